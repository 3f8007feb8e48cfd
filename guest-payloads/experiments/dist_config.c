/*
 * dist-config: one store that changes one thing in the distributor, from before it to after it. The interrupt
 * is an MSI, so that a physical one has to follow where the distributor is emulated. It is enabled where that
 * is what changes, or what makes a change matter (priority, target), and disabled for all else, so that no
 * interrupt follows the store. GICD_CTLR disables group 0; GICD_SGIR sends to the sender, interrupts masked.
 * The other direction comes before each store, outside the interval. A hypervisor may answer an access that
 * it does not emulate with an abort: that is found out before.
 */
#include "attempt.h"
#include "common/gicv3.h"
#include "cpu.h"
#include "experiments/table.h"
#include "runtime/counters.h"
#include "runtime/gic.h"
#include "runtime/host.h"
#include "runtime/run.h"
#include "stamp.h"

#define INTID  PLATFORM_MSI_FIRST
#define BIT    (1U << (INTID % 32U))
#define EDGE   (2U << (INTID % 16U * 2U))
#define URGENT 0x40U

/* Offset of the word or byte that has the interrupt. */
#define BITS(bank)  ((bank) + INTID / 32U * 4U)
#define PAIRS(bank) ((bank) + INTID / 16U * 4U)
#define BYTE(bank)  ((bank) + INTID)
#define ROUTER      (GICD_IROUTER + 8U * INTID)

#define SGI_SELF field_put(GICD_SGIR_FILTER, SGIR_FILTER_SELF) /* SGI 0 */

/* A register as this experiment stores to it: a byte where it has one for each interrupt, else a word. */
struct access {
    uint32_t offset;
    uint32_t value;
};

struct change {
    struct access back; /* what undoes the store */
    struct access store;
    struct access look; /* where the change shows, and how; read once, in prepare */
    uint32_t look_mask;
    bool enabled;
};

static const struct change *change;

static uintptr_t address_of(struct access access)
{
    return PLATFORM_GICD_BASE + access.offset;
}

static bool is_byte(struct access access)
{
    return access.offset >= GICD_IPRIORITYR && access.offset < GICD_ICFGR;
}

static void store(struct access access)
{
    if (is_byte(access)) {
        io_write8(address_of(access), (uint8_t)access.value);
    } else {
        io_write32(address_of(access), access.value);
    }
}

static uint32_t load(struct access access)
{
    return is_byte(access) ? io_read8(address_of(access)) : io_read32(address_of(access));
}

static bool run(int32_t *ticks)
{
    uintptr_t address = address_of(change->store);
    uint32_t elapsed;

    store(change->back);
    counters_start();
    host_interval_start();
    if (is_byte(change->store)) {
        elapsed = stamp_store_byte(address, change->store.value);
    } else {
        elapsed = stamp_store(address, change->store.value);
    }
    host_interval_stop();
    counters_stop();
    *ticks = (int32_t)(elapsed - run_clock_overhead);
    return true;
}

static bool changes_it;

/* The first sample, cold, which is none: whether the change shows. */
static void try_out(void)
{
    int32_t ticks;

    changes_it = false;
    run(&ticks);
    changes_it = (load(change->look) & change->look_mask) == change->look.value;
}

static void make_inactive(void)
{
    store((struct access){BITS(GICD_ICACTIVER), BIT});
}

static void drop_sgi(void)
{
    store((struct access){GICD_CPENDSGIR, 1});
}

/* Everything as gic_init() left it. */
static void finish(void)
{
    store((struct access){GICD_CTLR, GIC_CTLR_OPEN});
    attempt(make_inactive);
    attempt(drop_sgi);
    gic_set_target(INTID, 0);
    gic_set_priority(INTID, GIC_PRIORITY_DEFAULT);
    gic_disable(INTID);
}

static const char *prepare_with(const struct change *chosen)
{
    bool aborted;

    if (chosen->store.offset >= GIC_FRAME_SIZE) {
        return "there_is_no_such_register";
    }
    irq_mask();
    change = chosen;
    gic_enable(INTID, true);
    if (!change->enabled) {
        gic_disable(INTID);
    }
    aborted = !attempt(try_out);
    if (changes_it) {
        return NULL;
    }
    finish();
    return aborted ? "the_access_is_aborted" : "the_register_does_not_change";
}

