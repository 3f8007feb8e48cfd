/*
 * A vCPU is a thread that asks KVM to run it until something is wanted of user space. The threads are pinned,
 * each to a CPU of its own, so that what is measured does not depend on a scheduler.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "hosts/kvm/console.h"
#include "hosts/kvm/device.h"
#include "hosts/kvm/irqchip/irqchip.h"
#include "hosts/kvm/machine.h"

/* The devices are one at a time's; so is the ring of stores that KVM has kept. */
static pthread_mutex_t devices = PTHREAD_MUTEX_INITIALIZER;

static sem_t over; /* the guest has switched itself off */

/* Nothing is at the address: an external abort, as on a machine. */
static void inject_abort(const struct vcpu *vcpu)
{
    struct kvm_vcpu_events events = {0};

    IOCTL(vcpu->fd, KVM_GET_VCPU_EVENTS, &events);
    events.exception.ext_dabt_pending = 1;
    IOCTL(vcpu->fd, KVM_SET_VCPU_EVENTS, &events);
}

/*
 * The guest's load or store met no memory. KVM has decoded it; a load's value goes into the register that the
 * instruction names when the vCPU runs again.
 */
static void exit_mmio(const struct vcpu *vcpu)
{
    struct kvm_run *run = vcpu->run;
    uint64_t value = 0;
    bool there;

    if (run->mmio.is_write) {
        memcpy(&value, run->mmio.data, run->mmio.len);
        there = device_write(run->mmio.phys_addr, run->mmio.len, value);
    } else {
        there = device_read(run->mmio.phys_addr, run->mmio.len, &value);
        memcpy(run->mmio.data, &value, sizeof(value));
    }
    if (!there) {
        inject_abort(vcpu);
    }
}

/* One exit to user space, by its reason. */
static void handle_exit(const struct vcpu *vcpu)
{
    const struct kvm_run *run = vcpu->run;

    switch (run->exit_reason) {
    case KVM_EXIT_MMIO:
        exit_mmio(vcpu);
        break;
    case KVM_EXIT_SYSTEM_EVENT: /* PSCI SYSTEM_OFF or SYSTEM_RESET */
        sem_post(&over);
        break;
    case KVM_EXIT_FAIL_ENTRY:
        machine_stop("kvm_cannot_enter_the_guest vcpu=%u why=0x%llx", vcpu->index,
                     (unsigned long long)run->fail_entry.hardware_entry_failure_reason);
    case KVM_EXIT_INTERNAL_ERROR:
        machine_stop("kvm_internal_error vcpu=%u suberror=%u", vcpu->index, run->internal.suberror);
    default:
        machine_stop("an_exit_that_is_not_handled vcpu=%u exit=%u", vcpu->index, run->exit_reason);
    }
}

/*
 * The run loop. One turn is one stay in the guest: KVM_RUN enters it, and returns when KVM cannot go on by
 * itself. Most of the guest's exits never come here: its timer, its GIC and the stores that wires.c has
 * connected are KVM's. The guest's registers stay in KVM; what it wants is in `vcpu->run`, which both see.
 */
static void *run_vcpu(void *argument)
{
    struct vcpu *vcpu = argument;
    cpu_set_t cpus;

    CPU_ZERO(&cpus);
    CPU_SET(machine.cpu[vcpu->index], &cpus);
    if (sched_setaffinity(0, sizeof(cpus), &cpus) != 0) {
        machine_stop("a_vcpu_cannot_be_pinned cpu=%u", machine.cpu[vcpu->index]);
    }
    for (;;) {
        int result = ioctl(vcpu->fd, KVM_RUN, 0UL);
        int error = errno;

        pthread_mutex_lock(&devices);
        device_vcpu = vcpu->index;
        machine_drain();        /* stores to the UART come before what made the guest exit now */
        if (machine.user_gic) { /* the timer is KVM's all the same, and its line is told at each exit */
            irqchip_set_private(vcpu->index, vcpu->run->s.regs.device_irq_level);
        }
        if (result == 0) {
            handle_exit(vcpu);
        } else if (error != EINTR && error != EAGAIN) {
            /* ENOSYS: an access to a device by an instruction of which the CPU does not tell the register. */
            machine_stop("kvm_cannot_run_the_guest vcpu=%u errno=%s", vcpu->index, strerrorname_np(error));
        }
        pthread_mutex_unlock(&devices);
    }
    return NULL;
}

/* Waits for the end, at most a second: true when it has come. */
static bool wait_a_second(void)
{
    struct timespec limit;

    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec++;
    while (sem_timedwait(&over, &limit) != 0) {
        if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

void machine_run(uint32_t silence_s)
{
    uint32_t lines = 0, silent = 0;

    sem_init(&over, 0, 0);
    for (uint32_t i = 0; i < machine.vcpu_count; i++) {
        pthread_t thread;

        if (pthread_create(&thread, NULL, run_vcpu, &machine.vcpu[i]) != 0) {
            machine_stop("no_thread_for_a_vcpu");
        }
    }
    while (!wait_a_second()) {
        pthread_mutex_lock(&devices);
        machine_drain();
        silent = lines == console_lines ? silent + 1 : 0;
        lines = console_lines;
        if (silent >= silence_s) {
            machine_stop("the_guest_says_nothing seconds=%u", silent);
        }
        pthread_mutex_unlock(&devices);
    }
}
