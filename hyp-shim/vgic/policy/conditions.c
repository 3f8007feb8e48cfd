/*
 * The conditions when more than usual hangs on the list registers.
 */
#include "vgic/policy/conditions.h"

/*
 * Others wait now, and go before what becomes pending again at the end of an active interrupt: with no
 * maintenance to say so, it must not become that in its list register. Its record is pending until its end is
 * told.
 */
static void part_pending_active(struct vgic_cpu *cpu)
{
    for (uint32_t n = 0; n < cpu->vgic->lr_count; n++) {
        lr_word_t word = ops_read_lr(n);

        if ((word & LR_VALID) == LR_VALID) {
            cpu->lr_owner[n]->state |= VIRQ_LATCH;
            ops_write_lr(n, (word & ~LR_PENDING) | LR_NOTIFY_EOI);
        }
    }
}

/*
 * Orphans whose level does not run any more have ended. While an end is counted that the shim has not looked
 * at, they are kept: without them it would be taken for that of a spilled interrupt.
 */
static void forget_ended_orphans(struct vgic_cpu *cpu)
{
    if ((ops_maintenance_status() & GICH_MISR_LRENP) != 0) {
        return;
    }
    cpu->running.orphans &= ops_running_levels();
    if (cpu->running.orphans == 0) {
        cpu->policy.unusual &= ~UNUSUAL_ORPHANS;
    }
}

__attribute__((noinline)) void lr_arm_carefully(struct vgic_cpu *cpu, uint32_t hcr)
{
    uint32_t count = 0;

    if ((cpu->policy.unusual & UNUSUAL_PENDING_ACTIVE) != 0 && cpu->waiting.first != NULL) {
        part_pending_active(cpu);
        cpu->policy.unusual &= ~UNUSUAL_PENDING_ACTIVE;
    }
    if ((cpu->policy.unusual & UNUSUAL_ORPHANS) != 0) {
        forget_ended_orphans(cpu);
    }
    dir_trap_update(cpu);
    hcr |= vgic_dir_condition(cpu->talk.dir_trapped);
    if ((cpu->spilled.levels | cpu->running.orphans) != 0 ||
        (cpu->spilled.count != 0 && !cpu->talk.dir_trapped)) {
        hcr |= GICH_HCR_LRENPIE;
    }
    if (hcr == cpu->policy.hcr) {
        return;
    }
    /* Completions that the hardware has counted stay counted: another exit may come before maintenance. */
    if ((hcr & cpu->policy.hcr & GICH_HCR_LRENPIE) != 0) {
        count = ops_take_eoi_count(hcr);
    }
    cpu->policy.hcr = hcr;
    ops_write_hcr(hcr | field_put(GICH_HCR_EOICOUNT, count));
}

__attribute__((noinline)) void lr_arm(struct vgic_cpu *cpu)
{
    lr_arm_here(cpu);
}
