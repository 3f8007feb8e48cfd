/*
 * The virtual GIC as reset leaves it, and what the VM's description says of its interrupts.
 */
#include "vgic/init.h"

#include <stddef.h>

#include "vgic/cpuif.h"
#include "vgic/ops.h"
#include "vgic/policy/take.h"

struct virq vgic_nobody = {.lr = LR_NONE};

static void reset_irq(struct virq *irq, uint32_t intid, uint32_t vcpu)
{
    *irq = (struct virq){
        .order = (uint16_t)order_of(0, 0, intid),
        .intid = (uint16_t)intid,
        .config = intid < INTID_SGI_COUNT ? VIRQ_EDGE | VIRQ_ENABLED : 0,
        .lr = LR_NONE,
        .vcpu = (uint8_t)vcpu,
        .targets = (uint8_t)(intid < INTID_PRIVATE_COUNT ? 1U << vcpu : VGIC_RESET_TARGETS),
    };
}

void vgic_init(struct vgic *vgic, enum vgic_path path, uint32_t lines, uint32_t lr_count)
{
    vgic->path = path;
    vgic->ctlr = 0;
    vgic->lines = lines < INTID_SPECIAL_FIRST ? lines : INTID_SPECIAL_FIRST;
    vgic->cpu_count = 0;
    vgic->lock = 0;
    vgic->dir_trappers = 0;
    vgic->dir_lock = 0;
    vgic->group1_count = 0;
    vgic->lr_count = lr_count;
    vgic->plain_affinities = true;
    vgic->its = NULL;
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        vgic->sgi_group1[intid] = 0;
    }
    for (uint32_t intid = INTID_PRIVATE_COUNT; intid < INTID_SPECIAL_FIRST; intid++) {
        reset_irq(&vgic->spi[intid - INTID_PRIVATE_COUNT], intid, 0);
        vgic->router[intid - INTID_PRIVATE_COUNT] = 0;
    }
}

void vgic_add_cpu(struct vgic *vgic, struct vgic_cpu *cpu, struct counters *counters)
{
    cpu->vgic = vgic;
    cpu->counters = counters;
    cpu->index = vgic->cpu_count;
    cpu->affinity = cpu->index;
    cpu->place.asleep = true;
    cpu->waiting.first = NULL;
    cpu->waiting.others = (struct irq_queue){.map = &cpu->waiting_map};
    cpu->waiting_map = (struct irq_map){.words = {0}};
    lr_set_spare(cpu, vgic->lr_count - 1U);
    cpu->waiting.open_lrs = 0; /* until it is online */
    cpu->spilled.count = 0;
    cpu->spilled.levels = 0;
    cpu->running.orphans = 0;
    cpu->place.takes_calls = false;
    cpu->policy.unusual = 0;
    cpu->cpuif.lines = 0;
    for (uint32_t intid = 0; intid < INTID_PRIVATE_COUNT; intid++) {
        reset_irq(&cpu->private[intid], intid, cpu -> index);
    }
    for (uint32_t intid = 0; intid < INTID_COUNT; intid++) {
        if (intid < INTID_PRIVATE_COUNT) {
            cpu->irq[intid] = &cpu->private[intid];
        } else {
            cpu->irq[intid] = intid < vgic->lines ? &vgic->spi[intid - INTID_PRIVATE_COUNT] : &vgic_nobody;
        }
    }
    for (uint32_t n = 0; n < VGIC_LR_MAX; n++) {
        cpu->lr_owner[n] = NULL;
    }
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        cpu->sgi_word[intid] = 0;
    }
    for (uint32_t word = 0; word < INTID_COUNT / 32U; word++) {
        vgic->noted[cpu->index][word] = 0;
    }
    cpuif_reset(&cpu->cpuif);
    vgic->cpu[vgic->cpu_count++] = cpu;
    cpu->policy.hcr = vgic->path == VGIC_TRAP ? VGIC_TRAP_HCR : GICH_HCR_EN;
    /* Of a single list register at most one is always valid: underflow would never end. */
    cpu->policy.hcr_when_waiting = GICH_HCR_EN | GICH_HCR_NPIE | (vgic->lr_count > 1 ? GICH_HCR_UIE : 0);
    cpu->physical.linked = 0;
    cpu->talk.own_ppis = 0;
    cpu->physical.latched = 0;
    cpu->physical.interface = (struct interface_state){0};
    cpu->place.takes_sgis = true;
    cpu->place.online = false;
    cpu->talk.call = NULL;
    cpu->talk.borrower = NULL;
    cpu->talk.dir_trapped = false;
    cpu->talk.notes = 0;
    cpu->talk.gives_way = false;
}

void vgic_set_affinity(struct vgic_cpu *cpu, uint32_t affinity)
{
    cpu->affinity = affinity;
    if (affinity != cpu->index) {
        cpu->vgic->plain_affinities = false;
    }
}

static void link_hardware(struct virq *irq)
{
    irq->config |= VIRQ_HW;
    ops_hw_enable(irq->intid, false);
    ops_hw_set_edge(irq->intid, (irq->config & VIRQ_EDGE) != 0);
}

void vgic_link_hardware(struct vgic_cpu *cpu, uint32_t intid)
{
    if (intid < INTID_PRIVATE_COUNT) {
        cpu->physical.linked |= 1U << intid;
    }
    link_hardware(vgic_irq(cpu, intid));
}

void vgic_link_own(struct vgic_cpu *cpu, uint32_t intid)
{
    cpu->talk.own_ppis |= (uint16_t)(1U << (intid - INTID_SGI_COUNT));
    link_hardware(vgic_irq(cpu, intid));
}

void vgic_keep_for_shim(struct vgic_cpu *cpu, uint32_t intid)
{
    vgic_irq(cpu, intid)->config |= VIRQ_SHIM;
}