#define REGISTERS(REGISTER)                                                                                  \
    REGISTER(ISENABLER)                                                                                      \
    REGISTER(ICENABLER)                                                                                      \
    REGISTER(IPRIORITYR)                                                                                     \
    REGISTER(ITARGETSR)                                                                                      \
    REGISTER(IROUTER)                                                                                        \
    REGISTER(ICFGR)                                                                                          \
    REGISTER(ISPENDR)                                                                                        \
    REGISTER(ICPENDR)                                                                                        \
    REGISTER(ISACTIVER)                                                                                      \
    REGISTER(ICACTIVER)                                                                                      \
    REGISTER(CTLR)                                                                                           \
    REGISTER(SGIR)

#define INDEX(name) INDEX_##name,

enum { REGISTERS(INDEX) };

/* A bit set in one register and cleared in another, and both show it. */
#define SETS(set, clear, bit)                                                                                \
    .back = {clear, bit}, .store = {set, bit}, .look = {set, bit}, .look_mask = (bit)
#define CLEARS(set, clear, bit)                                                                              \
    .back = {set, bit}, .store = {clear, bit}, .look = {clear, 0}, .look_mask = (bit)

/*
 * GICD_ITARGETSR and, of a GICv3, GICD_IROUTER's lower word move the interrupt to CPU 1, which is off; with
 * one CPU the first is RAZ/WI.
 * GICD_ICFGR's word has other MSIs as well, which become levels: who uses one sets its trigger.
 */
static const struct change changes[] = {
    [INDEX_ISENABLER] = {SETS(BITS(GICD_ISENABLER), BITS(GICD_ICENABLER), BIT)},
    [INDEX_ICENABLER] = {CLEARS(BITS(GICD_ISENABLER), BITS(GICD_ICENABLER), BIT)},
    [INDEX_IPRIORITYR] = {.back = {BYTE(GICD_IPRIORITYR), GIC_PRIORITY_DEFAULT},
                          .store = {BYTE(GICD_IPRIORITYR), URGENT},
                          .look = {BYTE(GICD_IPRIORITYR), URGENT},
                          .look_mask = 0xffU,
                          .enabled = true},
    [INDEX_ITARGETSR] = {.back = {BYTE(GICD_ITARGETSR), 1U << 0},
                         .store = {BYTE(GICD_ITARGETSR), 1U << 1},
                         .look = {BYTE(GICD_ITARGETSR), 1U << 1},
                         .look_mask = 0xffU,
                         .enabled = true},
    [INDEX_IROUTER] = {.back = {ROUTER, PLATFORM_AFFINITY(0)},
                       .store = {ROUTER, PLATFORM_AFFINITY(1)},
                       .look = {ROUTER, PLATFORM_AFFINITY(1)},
                       .look_mask = UINT32_MAX,
                       .enabled = true},
    [INDEX_ICFGR] = {.back = {PAIRS(GICD_ICFGR), EDGE},
                     .store = {PAIRS(GICD_ICFGR), 0},
                     .look = {PAIRS(GICD_ICFGR), 0},
                     .look_mask = EDGE},
    [INDEX_ISPENDR] = {SETS(BITS(GICD_ISPENDR), BITS(GICD_ICPENDR), BIT)},
    [INDEX_ICPENDR] = {CLEARS(BITS(GICD_ISPENDR), BITS(GICD_ICPENDR), BIT)},
    [INDEX_ISACTIVER] = {SETS(BITS(GICD_ISACTIVER), BITS(GICD_ICACTIVER), BIT)},
    [INDEX_ICACTIVER] = {CLEARS(BITS(GICD_ISACTIVER), BITS(GICD_ICACTIVER), BIT)},
    [INDEX_CTLR] = {.back = {GICD_CTLR, GIC_CTLR_OPEN},
                    .store = {GICD_CTLR, 0},
                    .look = {GICD_CTLR, 0},
                    .look_mask = field_put(GICD_CTLR_GRP0, 1) | field_put(GICD_CTLR_GRP1, 1)},
    [INDEX_SGIR] = {.back = {GICD_CPENDSGIR, 1},
                    .store = {GICD_SGIR, SGI_SELF},
                    .look = {GICD_SPENDSGIR, 1},
                    .look_mask = 1},
};

#define PREPARE(name)                                                                                        \
    static const char *prepare_##name(void)                                                                  \
    {                                                                                                        \
        return prepare_with(&changes[INDEX_##name]);                                                         \
    }

#define VARIANT(name) {"reg=GICD_" #name, prepare_##name, run, finish},

REGISTERS(PREPARE)

static const struct variant variants[] = {REGISTERS(VARIANT)};

const struct experiment experiment_dist_config = {"dist-config", 1000, COUNT_INTERVAL, VARIANTS(variants)};
