/*
 * Interrupts inside an interrupt's handler.
 */
#ifndef ARCH_NESTED_H
#define ARCH_NESTED_H

#include <stdint.h>

/*
 * For a handler (runtime/irq.h): calls function(argument) with interrupts unmasked, in the mode and on the
 * stack of the code that was interrupted. Returns masked again, as handlers run. Each level of nesting takes
 * some bytes of the interrupt's stack, which has room for the 32 levels of priority there can be.
 */
void nested_call(void (*function)(uint32_t argument), uint32_t argument);

#endif
