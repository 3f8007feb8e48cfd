/*
 * A vCPU of another VM, that gets this CPU for a while: what it does there must be nobody's business but its
 * own, and what was left in the hardware must not be its.
 */
#ifndef VGIC_TESTS_MODEL_VISITOR_H
#define VGIC_TESTS_MODEL_VISITOR_H

#include "model.h"
#include "random.h"

extern struct vgic_cpu visitor;

/* The visitor after reset, its guest ready: for a machine that has just started. */
void visitor_start(void);

/* The CPU is the visitor's; and this CPU's own vCPU's again. Physical interrupts are held back meanwhile. */
void visitor_enter(void);
void visitor_leave(void);

/* Between these: software pends interrupt `n`, below VISITOR_COUNT; the more urgent, the lower. */
#define VISITOR_COUNT 8U
void visitor_pend(uint32_t n);

/* ... the line of its timer rises, and its interrupt is taken at the physical GIC. */
void visitor_tick(void);

/* ... its guest acknowledges, which must give what is most urgent by its own account; ends the last of those.
 */
void visitor_acknowledge(void);
void visitor_end(void);

/* A whole visit, of some of these. */
void visitor_visit(struct random *random);

/* A visit that has every list register in use, and is done with some of it. */
void visitor_be_busy(void);

/* Visits until nothing is pending or active for it. */
void visitor_finish(void);

#endif
