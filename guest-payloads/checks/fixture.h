/*
 * What checks act with. Most run with the CPU's interrupt mask set: they raise, look at the CPU's interrupt
 * line, and acknowledge and complete by hand, so that every step of an interrupt's life can be seen by
 * itself. Acknowledged interrupts are kept in a stack, so that a check that gives up in the middle leaves
 * nothing active behind.
 */
#ifndef CHECKS_FIXTURE_H
#define CHECKS_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "level.h"
#include "runtime/gic.h"

/*
 * Sources. MSIs are physical, edge-triggered; the others have no device behind them, and ISPENDR raises them.
 */
#define MSI(n)     (PLATFORM_MSI_FIRST + (n))
#define MSI_COUNT  PLATFORM_MSI_COUNT
#define SOFT(n)    (PLATFORM_MSI_FIRST + PLATFORM_MSI_COUNT + (n))
#define SOFT_COUNT (PLATFORM_INTIDS - SOFT(0))

/* List registers of the machines there are: what depends on their number takes it from here. */
#define LIST_REGISTERS 4U

/*
 * Everything at rest: nothing enabled, pending or active; timers and devices quiet; CPU mask set, CPU
 * interface open.
 */
void fixture_reset(void);

/* The rest that fixture_reset() made is one: part of every check. */
void fixture_check_rest(void);

/* Gives what was raised the time to arrive: some instructions, no more. */
void fixture_settle(void);

/* Has the physical GIC look again at what it has (for QEMU, see there): after each completion by hand. */
void fixture_stir(void);

/* Enables `intid` as an edge of this priority; as a level. */
void enable_edge(uint32_t intid, uint32_t priority);
void enable_level(uint32_t intid, uint32_t priority);

/*
 * Raises an MSI at its device, anything else by ISPENDR or, an SGI, by a write to SGIR that names this CPU.
 */
void pend(uint32_t intid);
void unpend(uint32_t intid);

/*
 * One bit, or byte, of a GICD register bank, or of a redistributor's. Group 1: the other one than interrupts
 * are in at first.
 */
bool gicd_bit(uint32_t bank, uint32_t intid);
void gicd_set_bit(uint32_t bank, uint32_t intid);
void gicd_set_priority(uint32_t intid, uint32_t priority);
void gicd_set_group(uint32_t intid, uint32_t group);

/* Takes away what is pending of this CPU's SGIs. */
void quiet_sgis(void);

/* The group enables of GICD_CTLR, as told below: GICD_CTLR_GRP0 is that of the group interrupts are in at
 * first. */
void gicd_set_groups(uint32_t groups);
uint32_t gicd_groups(void);

/*
 * GICC registers. With a GICv3, ICC_* do for them: group 1, which all interrupts are in at first, is told as
 * group 0, and shares BPR0.
 */
uint32_t gicc_read(uint32_t reg);
void gicc_write(uint32_t reg, uint32_t value);

/* The CPU is signalled: its interrupt line is up. */
bool irq_line(void);

/* IAR as read, and its INTID; what is real goes on the stack of active interrupts. */
uint32_t acknowledge_full(void);
uint32_t acknowledge(void);

/* EOIR of the last acknowledged interrupt. */
void complete(void);

/* Takes the last acknowledged interrupt off the stack: the check has completed it in its own way. */
void forget(void);

/* Stands in a reason for the INTID when the CPU's line was down. */
#define NOT_SIGNALLED 0xffffU

/* The line is up, and IAR reads `intid`; then the same with EOIR after it. */
bool expect_taken(const char *what, uint32_t intid);
bool expect_handled(const char *what, uint32_t intid);

/* Acknowledges and completes one of `count` INTIDs from `first` on, 32 at most, that is not in *seen yet. */
bool expect_one_of(const char *what, uint32_t first, uint32_t count, uint32_t *seen);

/* All of them, each once, in whatever order. */
void expect_each(const char *what, uint32_t first, uint32_t count);

/* IAR reads 1023, and afterwards the line is down. */
bool expect_nothing(const char *what);

/*
 * Makes NEST interrupts active, `first` and those that follow it, each more urgent than the one before: more
 * than there are list registers.
 */
#define NEST 8U
uint32_t nest_priority(uint32_t level);
bool nest(uint32_t first);

/*
 * EOIR and DIR by number, where EOImode is 1; EOIR where it is 0, of one that is not the last acknowledged.
 * The stack of active interrupts is one shorter after an EOIR.
 */
void drop(uint32_t intid);
void deactivate(uint32_t intid);
void end_by_number(uint32_t intid);

/* A store to GICD_SGIR. */
void send_sgi(uint32_t filter, uint32_t targets, uint32_t intid);

/*
 * Has the private interrupts of a CPU that is off be of the group that all are in, and its SGIs enabled: with
 * a GICv3 they are its own.
 */
void open_private_of(uint32_t cpu);

/* Disables a private interrupt of another CPU: with a GICv2 none can. */
void disable_private_of(uint32_t cpu, uint32_t intid);

/* The line is up, IAR reads this SGI from this CPU; EOIR. */
void expect_sgi(const char *what, uint32_t intid, uint32_t source);

/* Neither pending nor active nor running. */
bool expect_idle(const char *what, uint32_t intid);

/* The level-triggered device: false when it cannot be made ready. Its line, up or down. */
bool level_prepare(uint32_t priority);
void level_set_line(bool high);

/* Lets the CPU take interrupts until *count reaches `target`, for a bounded time; false when it did not. */
bool take_until(const volatile uint32_t *count, uint32_t target);

#endif
