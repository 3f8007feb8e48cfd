/*
 * Traps: emulated registers, and everything a guest should not do.
 */
#include "core/exit.h"
#include "core/regions.h"
#include "inject.h"
#include "psci.h"
#include "trap.h"

/* Performs the load or store that trapped at `offset` of a region, as its syndrome describes it. */
static inline void emulate(struct vcpu *vcpu, struct frame *frame, const struct mmio_table *table, uint32_t offset,
                           uint32_t syndrome)
{
    uint32_t size = trap_access_size(syndrome);
    uint32_t reg = trap_access_register(syndrome);

    if (trap_access_is_write(syndrome)) {
        uint32_t value = frame_read(frame, reg);

        mmio_write(table, &vcpu->vgic, offset, size, value);
    } else {
        uint32_t value = mmio_read(table, &vcpu->vgic, offset, size);

        frame_write(frame, reg, trap_access_sign_extends(syndrome) ? trap_sign_extend(value, size) : value);
    }
    trap_skip(trap_instruction_length(syndrome));
}

void exit_data_abort(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    uint32_t ipa = trap_ipa();
    const struct mmio_region *region = region_of(ipa);

    if (region->table == NULL || !trap_is_emulable(syndrome)) {
        vgic_count(&vcpu->vgic, COUNT_exit_other);
        vgic_count(&vcpu->vgic, COUNT_abort_injected);
        inject_data_abort(syndrome);
        return;
    }
    emulate(vcpu, frame, region->table, ipa - region->base, syndrome);
}

void exit_fetch_abort(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    (void)syndrome, (void)frame;
    vgic_count(&vcpu->vgic, COUNT_exit_other);
    vgic_count(&vcpu->vgic, COUNT_abort_injected);
    inject_fetch_abort();
}

void exit_firmware_call(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    (void)syndrome;
    vgic_count(&vcpu->vgic, COUNT_exit_psci);
    frame_result(frame, PSCI_NOT_SUPPORTED);
    trap_skip(TRAP_SMC_LENGTH);
}

void exit_unknown(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    (void)syndrome, (void)frame;
    vgic_count(&vcpu->vgic, COUNT_exit_other);
    inject_undefined();
}
