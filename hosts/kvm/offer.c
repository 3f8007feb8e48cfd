/* See offer.h. A VM is made for the questions, and given back. */
#include "hosts/kvm/offer.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "hosts/kvm/machine.h"

static bool can_make(int vm, uint32_t type)
{
    struct kvm_create_device test = {.type = type, .flags = KVM_CREATE_DEVICE_TEST};

    return ioctl(vm, KVM_CREATE_DEVICE, &test) == 0;
}

bool offer_find(struct offer *offer)
{
    int vm, error;

    *offer = (struct offer){0};
    if (!machine_open()) {
        return false;
    }
    vm = machine_create_vm();
    error = errno;
    if (vm >= 0) {
        offer->gic = can_make(vm, KVM_DEV_TYPE_ARM_VGIC_V3)   ? 3
                     : can_make(vm, KVM_DEV_TYPE_ARM_VGIC_V2) ? 2
                                                              : 0;
        offer->cycle_counter = ioctl(vm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_PMU_V3) > 0;
        close(vm);
    }
    close(machine.kvm);
    machine.kvm = -1;
    errno = error;
    return vm >= 0;
}
