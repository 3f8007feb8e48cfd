/*
 * The model of a GICv3: what of it is the version's own.
 */
#ifndef VGIC_TESTS_MODEL_V3_MODEL_GIC_H
#define VGIC_TESTS_MODEL_V3_MODEL_GIC_H

#include <stdbool.h>
#include <stdint.h>

#include "lr_word.h"

#define MODEL_GIC 3

/* GICR_ISPENDR0 after a store of ones for all SGIs. */
#define MODEL_SGIS_BY_ISPENDR 0xffffU

/* How a guest that talks as if it had a GICv2 looks at the registers it has. */
struct model_view {
    uint32_t ctlr;       /* GICC_CTLR as it was written */
    uint8_t group[1024]; /* of each INTID, when it was last acknowledged */
};

/* An access to a frame of redistributor number `cpu`: 1 << `size` bytes at `offset` in both of its frames. */
uint32_t redist_read(uint32_t cpu, uint32_t offset, uint32_t size);
void redist_write(uint32_t cpu, uint32_t offset, uint32_t size, uint32_t value);

/* The guest's MRS and MSR of ICC_*_EL1: ICC_INDEX(). */
uint64_t guest_read_icc(uint32_t index);
void guest_write_icc(uint32_t index, uint64_t value);

/* Whether there is such a register, and it may be written, or read. */
bool icc_traps(uint32_t index, bool write);

/* INTIDs end here, LPIs included. */
#define MODEL_INTID_END 0x8000U

static inline uint32_t model_iar_intid(uint32_t value)
{
    return value;
}

static inline bool model_is_special(uint32_t intid)
{
    return intid >= 1020U && intid < 8192U;
}

static inline bool model_is_lpi(uint32_t value)
{
    return value >= 8192U;
}

/* LPIs of this CPU's vCPU that wait, each where it should; none where there is no ITS. */
uint32_t model_lpis_waiting(void);

/* Gives the virtual GIC an ITS, and its guest memory. */
void model_its_init(void);

/* The guest's memory: at MODEL_RAM of its addresses, and nowhere else. */
#define MODEL_RAM      0x44000000U
#define MODEL_RAM_SIZE 0x40000U

extern uint8_t model_ram[MODEL_RAM_SIZE];

/* GITS_* as the guest's loads and stores of words see it. */
uint32_t guest_read_its(uint32_t offset);
void guest_write_its(uint32_t offset, uint32_t value);

/*
 * Of a GICv4, for this CPU: what a list register would hold for the virtual LPI that is the most urgent, 0 if
 * none is pending; and its acknowledge.
 */
lr_word_t model_virtual_lpi(void);
void model_take_virtual_lpi(void);

/* A device's message: event `event` of DeviceID 0, by the physical ITS, if it is mapped there. */
void device_message(uint32_t event);

/* Whether the physical ITS has this event, and as which LPI for which CPU. */
bool physical_event(uint32_t event, uint32_t *intid, uint32_t *cpu);

#endif
