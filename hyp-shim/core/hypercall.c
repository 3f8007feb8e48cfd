/*
 * What a guest may ask (common/hypercall.h).
 */
#include "common/hypercall.h"

#include "core/doorbell.h"
#include "core/exit.h"
#include "core/stop.h"
#include "cpu.h"

void exit_hypercall(struct vcpu *vcpu, uint32_t syndrome, struct frame *frame)
{
    uint32_t number = frame_argument(frame, 0);
    uint32_t argument = frame_argument(frame, 1);
    uint32_t result = HVC_EINVAL;

    (void)syndrome;
    vgic_count(&vcpu->vgic, COUNT_exit_hypercall);
    if (number == HVC_NULL) {
        return; /* the result stands where the number stood, and both are zero */
    }
    switch (number) {
    case HVC_PEND:
        result = doorbell_pend(&vcpu->vgic, argument) ? 0 : HVC_EINVAL;
        break;
    case HVC_END:
        power_off();
        break;
    case HVC_COUNTER:
        if (argument < COUNTER_COUNT) {
            result = vcpu->vgic.counters->value[argument];
        }
        break;
    case HVC_TRAP_WFI:
        guest_trap_wfi(argument != 0);
        result = 0;
        break;
    default:
        break;
    }
    frame_result(frame, result);
}
