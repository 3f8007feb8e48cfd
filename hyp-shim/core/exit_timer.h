/*
 * The guest's accesses to the emulated physical timer, which trap.
 */
#ifndef CORE_EXIT_TIMER_H
#define CORE_EXIT_TIMER_H

#include <stdint.h>

#include "core/vm.h"

/* Registers of the emulated physical timer. */
enum timer_register { TIMER_CTL, TIMER_TVAL, TIMER_CVAL };

/* A trapped access. Writes take effect, on the line and on EL2's timer, before this returns. */
uint64_t timer_read(struct vcpu *vcpu, enum timer_register reg);
void timer_write(struct vcpu *vcpu, enum timer_register reg, uint64_t value);

#endif
