/*
 * A program that has the machine before the shim, or the native guest, and leaves its GIC and timers as dirty
 * as it can: what a boot loader, or a crashed system before this one, might leave.
 */
#ifndef TESTS_SOIL_H
#define TESTS_SOIL_H

#include <stdint.h>

/* What is of no use to anyone: every third interrupt of priority 0, the others of the lowest ones. */
static inline uint8_t soil_priority(uint32_t intid)
{
    return intid % 3U == 0 ? 0 : (uint8_t)(0xf8U - intid % 2U * 8U);
}

/*
 * Version by version: shared interrupts, by one CPU; then what each CPU has of its own, and its two
 * interfaces.
 */
void soil_distributor(void);
void soil_cpu(void);

/* start.S: where a second CPU begins; goes to another program, as if it were the first. */
void soil_second(void);
_Noreturn void soil_leave(uintptr_t entry);

/* Where start.S goes to, on a stack. */
_Noreturn void soil_main(void);
_Noreturn void soil_second_main(void);

#endif
