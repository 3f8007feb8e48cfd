/*
 * ICC_SGI1R, ICC_ASGI1R, ICC_SGI0R: whom a write names (IHI 0069, 12.2.22).
 */
#include "vgic/v3/sgi.h"

#include "common/gicv3.h"
#include "vgic/ops.h"
#include "vgic/vcpus/sgi.h"

/* Aff3.Aff2.Aff1, and the 16 of Aff0 that the target list is about, as one number. */
static uint32_t named_range(uint64_t value)
{
    return field64_get(ICC_SGIR_AFF3, value) << 20 | field64_get(ICC_SGIR_AFF2, value) << 12 |
           field64_get(ICC_SGIR_AFF1, value) << 4 | field64_get(ICC_SGIR_RANGE, value);
}

/* The vCPUs that have an affinity in this range, by the lower bits of it, and are in the list. */
static __attribute__((noinline)) uint32_t search(const struct vgic *vgic, uint32_t range, uint32_t list)
{
    uint32_t targets = 0;

    for (uint32_t i = 0; i < vgic->cpu_count; i++) {
        uint32_t affinity = vgic->cpu[i]->affinity;

        if (affinity >> 4 == range && (list >> (affinity & 0xfU) & 1U) != 0) {
            targets |= 1U << i;
        }
    }
    return targets;
}

/* The vCPUs that a write names. */
static inline uint32_t named(const struct vgic_cpu *cpu, uint64_t value)
{
    const struct vgic *vgic = cpu->vgic;
    uint32_t list = field64_get(ICC_SGIR_TARGETS, value);
    uint32_t range;

    if (field64_get(ICC_SGIR_IRM, value) != 0) {
        return ~(1U << cpu->index);
    }
    range = named_range(value);
    return vgic->plain_affinities && range == 0 ? list : search(vgic, range, list);
}

/* An SGI must be of the group it is sent to, where it arrives; `flip` is all ones for group 0. */
static inline void send(struct vgic_cpu *cpu, uint64_t value, uint32_t flip)
{
    uint32_t intid = field64_get(ICC_SGIR_INTID, value);
    uint32_t targets = named(cpu, value) & (cpu->vgic->sgi_group1[intid] ^ flip) & vgic_all_cpus(cpu->vgic);

    if (intid != VGIC_KICK_SGI && (targets >> cpu->index & 1U) == 0) {
        if (targets != 0) {
            ops_send_sgi(targets, intid);
        }
    } else {
        vgic_send_sgi_to(cpu, targets, intid);
    }
}

void sgi_write_group1(struct vgic_cpu *cpu, uint64_t value)
{
    send(cpu, value, 0);
}

void sgi_write_group0(struct vgic_cpu *cpu, uint64_t value)
{
    send(cpu, value, UINT32_MAX);
}
