/*
 * Exits on a CPU whose guest has LPIs: the vectors of that CPU lead here (gic/v3/lpi_vectors.inc), so that
 * guests without LPIs never ask for them.
 */
#include "core/exit.h"
#include "core/switch.h"
#include "core/v3/its_page.h"
#include "core/word_access.h"
#include "gic.h"
#include "vgic/v3/its.h"

/* The VM that runs has no LPIs: the other one does now. */
static __attribute__((noinline)) void exit_lpi_peer(struct vcpu *vcpu, uint32_t iar)
{
    struct vcpu *peer = vcpu->peer;

    vgic_count(&peer->vgic, COUNT_exit_irq);
    switch_begin(vcpu);
    gic_drop_priority(iar); /* which an LPI's end is, too: it has no active state */
    lpi_raise(&peer->vgic, peer->vgic.vgic->its->of_event[iar - INTID_LPI_FIRST]);
    switch_end(vcpu);
}

void exit_irq_with_lpis(struct vcpu *vcpu)
{
    struct vgic_cpu *cpu = &vcpu->vgic;
    uint32_t iar = gic_acknowledge();
    struct vgic_its *its;

    if (iar < INTID_LPI_FIRST) {
        exit_irq_acknowledged(vcpu, iar);
        return;
    }
    its = cpu->vgic->its;
    if (its == NULL) {
        exit_lpi_peer(vcpu, iar);
        return;
    }
    gic_drop_priority(iar);
    vgic_count(cpu, COUNT_exit_irq);
    vgic_raise_lpi(cpu, its, iar);
}

/* The ITS's page: its registers are in use more than any other. */
void exit_word_access_with_lpis(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    static const struct mmio_page page = {0, its_registers.row_of, &its_registers.unknown, 0};

    if (trap_fault_tag() == trap_page_tag(PLATFORM_GITS_BASE)) {
        word_access(vcpu, syndrome, frame, &page);
    } else {
        exit_word_access(vcpu, syndrome, frame);
    }
}
