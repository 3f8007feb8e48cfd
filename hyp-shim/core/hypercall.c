/*
 * What a guest may ask (common/hypercall.h).
 */
#include "common/hypercall.h"

#include "core/doorbell.h"
#include "core/exit.h"
#include "core/interference.h"
#include "core/psci.h"
#include "core/stop.h"
#include "core/switch.h"
#include "core/vm.h"
#include "cpu.h"
#include "gic/physical.h"
#include "vgic/ops.h"

/* The calls about the run and about both VMs: the second one's are refused. */
static bool is_for_first(uint32_t number)
{
    return number == HVC_VM_SLICE || number == HVC_VM_SAVE;
}

/* Every call but the null one. */
static __attribute__((noinline)) void perform(struct vcpu *vcpu, uint32_t number, struct frame *frame)
{
    uint32_t argument = (uint32_t)frame_argument(frame, 1);
    uint32_t result = HVC_EINVAL;

    if (psci_is_call(number)) {
        vgic_count(&vcpu->vgic, COUNT_exit_psci);
        frame_result(frame, psci_call(vcpu, number, frame_arguments(frame)));
        return;
    }
    vgic_count(&vcpu->vgic, COUNT_exit_hypercall);
    if (vcpu->vm->second && is_for_first(number)) {
        frame_result(frame, HVC_EINVAL);
        return;
    }
    switch (number) {
    case HVC_PEND:
        result = doorbell_pend(&vcpu->vgic, argument) ? 0 : HVC_EINVAL;
        break;
    case HVC_END:
        if (vcpu->vm->second) {
            switch_rest(vcpu);
            return;
        }
        power_off();
    case HVC_COUNTER:
        if (argument < COUNTER_COUNT) {
            result = vcpu->vgic.counters->value[argument];
        }
        break;
    case HVC_VM_START:
        result = !interference_goes_on() && vm_create_second(vcpu, argument) ? 0 : HVC_EINVAL;
        break;
    case HVC_VM_SLICE:
        if (vcpu->peer != NULL && (argument == 0 || argument >= HVC_SLICE_LEAST)) {
            switch_set_slice(vcpu, argument);
            result = 0;
        }
        break;
    case HVC_VM_SAVE:
        result = switch_set_save(vcpu, argument) ? 0 : HVC_EINVAL;
        break;
    case HVC_VM_FAULT:
        stop("second_vm_fault", argument, 0, 0);
    case HVC_TRAP_WFI:
        guest_trap_wfi(argument != 0);
        result = 0;
        break;
    case HVC_UNUSABLE_CONDITIONS:
        result = ~ops_usable_conditions();
        break;
    case HVC_LIST_REGISTERS:
        result = gic_lr_count();
        break;
    case HVC_INTERFERE:
        result = interference(vcpu, argument);
        break;
    default:
        break;
    }
    frame_result(frame, result);
}

static void give_cpu_to_peer(struct vcpu *vcpu, struct frame *frame)
{
    vgic_count(&vcpu->vgic, COUNT_exit_hypercall);
    if (vcpu->peer == NULL) {
        frame_result(frame, HVC_EINVAL);
        return;
    }
    frame_result(frame, 0);
    switch_to_peer(vcpu);
}

/* Not the null call: that one's way has nothing of what these need. */
static __attribute__((noinline)) void exit_other_call(struct vcpu *vcpu, uint32_t syndrome,
                                                      struct frame *frame)
{
    uint32_t number = (uint32_t)frame_argument(frame, 0);

    (void)syndrome;
    if (number == HVC_VM_SWITCH) {
        give_cpu_to_peer(vcpu, frame);
    } else {
        perform(vcpu, number, frame);
    }
}

void exit_hypercall(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    if ((uint32_t)frame_argument(frame, 0) == HVC_NULL) {
        vgic_count(&vcpu->vgic, COUNT_exit_hypercall);
        return; /* the result stands where the number stood, and both are zero */
    }
    exit_other_call(vcpu, syndrome, frame);
}
