/* See hammer_steps.h. */
#include "checks/hammer_steps.h"

#include "checks/crew.h"
#include "common/psci.h"
#include "runtime/run.h"

struct hammer hammer;

static uint32_t below(uint32_t self, uint32_t count)
{
    uint32_t word = hammer.random[self];

    word ^= word << 13;
    word ^= word >> 17;
    word ^= word << 5;
    hammer.random[self] = word;
    return (word >> 8) % count;
}

static void raise_spi(uint32_t self, enum kind kind, uint32_t n)
{
    struct count *count = &hammer.spi[self][kind][n];

    if (hammer_is_taken(count)) {
        count->raised++;
        dsb(); /* it is counted before it can be taken */
        pend(hammer_first_of(self, kind) + n);
    }
}

static void raise_sgi(uint32_t self, uint32_t intid)
{
    struct count *count = &hammer.sgi[self][intid];

    if (hammer_is_taken(count)) {
        count->raised++;
        dsb();
        send_sgi(SGIR_FILTER_LIST, 1U << (1U - self), intid);
    }
}

static void retarget(uint32_t self, enum kind kind, uint32_t n)
{
    /* QEMU 7.2's physical GIC loses what is pending then (docs/qemu.md). */
    if (!run_has_physical_gic() || hammer_is_taken(&hammer.spi[self][kind][n])) {
        gic_set_target(hammer_first_of(self, kind) + n, below(self, HAMMERS));
    }
}

static void set_config(uint32_t self, enum kind kind)
{
    uintptr_t address = PLATFORM_GICD_BASE + GICD_ICFGR + hammer_first_of(self, kind) / 16U * 4U;

    io_write32(address,
               0xaaaaaaaaU >> (below(self, 2) * 8U) | 0x00aaaaaaU); /* those that are raised: edges */
}

/* Interrupts that are not raised, in every state there is. */
static void shake(uint32_t self, enum kind kind)
{
    static const uint32_t banks[] = {GICD_ISPENDR,   GICD_ICPENDR,   GICD_ISACTIVER,
                                     GICD_ICACTIVER, GICD_ICENABLER, GICD_IGROUPR};
    uint32_t bank = banks[below(self, sizeof(banks) / sizeof(banks[0]))];
    uint32_t intid = hammer_first_of(self, kind) + EACH + below(self, BLOCK - EACH);

    if (bank == GICD_IGROUPR) {
        (void)gicd_bit(bank, intid); /* shared by both */
    } else {
        gicd_set_bit(bank, intid);
    }
    (void)gicd_bit(bank == GICD_ISPENDR ? GICD_ISACTIVER : GICD_ISPENDR, intid);
}

static void turn_on(uint32_t cpu)
{
    switch (cpu_on(cpu, &smp_cpus[cpu], psci_by_smc)) {
    case PSCI_SUCCESS:
        hammer_add(&hammer.turned_on[cpu]);
        break;
    case PSCI_ALREADY_ON:
    case PSCI_ON_PENDING:
        break;
    default:
        hammer_add(&hammer.strange);
    }
}

static void call_psci(uint32_t self)
{
    uint32_t cpu = 2U + below(self, 2);

    switch (below(self, 4)) {
    case 0:
        turn_on(cpu);
        break;
    case 1:
        if (crew_affinity_info(cpu) > PSCI_AFFINITY_ON_PENDING) {
            hammer_add(&hammer.strange);
        }
        break;
    case 2:
        if (psci_by_smc(PSCI_CPU_ON, 0x00070700U, 0, 0) != PSCI_INVALID_PARAMETERS) {
            hammer_add(&hammer.strange);
        }
        break;
    default:
        if ((int32_t)psci_by_smc(PSCI_VERSION, 0, 0, 0) < 0) {
            hammer_add(&hammer.strange);
        }
    }
}

void hammer_step(uint32_t self)
{
    enum kind kind = below(self, 2) == 0 ? SOFTWARE : PHYSICAL;
    uint32_t n = below(self, EACH);
    uint32_t intid = hammer_first_of(self, kind) + n;

    switch (below(self, 12)) {
    case 0:
    case 1:
    case 2:
        raise_spi(self, kind, n);
        break;
    case 3:
        raise_sgi(self, below(self, INTID_SGI_COUNT));
        break;
    case 4:
        gicd_set_bit(GICD_ICENABLER, intid);
        break;
    case 5:
    case 6:
        gicd_set_bit(GICD_ISENABLER, intid);
        break;
    case 7:
        gicd_set_priority(intid, 0x40U + below(self, 16) * 8U);
        break;
    case 8:
        retarget(self, kind, n);
        break;
    case 9:
        set_config(self, kind);
        break;
    case 10:
        shake(self, kind);
        break;
    default:
        call_psci(self);
    }
}
