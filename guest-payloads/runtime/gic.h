/*
 * The guest's GIC driver. What differs between versions stands in gic_cpu.h, as single instructions, so that
 * each can be measured where it stands.
 */
#ifndef RUNTIME_GIC_H
#define RUNTIME_GIC_H

#include <stdbool.h>
#include <stdint.h>

#include "gic_cpu.h"
#include "io.h"
#include PLATFORM_HEADER

#define GIC_CTLR (PLATFORM_GICD_BASE + GICD_CTLR)

/* The priority of every interrupt unless an experiment sets another. */
#define GIC_PRIORITY_DEFAULT 0xa0U

/* Brings distributor and CPU interface to a known state: everything disabled, not pending, not active. */
void gic_init(void);

/* The same for the private interrupts and the CPU interface of another CPU, on that CPU. */
void gic_init_cpu(void);

/* Opens distributor and CPU interface to what is enabled, and changes nothing else. */
void gic_open(void);

/* CPUs the distributor knows. */
uint32_t gic_cpu_count(void);

/* Sends an SPI to one CPU. */
void gic_set_target(uint32_t intid, uint32_t cpu);

/* 32 interrupts from `intid` on: off, quiet, in the group and of the priority that all have. */
void gic_clean_bank(uint32_t intid);

void gic_enable(uint32_t intid, bool edge);
void gic_disable(uint32_t intid);

/* Behind a write of ICENABLER: until the physical GIC does what it says. An emulated one does so at once. */
void gic_wait_disabled(uint32_t intid);

/* Sets the priority of one interrupt: 8 bits, of which list registers keep the upper 5. */
void gic_set_priority(uint32_t intid, uint32_t priority);

/* EOImode 1: EOIR drops the priority, DIR deactivates. */
void gic_set_eoimode(bool split);

/*
 * A store that makes an interrupt pending, and its INTID.
 */
struct gic_trigger {
    uintptr_t address;
    uint32_t value;
    uint32_t intid;
};

/* That of software interrupt `intid`: to the shim's doorbell, or to the physical distributor. */
struct gic_trigger gic_software_trigger(uint32_t intid);

/*
 * Whether there are MSIs: a store that makes one pending, and does not exit. Why an experiment that starts
 * with one cannot run where there are none.
 */
bool gic_has_msis(void);
extern const char gic_no_msis[];

/* The store that makes MSI `n` (below PLATFORM_MSI_COUNT) pending. */
static inline struct gic_trigger gic_msi_trigger(uint32_t n)
{
    uint32_t intid = PLATFORM_MSI_FIRST + n;

    return (struct gic_trigger){gic_msi_address(intid), gic_msi_value(intid), intid};
}

#endif
