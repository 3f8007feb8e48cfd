/* The Linux around the VMM: what process 1 has to do, and what the bench reports of the system. */
#ifndef KVM_SYSTEM_H
#define KVM_SYSTEM_H

#include <stdint.h>

/* As process 1: mounts what the VMM reads. */
void system_start(void);

/* As process 1: switches the machine off. */
_Noreturn void system_off(void);

/* CPUs that are online. */
uint32_t system_cpus(void);

/* Prints a `host` record: kernel, mode of KVM, CPU, and how its clock is governed. */
void system_tell(void);

#endif
