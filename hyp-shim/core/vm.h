/*
 * How a VM and its vCPUs come into being, start and stop.
 */
#ifndef CORE_VM_H
#define CORE_VM_H

#include "core/vcpu.h"
#include "cpu.h"

/*
 * Each CPU takes its private interrupts over from whoever had them. They are banked, so that no other can do
 * it: the CPUs of all vCPUs but the first are turned on for that, and go off again. Whatever comes for them
 * afterwards is the guest's. A CPU that the firmware does not turn on is no error until the guest wants it;
 * one that it says it did, and that does not come, stops the run.
 */
void vm_take_cpus(struct vm *vm);

/* The part of a CPU that was just turned on: does not return if that was for no more. */
void vcpu_take_cpu(struct vcpu *vcpu);

/* This CPU becomes `vcpu`: its GIC and timers are made ready, and the guest starts at vcpu->entry. */
_Noreturn void vcpu_run(struct vcpu *vcpu);

/* PSCI's CPU_OFF: `vcpu` and its CPU stop, until they are turned on again. */
_Noreturn void vcpu_stop(struct vcpu *vcpu);

/*
 * Makes the second VM, on the CPU of `first`, which asks for it, its counter `counter_offset` ticks behind
 * the physical one. False: there can be none.
 */
bool vm_create_second(struct vcpu *first, uint32_t counter_offset);

/*
 * Builds the VM of path `params->path`. Returns NULL, or what is wrong with the parameters, for a stop
 * record.
 */
const char *vm_create(struct vm *vm, const struct boot_params *params);

#endif
