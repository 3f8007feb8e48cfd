/*
 * Taking interrupts: the vector stamps, calls irq_handle(), and the experiment's handler does the rest.
 */
#ifndef RUNTIME_IRQ_H
#define RUNTIME_IRQ_H

#include <stdbool.h>
#include <stdint.h>

/* The handler's stamp of the last interrupt: written by the vector. */
extern volatile uint64_t irq_stamp;

/* Not zero once the interrupt that irq_arm() expects was handled. */
extern volatile uint32_t irq_seen;

/* Interrupts handled since irq_reset(), and acknowledges that found none. */
extern volatile uint32_t irq_count;
extern volatile uint32_t irq_spurious;

/* Called between IAR and EOIR with the INTID; quiets a device, records, raises the next. */
typedef void irq_handler(uint32_t intid);

/* Sets the handler (NULL: none needed) and clears the counts. */
void irq_reset(irq_handler *handler);

/* Replaces it, and returns the one before. */
irq_handler *irq_swap_handler(irq_handler *handler);

/* Forgets that an interrupt was seen. */
static inline void irq_arm(void)
{
    irq_seen = 0;
}

/* Waits for irq_seen, spinning: IRQ_POLLS looks, then LIMIT_SECONDS (limit.h). False: the interrupt is lost.
 */
bool irq_wait(void);

/* The same in WFI, which may return early. */
bool irq_wait_asleep(void);

/*
 * After IRQ_POLLS looks in vain, in a loop whose instructions are part of a figure: waits until *count
 * reaches `target`, LIMIT_SECONDS at most. False: it does not. A stamp taken after this may be LIMIT_PAUSE
 * ticks late.
 */
bool irq_wait_count(const volatile uint32_t *count, uint32_t target);

/*
 * Waits, with interrupts masked, until the CPU interface signals one: a store that raises takes its time to
 * get there, and to come back as a signal, on any machine with time in it. LIMIT_SECONDS at most. False: none
 * comes.
 */
bool irq_wait_signalled(void);

/*
 * Waits, with interrupts masked, until the CPU interface signals none: what was acknowledged is still
 * signalled for a moment. LIMIT_SECONDS / 100 at most: another may be pending.
 */
void irq_wait_quiet(void);

/* Looks, and sleeps, before the counter says how long an interrupt is waited for. */
#define IRQ_POLLS  1000000U
#define IRQ_SLEEPS 1000U

/*
 * Ticks from `start` (low half of a stamp) to irq_first_stamp() (late.h), the cost of the stamps taken off.
 */
int32_t irq_ticks_since(uint32_t start);

/* The same from `deadline`, a tick of a timer's own counter (timer_prepare_ticks()). */
int32_t irq_ticks_to_handler(uint32_t deadline);

/* Called by the vector. */
void irq_handle(void);

#endif
