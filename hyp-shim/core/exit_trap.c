/*
 * Traps: emulated registers, and everything a guest should not do.
 */
#include "core/exit.h"
#include "core/psci.h"
#include "core/regions.h"
#include "core/switch.h"
#include "cpu.h"
#include "inject.h"
#include "trap.h"

/*
 * The short way for what nearly all emulated accesses are: a word, one of the registers in the frame's array,
 * an instruction of four bytes. arch/ has looked at the syndrome.
 */
void exit_word_access(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    const struct mmio_page *page = mmio_page_of(trap_fault_tag());
    uint32_t reg = trap_access_register(syndrome);
    uint32_t offset;
    const struct mmio_row *row;

    if (!frame_has(reg) || page == NULL) {
        exit_data_abort(vcpu, syndrome, frame);
        return;
    }
    offset = trap_fault_offset();
    row = page->row_of[offset / 4U];
    if (trap_access_is_write(syndrome)) {
        mmio_row_write(row, &vcpu->vgic, mmio_page_offset(page, offset), MMIO_WORD,
                       (uint32_t)frame_get(frame, reg));
    } else {
        frame_set(frame, reg, mmio_row_read(row, &vcpu->vgic, mmio_page_offset(page, offset), MMIO_WORD));
    }
    trap_skip(TRAP_WORD_LENGTH);
}

/* emulate() for 8 bytes. */
static __attribute__((noinline)) void emulate_double(struct vcpu *vcpu, struct frame *frame,
                                                     uint32_t syndrome, const struct mmio_row *row,
                                                     uint32_t offset)
{
    uint32_t reg = trap_access_register(syndrome);

    if (trap_access_is_write(syndrome)) {
        mmio_row_write_double(row, &vcpu->vgic, offset, frame_read(frame, reg));
    } else {
        frame_write(frame, reg, (uintptr_t)mmio_row_read_double(row, &vcpu->vgic, offset));
    }
}

/* Performs the load or store that trapped in an emulated page, whatever its width and register. */
static void emulate(struct vcpu *vcpu, struct frame *frame, const struct mmio_page *page, uint32_t syndrome)
{
    uint32_t offset = trap_fault_offset();
    uint32_t size = trap_access_size(syndrome);
    uint32_t reg = trap_access_register(syndrome);
    const struct mmio_row *row = mmio_row(page->row_of, page->unknown, offset, size);

    offset = mmio_page_offset(page, offset);
    if (trap_access_is_double(syndrome)) {
        emulate_double(vcpu, frame, syndrome, row, offset);
    } else if (trap_access_is_write(syndrome)) {
        mmio_row_write(row, &vcpu->vgic, offset, size, (uint32_t)frame_read(frame, reg));
    } else {
        uint32_t value = mmio_row_read(row, &vcpu->vgic, offset, size);

        frame_write(frame, reg, trap_access_extend(syndrome, value));
    }
    trap_skip(trap_instruction_length(syndrome));
}

void exit_data_abort(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    const struct mmio_page *page = mmio_page_of(trap_fault_tag());

    if (page == NULL || !trap_is_emulable(syndrome)) {
        vgic_count(&vcpu->vgic, COUNT_exit_other);
        vgic_count(&vcpu->vgic, COUNT_abort_injected);
        inject_data_abort(syndrome);
        return;
    }
    emulate(vcpu, frame, page, syndrome);
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
    if (vcpu->peer == NULL || !switch_wait(vcpu)) {
        wait_for_interrupt();
    }
}

void exit_unknown(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    (void)syndrome, (void)frame;
    vgic_count(&vcpu->vgic, COUNT_exit_other);
    inject_undefined();
}
