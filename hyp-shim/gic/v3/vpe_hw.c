/*
 * The hardware's virtual LPIs.
 */
#include "vpe_hw.h"

#include "core/stop.h"
#include "gic.h"
#include "its_hw.h"
#include "time_limit.h"

#define PAGE  0x1000U
#define CHUNK 0x10000U /* what a pending table is aligned to */

/* Behind the guest's INTIDs; a doorbell says whose it is by its CPU. */
#define DOORBELL(vpe) ((1U << ITS_HW_ID_BITS) - PLATFORM_CPU_MAX + (vpe))

bool vpe_hw_in_use;

/* A byte for each LPI, the same for all vPEs: all of them are one VM's. */
static uint8_t config[(1U << ITS_HW_ID_BITS) - INTID_LPI_FIRST] __attribute__((aligned(PAGE)));
static uint8_t pending[PLATFORM_CPU_MAX][CHUNK] __attribute__((aligned(CHUNK)));

/* Of each vPE: of its own CPU alone, but for `enabled` while that is off. */
static struct vpe {
    uintptr_t base; /* of GICR_VPENDBASER */
    uint64_t word;  /* what makes it resident */
    bool enabled;
    bool runs;
    bool resident;
} vpes[PLATFORM_CPU_MAX];

bool vpe_hw_is_there(void)
{
    bool all = field_get(GITS_TYPER_VIRTUAL, io_read32(PLATFORM_GITS_BASE + GITS_TYPER)) != 0;

    for (uint32_t cpu = 0; cpu < PLATFORM_CPU_MAX; cpu++) {
        uintptr_t base = gic_redistributor(cpu);

        all = all && (base == 0 || field_get(GICR_TYPER_VLPIS, io_read32(base + GICR_TYPER)) != 0);
    }
    return all;
}

static void perform_with(struct its_command command, struct its_command sync)
{
    its_hw_perform(&command, &sync);
}

/* The pending table is all zero: of what it has before its bits, nothing is to be made good. */
static void start(uint32_t cpu)
{
    uintptr_t base = gic_redistributor(cpu);
    uint64_t table = (uintptr_t)pending[cpu];

    io_write64(base + GICR_VPENDBASER, 0);
    io_write64(base + GICR_VPROPBASER, (uintptr_t)config | GICR_TABLE_CACHED | (ITS_HW_ID_BITS - 1U));
    vpes[cpu] = (struct vpe){
        .base = base + GICR_VPENDBASER,
        .word = GICR_VPENDBASER_VALID | GICR_VPENDBASER_PENDING | GICR_TABLE_CACHED | table,
    };
    perform_with(its_vmapp(cpu, gic_redistributor_number(cpu), table, ITS_HW_ID_BITS), its_vsync(cpu));
}

void vpe_hw_start(void)
{
    for (uint32_t cpu = 0; cpu < PLATFORM_CPU_MAX; cpu++) {
        if (gic_redistributor(cpu) != 0) {
            start(cpu);
        }
    }
    vpe_hw_in_use = true;
}

/* A command about an event that is mapped: which vPE it goes to, the ITS knows. */
static void perform(enum its_opcode opcode, uint32_t event)
{
    perform_with(its_command_of_event(opcode, ITS_HW_DEVICE, event), its_sync(0));
}

/* With INV: the INTID may have been another event's, and the hardware may remember its byte. */
void vpe_hw_map(uint32_t event, uint32_t intid, uint32_t vpe)
{
    perform_with(its_vmapti(ITS_HW_DEVICE, event, vpe, intid, DOORBELL(vpe)),
                 its_command_of_event(ITS_INV, ITS_HW_DEVICE, event));
}

void vpe_hw_move(uint32_t event, uint32_t vpe)
{
    perform_with(its_vmovi(ITS_HW_DEVICE, event, vpe, DOORBELL(vpe)), its_vsync(vpe));
}

void vpe_hw_unmap(uint32_t event)
{
    perform(ITS_DISCARD, event);
}

void vpe_hw_raise(uint32_t event)
{
    perform(ITS_INT, event);
}

void vpe_hw_clear(uint32_t event)
{
    perform(ITS_CLEAR, event);
}

bool vpe_hw_take(uint32_t event, uint32_t intid, uint32_t vpe)
{
    bool was = (__atomic_load_n(&pending[vpe][intid / 8U], __ATOMIC_RELAXED) >> intid % 8U & 1U) != 0;

    if (was) {
        vpe_hw_clear(event);
    }
    return was;
}

bool vpe_hw_configure(uint32_t intid, uint32_t byte)
{
    uint8_t *place = &config[intid - INTID_LPI_FIRST];
    bool other = __atomic_load_n(place, __ATOMIC_RELAXED) != byte;

    if (other) {
        __atomic_store_n(place, (uint8_t)byte, __ATOMIC_RELAXED);
    }
    return other;
}

void vpe_hw_configured(uint32_t event)
{
    perform(ITS_INV, event);
}

static __attribute__((noinline)) uint64_t wait_until_clean(const struct vpe *vpe)
{
    uint64_t limit = time_limit();
    uint64_t value;

    while (((value = io_read64(vpe->base)) & GICR_VPENDBASER_DIRTY) != 0) {
        if (time_limit_over(limit)) {
            stop_waiting("a_vpe_to_leave", vpe->base, 0);
        }
    }
    return value;
}

/* Returns PendingLast. The table's address stays, and with it what the hardware knows of the table. */
static bool deschedule(struct vpe *vpe)
{
    uint64_t value;

    vpe->resident = false;
    io_write64(vpe->base, vpe->word & ~(GICR_VPENDBASER_VALID | GICR_VPENDBASER_PENDING));
    value = io_read64(vpe->base);
    if ((value & GICR_VPENDBASER_DIRTY) != 0) {
        value = wait_until_clean(vpe);
    }
    vpe->word = (vpe->word & ~GICR_VPENDBASER_IDAI) | (value & GICR_VPENDBASER_IDAI);
    return (value & GICR_VPENDBASER_PENDING) != 0;
}

static void schedule(struct vpe *vpe)
{
    vpe->resident = true;
    io_write64(vpe->base, vpe->word);
}

void vpe_hw_enable(uint32_t vpe, bool on)
{
    struct vpe *it = &vpes[vpe];

    it->enabled = on;
    if (on && it->runs && !it->resident) {
        schedule(it);
    } else if (!on && it->resident) {
        deschedule(it);
    }
}

void vpe_hw_enter(uint32_t vpe)
{
    struct vpe *it = &vpes[vpe];

    it->runs = true;
    if (it->enabled && !it->resident) {
        schedule(it);
    }
}

bool vpe_hw_leave(uint32_t vpe)
{
    struct vpe *it = &vpes[vpe];

    it->runs = false;
    return it->resident && deschedule(it);
}
