/*
 * See stamps.h. What a stamp's instructions look like is the architecture's (stamp_code.h).
 */
#include "stamps.h"

#include <stddef.h>
#include <stdint.h>

#include "stamp_code.h"

#define STAMPS_MAX 1024U

/* guest.ld */
extern uint32_t text_start[], text_end[];

/* Where they read, and which instruction of each counter that is. */
static struct {
    uint32_t *at;
    uint32_t of_counter;
} stamps[STAMPS_MAX];
static size_t count;

/* False: there are more than have room. */
static bool find_stamps(void)
{
    for (uint32_t *at = text_start; (uintptr_t)(at + 1) < (uintptr_t)text_end; at++) {
        if (at[0] == CODE_ISB && code_reads_counter(at[1])) {
            if (count == STAMPS_MAX) {
                return false;
            }
            stamps[count].at = &at[1];
            stamps[count].of_counter = at[1];
            count++;
        }
    }
    return count > 0;
}

bool stamps_read_cycles(bool cycles)
{
    if (count == 0 && !find_stamps()) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        *(volatile uint32_t *)stamps[i].at =
            cycles ? code_of_cycles(stamps[i].of_counter) : stamps[i].of_counter;
        code_clean(stamps[i].at);
    }
    code_forget();
    return true;
}
