/*
 * Loads and stores of the distributor from both levels of a guest, each with its own order of bytes
 * (SCTLR_EL1.EE and E0E), in each width that a register of its GIC has: GICD_IPRIORITYR, and GICD_IROUTER.
 */
#include "access.h"
#include "check_lists.h"
#include "checks/fixture.h"
#include "checks/table.h"

#define WORD   0x40302010ULL
#define DOUBLE 0x00030201ULL /* an affinity that no CPU has; of an interrupt that is not enabled */

static uintptr_t address_of(uint32_t how)
{
    return PLATFORM_GICD_BASE +
           ((how & ACCESS_DOUBLE) != 0 ? GICD_DOUBLE(MSI(0)) : GICD_IPRIORITYR + (MSI(0) & ~3U));
}

static uint64_t load_plainly(uint32_t how)
{
    return access_at_level(address_of(how), 0, how & ACCESS_DOUBLE);
}

static void store_plainly(uint32_t how, uint64_t value)
{
    access_at_level(address_of(how), value, (how & ACCESS_DOUBLE) | ACCESS_STORE);
}

/* `value` as an access of this kind has it in its register. */
static uint64_t in_register(uint32_t how, uint64_t value)
{
    uint32_t reversed = (how & ACCESS_EL0) != 0 ? ACCESS_EL0_REVERSED : ACCESS_EL1_REVERSED;

    if ((how & reversed) == 0) {
        return value;
    }
    return (how & ACCESS_DOUBLE) != 0 ? __builtin_bswap64(value) : __builtin_bswap32((uint32_t)value);
}

/* One access: what it loads, or what is there after it. */
static void one_access(uint32_t how, const char *what)
{
    uint64_t value = (how & ACCESS_DOUBLE) != 0 ? DOUBLE : WORD;
    uint64_t before = load_plainly(how);

    if ((how & ACCESS_STORE) != 0) {
        access_at_level(address_of(how), in_register(how, value), how);
        check_that(what, load_plainly(how) == value);
    } else {
        store_plainly(how, value);
        check_that(what, access_at_level(address_of(how), 0, how) == in_register(how, value));
    }
    store_plainly(how, before);
}

/* Each width and each order of both levels, of the accesses that `kind` says. */
static void each_order(uint32_t kind)
{
    static const char *const what[] = {"both_little", "el0_big", "el1_big", "both_big"};

    if (!access_has_levels()) {
        check_unsupported("all_modes_have_one_byte_order");
        return;
    }
    for (uint32_t how = 0; how < ACCESS_HOWS && check_holds(); how++) {
        if ((how & (ACCESS_EL0 | ACCESS_STORE)) == kind &&
            ((how & ACCESS_DOUBLE) == 0 || GICD_DOUBLE(MSI(0)) != 0)) {
            one_access(how, what[how / ACCESS_EL0_REVERSED]);
        }
    }
}

static void loads_at_el1(void)
{
    each_order(0);
}

static void stores_at_el1(void)
{
    each_order(ACCESS_STORE);
}

static void loads_in_el0(void)
{
    each_order(ACCESS_EL0);
}

static void stores_in_el0(void)
{
    each_order(ACCESS_EL0 | ACCESS_STORE);
}

static const struct check checks[] = {
    {45, "loads-in-each-byte-order", loads_at_el1},
    {45, "stores-in-each-byte-order", stores_at_el1},
    {45, "loads-in-each-byte-order-of-el0", loads_in_el0},
    {45, "stores-in-each-byte-order-of-el0", stores_in_el0},
};

const struct check_list check_list_byte_orders = CHECK_LIST(checks);
