/*
 * Virtual LPIs by the hardware, of a GICv4.0 (IHI 0069, 5.4 and 12.11): a vPE stands for the vCPU of the same
 * number, and runs on the CPU of that number alone. While it is resident, a message of a mapped event reaches
 * the guest with no exit. While it is not, the message is kept in the vPE's pending table, and its doorbell,
 * an LPI of the shim's, comes to that CPU.
 */
#ifndef GIC_V3_VPE_HW_H
#define GIC_V3_VPE_HW_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the ITS and all redistributors have virtual LPIs: after its_hw_is_there() said yes. */
bool vpe_hw_is_there(void);

/* A vPE for each CPU, which knows no LPI yet: after its_hw_start(). From then on vpe_hw_in_use. */
void vpe_hw_start(void);
extern bool vpe_hw_in_use;

/* An event becomes the virtual LPI of this number of a vPE; goes to another vPE; is nothing any more; is
 * pending, or is not. */
void vpe_hw_map(uint32_t event, uint32_t intid, uint32_t vpe);
void vpe_hw_move(uint32_t event, uint32_t vpe);
void vpe_hw_unmap(uint32_t event);
void vpe_hw_raise(uint32_t event);
void vpe_hw_clear(uint32_t event);

/* Whether the pending table of a vPE that is not resident has it; it has not any more. */
bool vpe_hw_take(uint32_t event, uint32_t intid, uint32_t vpe);

/* A virtual LPI's byte; whether it was another. The hardware looks at that of this event's LPI again. */
bool vpe_hw_configure(uint32_t intid, uint32_t byte);
void vpe_hw_configured(uint32_t event);

/* Whether the guest has LPIs on this vCPU: a vPE is resident while it has, and runs. On its CPU, or while
 * that is off. */
void vpe_hw_enable(uint32_t vpe, bool on);

/*
 * The vCPU runs on its CPU, which this is; or does not. Nothing more happens when it did, or did not,
 * already. Returns whether one is pending that the guest would take: no doorbell will tell of it.
 */
void vpe_hw_enter(uint32_t vpe);
bool vpe_hw_leave(uint32_t vpe);

#endif
