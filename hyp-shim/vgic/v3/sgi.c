/*
 * ICC_SGI1R, ICC_ASGI1R, ICC_SGI0R: whom a write names (IHI 0069, 12.2.22).
 */
#include "vgic/v3/sgi.h"

#include "common/gicv3.h"
#include "vgic/remote.h"

/* Aff3.Aff2.Aff1, and the 16 of Aff0 that the target list is about, as one number. */
static uint32_t named_range(uint64_t value)
{
    return field64_get(ICC_SGIR_AFF3, value) << 20 | field64_get(ICC_SGIR_AFF2, value) << 12 |
           field64_get(ICC_SGIR_AFF1, value) << 4 | field64_get(ICC_SGIR_RANGE, value);
}

static void send(struct vgic_cpu *cpu, uint64_t value, uint32_t group)
{
    uint32_t intid = field64_get(ICC_SGIR_INTID, value);
    uint32_t list = field64_get(ICC_SGIR_TARGETS, value);
    bool others = field64_get(ICC_SGIR_IRM, value) != 0;
    uint32_t range = named_range(value);
    uint32_t targets = 0;

    for (uint32_t i = 0; i < cpu->vgic->cpu_count; i++) {
        const struct vgic_cpu *other = cpu->vgic->cpu[i];
        bool named = others ? other != cpu
                            : other->affinity >> 4 == range && (list >> (other->affinity & 0xfU) & 1U) != 0;

        /* It must be of the group it is sent to, where it arrives. */
        if (named && ((other->private[intid].config & VIRQ_GROUP1) != 0 ? 1U : 0U) == group) {
            targets |= 1U << i;
        }
    }
    vgic_send_sgi_to(cpu, targets, intid);
}

void sgi_write_group1(struct vgic_cpu *cpu, uint64_t value)
{
    send(cpu, value, 1);
}

void sgi_write_group0(struct vgic_cpu *cpu, uint64_t value)
{
    send(cpu, value, 0);
}
