/*
 * One VM of KVM (the kernel's Documentation/virt/kvm/api.rst): its file descriptors, its memory, its vCPUs.
 * What fails ends the process with one `stop` record that says what.
 */
#ifndef KVM_MACHINE_H
#define KVM_MACHINE_H

#include <linux/kvm.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hosts/kvm/map.h"

#define VCPUS_MAX 8

struct vcpu {
    int fd;
    struct kvm_run *run; /* what KVM and the VMM say to each other at each exit */
    uint32_t index;
};

struct machine {
    const struct map *map;
    bool user_gic;      /* the GIC is emulated in user space (irqchip/), not by KVM */
    bool cycle_counter; /* vCPUs have performance monitors; whoever makes the machine says so before */
    int kvm, vm;
    uint8_t *ram;
    uint32_t vcpu_count;
    uint32_t cpu[VCPUS_MAX]; /* that vCPU n is pinned to */
    struct vcpu vcpu[VCPUS_MAX];
    struct kvm_coalesced_mmio_ring
        *ring; /* stores to the UART that KVM has kept for later; NULL: it keeps none */
};

extern struct machine machine;

/* Opens /dev/kvm. False, with errno set, where that cannot be done. */
bool machine_open(void);

/* An empty VM: its file descriptor, or -1 with errno set. */
int machine_create_vm(void);

/*
 * Makes a VM of that map, its GIC KVM's or in user space, with as many vCPUs as machine.cpu[] has CPUs for
 * (machine.vcpu_count), all but the first switched off, the guest's image of `length` bytes in its RAM, and
 * its devices.
 */
void machine_create(const struct map *map, bool user_gic, const uint8_t *image, size_t length);

/* The boot parameters, with LF and NUL, where the guest reads them. */
void machine_put_params(const char *line);

/* Runs the vCPUs; returns when the guest has switched itself off. */
void machine_run(uint32_t silence_s);

/* What KVM has kept of the guest's stores is carried out. The caller holds the devices' lock. */
void machine_drain(void);

/* Ends the process: prints a `stop` record with `reason`, words joined by `_`, and what follows it. */
_Noreturn void machine_stop(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* An ioctl that must not fail. Returns what it returned. */
int machine_ioctl(int fd, unsigned long request, const void *argument, const char *name);
#define IOCTL(fd, request, argument) machine_ioctl(fd, request, (const void *)(argument), #request)

/* Whether KVM has it: KVM_CAP_*, of the VM. */
int machine_extension(unsigned long capability);

/* Stores that ask for an interrupt, and these interrupts, without user space in between (wires.c). */
void wires_connect(void);

#endif
