/*
 * The software CPU interface: priority mask, group priority, running priority, as IHI 0048 chapter 3 has them
 * for a GIC with two groups and without the Security Extensions.
 */
#include "vgic/cpuif.h"

#include <stddef.h>

#include "vgic/ops.h"
#include "vgic/waiting.h"

void cpuif_reset(struct cpuif *cpuif)
{
    *cpuif = (struct cpuif){.ctlr = VGIC_RESET_CTLR, .bpr = CPUIF_BPR_MIN, .abpr = CPUIF_ABPR_MIN};
}

struct virq *cpuif_first_enabled(struct vgic_cpu *cpu)
{
    struct virq *first = cpu->waiting.first;

    if (first == NULL || (cpu->cpuif.ctlr >> virq_group(first) & 1U) != 0) {
        return first;
    }
    return (cpu->cpuif.ctlr >> (1U - virq_group(first)) & 1U) != 0
               ? waiting_of_group(cpu, 1U - virq_group(first))
               : NULL;
}

/* Whether an interrupt of the queue passes the priority mask and preempts what runs. */
static bool signalled(const struct cpuif *cpuif, const struct virq *irq)
{
    uint32_t running = cpuif_running_level(cpuif);

    return irq->priority < cpuif->pmr &&
           cpuif_group_priority(cpuif, virq_group(irq), virq_level(irq)) < running;
}

void cpuif_deliver(struct vgic_cpu *cpu)
{
    struct virq *next = cpuif_first_enabled(cpu);
    uint32_t lines = 0;

    if (next != NULL) {
        if (signalled(&cpu->cpuif, next)) {
            bool fiq = virq_group(next) == 0 && cpuif_ctlr_has(&cpu->cpuif, GICC_CTLR_FIQEN_OFF);

            lines = fiq ? VGIC_LINE_FIQ : VGIC_LINE_IRQ;
        } else {
            next = NULL;
        }
    }
    cpu->cpuif.next = next;
    if (lines != cpu->cpuif.lines) {
        cpu->cpuif.lines = lines;
        ops_set_lines(lines);
    }
}
