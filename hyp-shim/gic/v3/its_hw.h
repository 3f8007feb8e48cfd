/*
 * The physical ITS, and the LPIs of the physical redistributors (IHI 0069, chapters 5 and 6). Of one device,
 * the one with DeviceID 0, events are mapped as a guest maps them; collection n is CPU n. All LPIs have the
 * shim's one priority and are enabled: what the guest has of that is in its virtual ones.
 *
 * Physical LPI INTID_LPI_FIRST + n is event n, whatever the guest maps that to. All events that its device
 * has are mapped ahead, once the guest can take LPIs: what it maps then needs no command, as long as the LPI
 * stays on its CPU.
 */
#ifndef GIC_V3_ITS_HW_H
#define GIC_V3_ITS_HW_H

#include <stdint.h>

#include "common/its.h"

#define ITS_HW_DEVICE     0U
#define ITS_HW_EVENT_BITS 14U /* of the device */
#define ITS_HW_ID_BITS    15U /* of an INTID */

/* Whether the platform has one, and the redistributors have LPIs. */
bool its_hw_is_there(void);

/* Takes ITS and redistributors over: tables, queue, the device and the collections. After
 * gic_take_distributor(). */
void its_hw_start(void);

/* The guest's device has this many events. */
void its_hw_prepare(uint32_t events);

/* The CPU that an event's LPI goes to, and what is none. */
#define ITS_HW_NOWHERE 0xffU

extern uint8_t its_hw_places[1U << ITS_HW_EVENT_BITS];

/* An event's LPI goes to a CPU. Done on return. */
void its_hw_move(uint32_t event, uint32_t cpu);

static inline void its_hw_place(uint32_t event, uint32_t cpu)
{
    if (its_hw_places[event] != cpu) {
        its_hw_move(event, cpu);
    }
}

/* The guest has an event mapped no more: what of it is pending goes. Done on return. */
void its_hw_leave(uint32_t event);

/* Has a command performed, and with `sync` behind it waits for its effect. */
void its_hw_perform(const struct its_command *command, const struct its_command *sync);

/* From now on LPIs may come to CPU `cpu`, which is this one, or has its_hw_start_cpu() before it. */
void its_hw_expect_lpis(uint32_t cpu);

/* On a CPU that starts, when no other may enable its LPIs any more: it has vectors for LPIs if they come. */
void its_hw_start_cpu(void);

#endif
