/*
 * Who needs DIR to trap.
 */
#include "vgic/lr/dir_trap.h"

#include "vgic/ops.h"

void dir_trap_update(struct vgic_cpu *cpu)
{
    bool want = cpu->spilled.count != 0 && ops_guest_splits_eoi();

    if (want == cpu->talk.dir_trapped) {
        return;
    }
    cpu->talk.dir_trapped = want;
    while (__atomic_exchange_n(&cpu->vgic->dir_lock, 1, __ATOMIC_ACQUIRE) != 0) {
        ops_relax(); /* its holder waits for nobody */
    }
    /* The page is the VM's: taken for the first vCPU that needs it, given back after the last. */
    if (want && cpu->vgic->dir_trappers++ == 0) {
        ops_trap_dir(cpu->vgic->stage2, true);
    } else if (!want && --cpu->vgic->dir_trappers == 0) {
        ops_trap_dir(cpu->vgic->stage2, false);
    }
    __atomic_store_n(&cpu->vgic->dir_lock, 0, __ATOMIC_RELEASE);
}
