/*
 * The physical ITS, and the LPIs of the physical redistributors (IHI 0069, chapters 5 and 6). Of one device,
 * the one with DeviceID 0, events are mapped as a guest maps them; collection n is CPU n. All LPIs have the
 * shim's one priority and are enabled: what the guest has of that is in its virtual ones.
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

/* An event becomes the LPI of this number on a CPU; goes to another CPU; is nothing any more. Done on return.
 */
void its_hw_map(uint32_t event, uint32_t intid, uint32_t cpu);
void its_hw_move(uint32_t event, uint32_t cpu);
void its_hw_unmap(uint32_t event);

/* Has a command performed, and with `sync` behind it waits for its effect. */
void its_hw_perform(const struct its_command *command, const struct its_command *sync);

/* From now on LPIs may come to CPU `cpu`, which is this one, or is off. */
void its_hw_expect_lpis(uint32_t cpu);

/* On a CPU that starts. */
void its_hw_start_cpu(void);

#endif
