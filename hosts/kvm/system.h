/* The Linux around the VMM: what process 1 has to do, and what the bench reports of the system. */
#ifndef KVM_SYSTEM_H
#define KVM_SYSTEM_H

#include <stdint.h>

/* As process 1: mounts what the VMM reads. */
void system_start(void);

/* As process 1: switches the machine off. */
_Noreturn void system_off(void);

/* Chooses a CPU for each vCPU, and so how many vCPUs there are: machine.cpu[], machine.vcpu_count. */
void system_take_cpus(void);

/* The kernel's release, as uname has it. */
const char *system_release(void);

/*
 * Prints a `host` record: of the emulated machine, kernel, mode of KVM, CPU, and how its clock is governed;
 * of the machine as it is, what it calls itself, the CPUs that are used, and the guest's GIC as well.
 */
void system_tell(void);
void system_tell_here(uint32_t gic);

#endif
