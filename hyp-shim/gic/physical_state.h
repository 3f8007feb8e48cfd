/*
 * The part of gic/physical.h that is the same for every version of the GIC. Its gic.c includes this behind
 * its own bank() and frame(), which say where the registers of an interrupt are.
 */
#ifndef GIC_PHYSICAL_STATE_H
#define GIC_PHYSICAL_STATE_H

uint32_t gic_line_count(void)
{
    return (field_get(GICD_TYPER_ITLINESNUMBER, io_read32(PLATFORM_GICD_BASE + GICD_TYPER)) + 1U) * 32U;
}

void gic_set_enabled(uint32_t intid, bool enabled)
{
    io_write32(bank(enabled ? GICD_ISENABLER : GICD_ICENABLER, intid), 1U << (intid % 32U));
}

void gic_set_edge(uint32_t intid, bool edge)
{
    static uint32_t lock; /* of GICD_ICFGR: read, changed and written */
    uintptr_t address = frame(intid) + GICD_ICFGR + intid / 16U * 4U;
    uint32_t bit = 2U << (intid % 16U * 2U);
    uint32_t value;

    while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE) != 0) {
        __asm__ volatile("yield"); /* its holder waits for nobody */
    }
    value = io_read32(address);
    io_write32(address, edge ? value | bit : value & ~bit);
    __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
}

void gic_set_pending(uint32_t intid, bool pending)
{
    io_write32(bank(pending ? GICD_ISPENDR : GICD_ICPENDR, intid), 1U << (intid % 32U));
}

void gic_set_active(uint32_t intid)
{
    io_write32(bank(GICD_ISACTIVER, intid), 1U << (intid % 32U));
}

bool gic_is_pending(uint32_t intid)
{
    return (io_read32(bank(GICD_ISPENDR, intid)) >> (intid % 32U) & 1U) != 0;
}

/* What it means that a frame of the GIC does not answer: for gic_missing_at(). */
struct meaning {
    uintptr_t base;
    const char *text;
};

/* That of the frame, of `size` bytes, which `address` is in; NULL: of none. */
static const char *meaning_of(uintptr_t address, const struct meaning *frames, uint32_t count, uint32_t size)
{
    for (uint32_t i = 0; i < count; i++) {
        if (address - frames[i].base < size) {
            return frames[i].text;
        }
    }
    return NULL;
}

/*
 * EL2's timer takes the CPU from a VM for the other one. What has come for the one that has the CPU goes
 * before: else two VMs that are both due would hand it to and fro, and neither take its interrupt. All others
 * keep the order of their INTIDs.
 */
static inline void order_private(uint32_t priority)
{
    for (uint32_t intid = 0; intid < INTID_SPI_FIRST; intid++) {
        if (intid != PLATFORM_HYPTIMER_INTID) {
            io_write8(frame(intid) + GICD_IPRIORITYR + intid, (uint8_t)priority);
        }
    }
}

#endif
