/*
 * Traps: emulated registers, and everything a guest should not do.
 */
#include "core/exit.h"
#include "core/psci.h"
#include "core/regions.h"
#include "core/switch.h"
#include "core/word_access.h"
#include "cpu.h"
#include "inject.h"
#include "trap.h"

void exit_word_access(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    const struct mmio_page *page = mmio_page_of(trap_fault_tag());

    if (page == NULL || !trap_word_is_plain(syndrome)) {
        exit_data_abort(vcpu, syndrome, frame);
        return;
    }
    word_access(vcpu, syndrome, frame, page);
}

/* The low 1 << `size` bytes of `value`, the other way round if the guest's data are. */
static inline uint64_t ordered(uint64_t value, uint32_t size, bool reversed)
{
    return reversed ? __builtin_bswap64(value) >> (64U - (8U << size)) : value;
}

/* emulate() for 8 bytes. */
static __attribute__((noinline)) void emulate_double(struct vcpu *vcpu, struct frame *frame,
                                                     uint32_t syndrome, const struct mmio_row *row,
                                                     uint32_t offset)
{
    bool reversed = trap_data_is_reversed(trap_state());
    uint32_t reg = trap_access_register(syndrome);

    if (trap_access_is_write(syndrome)) {
        mmio_row_write_double(row, &vcpu->vgic, offset, ordered(frame_read(frame, reg), 3, reversed));
    } else {
        frame_write(frame, reg,
                    (uintptr_t)ordered(mmio_row_read_double(row, &vcpu->vgic, offset), 3, reversed));
    }
}

/* Performs the load or store that trapped in an emulated page, whatever its width and register. */
static inline __attribute__((always_inline)) void emulate(struct vcpu *vcpu, struct frame *frame,
                                                          const struct mmio_page *page, uint32_t syndrome,
                                                          trap_state_t state, bool reversed)
{
    uint32_t offset = trap_fault_offset();
    uint32_t size = trap_access_size(syndrome);
    uint32_t reg = trap_access_register(syndrome);
    const struct mmio_row *row = mmio_row(page->row_of, page->unknown, offset, size);

    offset = mmio_page_offset(page, offset);
    if (trap_access_is_double(syndrome)) {
        emulate_double(vcpu, frame, syndrome, row, offset);
    } else if (trap_access_is_write(syndrome)) {
        mmio_row_write(row, &vcpu->vgic, offset, size,
                       (uint32_t)ordered(frame_read(frame, reg), size, reversed));
    } else {
        uint32_t value = (uint32_t)ordered(mmio_row_read(row, &vcpu->vgic, offset, size), size, reversed);

        frame_write(frame, reg, trap_access_extend(syndrome, value));
    }
    trap_skip_from(state, trap_instruction_length(syndrome));
}

static __attribute__((noinline)) void emulate_reversed(struct vcpu *vcpu, struct frame *frame,
                                                       const struct mmio_page *page, uint32_t syndrome)
{
    emulate(vcpu, frame, page, syndrome, trap_state(), true);
}

void exit_data_abort(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    const struct mmio_page *page = mmio_page_of(trap_fault_tag());
    trap_state_t state = trap_state();

    if (page == NULL || !trap_is_emulable(syndrome)) {
        vgic_count(&vcpu->vgic, COUNT_exit_other);
        vgic_count(&vcpu->vgic, COUNT_abort_injected);
        inject_data_abort(syndrome);
        return;
    }
    if (trap_data_is_reversed(state)) {
        emulate_reversed(vcpu, frame, page, syndrome);
    } else {
        emulate(vcpu, frame, page, syndrome, state, false);
    }
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
    trap_skip(TRAP_SMC_LENGTH); /* first: the call may not come back */
    vgic_count(&vcpu->vgic, COUNT_exit_psci);
    frame_result(frame, psci_call(vcpu, (uint32_t)frame_argument(frame, 0), frame_arguments(frame)));
}

/*
 * The other VM runs, or the CPU sleeps, in the guest's place. WFI only traps when no virtual interrupt is
 * pending, and may always return early. Physical interrupts are masked here, and taken on the way back.
 */
void exit_wait(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    (void)frame;
    vgic_count(&vcpu->vgic, COUNT_exit_wfi);
    trap_skip(trap_instruction_length(syndrome));
    switch_sleep(vcpu);
}

void exit_unknown(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    (void)syndrome, (void)frame;
    vgic_count(&vcpu->vgic, COUNT_exit_other);
    inject_undefined();
}
