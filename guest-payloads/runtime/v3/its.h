/*
 * The guest's driver of the ITS, physical or emulated: one for all paths. DeviceID 0 is what a store by a CPU
 * has. LPIs go through the ITS's command queue, tables in this guest's memory, and each LPI's byte of
 * configuration.
 */
#ifndef RUNTIME_V3_ITS_H
#define RUNTIME_V3_ITS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/its.h"
#include "io.h"
#include "stamp.h"
#include PLATFORM_HEADER

#define ITS_DEVICE     0U
#define ITS_EVENT_BITS 14U
#define ITS_EVENTS     (1U << ITS_EVENT_BITS)
#define ITS_LPIS       16384U

/* Events this guest maps to LPIs of the same number; collection n is CPU n. */
#define LPI(n) (INTID_LPI_FIRST + (n))

#define ITS_CWRITER    (PLATFORM_GITS_BASE + GITS_CWRITER)
#define ITS_CREADR     (PLATFORM_GITS_BASE + GITS_CREADR)
#define ITS_TRANSLATER (PLATFORM_GITS_BASE + GITS_TRANSLATER)

/*
 * Has the ITS, and LPIs on all CPUs, ready, with the device mapped, a collection for each CPU, and no event.
 * Returns NULL, or why there are none: words joined by `_`.
 */
const char *its_start(void);

/* The same, but that of the first `cpus` CPUs alone the redistributors have LPIs. */
const char *its_start_cpus(uint32_t cpus);

/* Maps the device and the collections once more, whatever has become of them. False: not in time. */
bool its_again(void);

/* Puts a command into the queue; the ITS knows of it when CWRITER says so. */
void its_put(struct its_command command);

/* What CWRITER, and then CREADR, says when everything that was put is to be, and is, done. */
uint32_t its_queue_end(void);

/* Has the ITS do what was put. False: it does not get there in time. */
bool its_ring(void);

/* The same of what it was told to do already. */
bool its_wait(void);

/* Puts this one, rings. */
bool its_do(struct its_command command);

/* Sets an LPI's byte in memory: takes effect at its mapping, or at INV. */
void its_configure(uint32_t lpi, uint32_t priority, bool enabled);

/* Maps events first to first + count - 1 of the device, each to LPI(event), enabled. False: not in time. */
bool its_map(uint32_t first, uint32_t count);
void its_discard(uint32_t first, uint32_t count);

/* Where the byte of LPI `lpi` is, and the pending table of CPU `cpu`: for who looks at memory. */
volatile uint8_t *its_config_byte(uint32_t lpi);
volatile uint8_t *its_pending_table(uint32_t cpu);

/* The redistributor of CPU `cpu`. */
uintptr_t its_redistributor(uint32_t cpu);

/* EnableLPIs of CPU `cpu`; with pending bits that were in memory, or none. */
void its_enable_lpis(uint32_t cpu, bool enabled);

/*
 * Ticks from before a store of `value` to CWRITER to after CREADR was seen to say the same, or after `polls`
 * looks. *at: the first of the two stamps.
 */
static inline uint32_t its_stamp_ring(uint32_t value, uint32_t polls, uint32_t *at)
{
    uint64_t start, end;
    register uint32_t seen __asm__("w6"); /* what an emulated load costs depends on its register */

    __asm__ volatile(
        STAMP(start) "str %w[value], [%[writer]]\n"
                     "1:\tldr %w[seen], [%[reader]]\n\tcmp %w[seen], %w[value]\n\tb.eq 2f\n\t"
                     "subs %w[polls], %w[polls], #1\n\tb.ne 1b\n"
                     "2:\t" STAMP(end)
        : [start] "=&r"(start), [end] "=&r"(end), [seen] "=&r"(seen), [polls] "+r"(polls)
        : [writer] "r"((uintptr_t)ITS_CWRITER), [reader] "r"((uintptr_t)ITS_CREADR), [value] "r"(value)
        : "cc", "memory");
    *at = (uint32_t)start;
    return (uint32_t)(end - start);
}

#endif
