/*
 * The virtual interface: list registers, what the hypervisor reads of them, and what a guest does with the
 * interrupts in them, in the words of a GICv2 (IHI 0048, chapter 5): a GICv3 has the same rules, and
 * registers of other names (v3/registers.c). What is unpredictable there fails the test.
 */
#include "gic_ops.h"
#include "model.h"

#define CTLR_BITS 0x21fU

static uint32_t state_of(lr_word_t word)
{
    return ((word & LR_PENDING) != 0 ? 1U : 0U) | ((word & LR_ACTIVE) != 0 ? 2U : 0U);
}

enum { INVALID, PENDING, ACTIVE, PENDING_ACTIVE };

void ops_write_lr(uint32_t n, lr_word_t word)
{
    assert_true(n < machine.config.lr_count);
    if (state_of(word) != INVALID) {
        assert_int_not_equal(machine.config.path, VGIC_TRAP);
        if (lr_word_hardware(word)) {
            /* 5.3.9: pending and active is for interrupts of software origin only. */
            assert_int_not_equal(state_of(word), PENDING_ACTIVE);
            assert_true(physical_of(lr_word_physical(word))->active);
        }
    }
    here->vi.lr[n] = word;
    here->delay.changed &= ~(1U << n);
    here->delay.unseen |= (here->delay.on ? 1U : 0U) << n;
}

/* What the guest does to a list register; the shim may see it late. */
static void change_lr(uint32_t n, lr_word_t word)
{
    if (here->delay.on && (here->delay.changed >> n & 1U) == 0) {
        here->delay.before[n] = here->vi.lr[n];
        here->delay.changed |= 1U << n;
    }
    here->vi.lr[n] = word;
}

/* What GICH_ELRSR, EISR and MISR say is in it. */
static lr_word_t told_lr(uint32_t n)
{
    return (here->delay.changed >> n & 1U) != 0 ? here->delay.before[n] : here->vi.lr[n];
}

lr_word_t ops_read_lr(uint32_t n)
{
    assert_true(n < machine.config.lr_count);
    return here->vi.lr[n];
}

static bool owes_eoi(lr_word_t word)
{
    return state_of(word) == INVALID && !lr_word_hardware(word) && (word & LR_NOTIFY_EOI) != 0;
}

uint32_t ops_eoi_lrs(void)
{
    uint32_t lrs = 0;

    for (uint32_t n = 0; n < machine.config.lr_count; n++) {
        lrs |= (owes_eoi(told_lr(n)) ? 1U : 0U) << n;
    }
    return lrs;
}

uint32_t ops_empty_lrs(void)
{
    uint32_t lrs = 0;

    for (uint32_t n = 0; n < machine.config.lr_count; n++) {
        lrs |= (state_of(told_lr(n)) == INVALID ? 1U : 0U) << n;
    }
    return lrs & ~ops_eoi_lrs();
}

uint32_t ops_maintenance_status(void)
{
    uint32_t hcr = here->vi.hcr, status = 0, valid = 0, pending = 0;

    for (uint32_t n = 0; n < machine.config.lr_count; n++) {
        valid += state_of(told_lr(n)) != INVALID ? 1U : 0U;
        pending += state_of(told_lr(n)) == PENDING ? 1U : 0U;
    }
    status |= ops_eoi_lrs() != 0 ? GICH_MISR_EOI : 0;
    status |= valid <= 1 ? hcr & GICH_MISR_U : 0;
    status |= field_get(GICH_HCR_EOICOUNT, hcr) != 0 ? hcr & GICH_MISR_LRENP : 0;
    status |= pending == 0 ? hcr & GICH_MISR_NP : 0;
    status |= field_get(GICH_VMCR_GRP0, here->vi.ctlr) != 0 ? hcr & GICH_MISR_VGRP0E : hcr & GICH_MISR_VGRP0D;
    status |= field_get(GICH_VMCR_GRP1, here->vi.ctlr) != 0 ? hcr & GICH_MISR_VGRP1E : hcr & GICH_MISR_VGRP1D;
    return (hcr & GICH_HCR_EN) != 0 ? status : 0;
}

void ops_write_hcr(uint32_t hcr)
{
    here->vi.hcr = hcr;
}

void ops_add_condition(uint32_t condition)
{
    here->vi.hcr |= condition;
}

uint32_t ops_take_eoi_count(uint32_t hcr)
{
    uint32_t count = field_get(GICH_HCR_EOICOUNT, here->vi.hcr);

    here->vi.hcr = hcr;
    return count;
}

/* GICH_VMCR as the architecture lays it out (5.3.3), but for GICC_CTLR, which stands in its lower half. */
#define VMCR_ABPR_OFF 18
#define VMCR_ABPR_LEN 3
#define VMCR_BPR_OFF  21
#define VMCR_BPR_LEN  3
#define VMCR_PMR_OFF  27
#define VMCR_PMR_LEN  5

void ops_save_interface(struct interface_state *state)
{
    state->apr = here->vi.apr;
    state->vmcr = here->vi.ctlr | field_put(VMCR_ABPR, here->vi.abpr) | field_put(VMCR_BPR, here->vi.bpr) |
                  field_put(VMCR_PMR, here->vi.pmr >> 3);
}

void ops_load_interface(const struct interface_state *state)
{
    here->vi.apr = state->apr;
    here->vi.ctlr = state->vmcr & ((1U << VMCR_ABPR_OFF) - 1U);
    here->vi.abpr = field_get(VMCR_ABPR, state->vmcr);
    here->vi.bpr = field_get(VMCR_BPR, state->vmcr);
    here->vi.pmr = field_get(VMCR_PMR, state->vmcr) << 3;
}

static bool ctlr_has(uint32_t offset)
{
    return (here->vi.ctlr >> offset & 1U) != 0;
}

/* The bits of a priority that decide preemption (3.3.3). */
static uint32_t group_priority(uint32_t group, uint32_t priority)
{
    uint32_t lowest = here->vi.bpr + 1U;

    if (group == 1 && !ctlr_has(GICC_CTLR_CBPR_OFF)) {
        lowest = here->vi.abpr;
    }
    return priority >> lowest << lowest;
}

static uint32_t running_priority(void)
{
    return here->vi.apr != 0 ? (uint32_t)__builtin_ctz(here->vi.apr) << 3 : 0x100U;
}

/* In place of a list register's number: the virtual LPI that is the most urgent. */
#define VIRTUAL_LPI (MODEL_LRS_MAX + 1U)

/* What is in a list register; what a list register would hold for the virtual LPI, or 0. */
static lr_word_t word_of(uint32_t n)
{
    return n == VIRTUAL_LPI ? model_virtual_lpi() : here->vi.lr[n];
}

/* Whether the interrupt in it is signalled, and may be acknowledged. */
static bool is_offered(uint32_t n)
{
    return state_of(word_of(n)) == PENDING && (n == VIRTUAL_LPI || (here->delay.unseen >> n & 1U) == 0);
}

/* Most urgent one that is pending, in a group the guest has enabled; MODEL_LRS_MAX: none. */
static uint32_t best_pending(void)
{
    uint32_t best = MODEL_LRS_MAX, best_key = UINT32_MAX;

    for (uint32_t i = 0; i <= machine.config.lr_count; i++) {
        uint32_t n = i < machine.config.lr_count ? i : VIRTUAL_LPI;
        lr_word_t word = word_of(n);
        uint32_t group = lr_word_group(word);
        uint32_t key = (lr_word_level(word) * 2U + group) * MODEL_INTID_END + lr_word_intid(word);

        if (is_offered(n) && ctlr_has(group) && key < best_key) {
            best = n;
            best_key = key;
        }
    }
    return best;
}

/* The one that is signalled: it passes the priority mask, and preempts what runs. */
static uint32_t best_signalled(void)
{
    uint32_t n = best_pending();
    uint32_t priority, group;

    if (n == MODEL_LRS_MAX || (here->vi.hcr & GICH_HCR_EN) == 0) {
        return MODEL_LRS_MAX;
    }
    priority = lr_word_level(word_of(n)) << 3;
    group = lr_word_group(word_of(n));
    return priority < here->vi.pmr && group_priority(group, priority) < running_priority() ? n
                                                                                           : MODEL_LRS_MAX;
}

uint32_t gicv_lines(void)
{
    uint32_t n = best_signalled();

    if (n == MODEL_LRS_MAX) {
        return 0;
    }
    return lr_word_group(word_of(n)) == 0 && ctlr_has(GICC_CTLR_FIQEN_OFF) ? VGIC_LINE_FIQ : VGIC_LINE_IRQ;
}

/* What IAR or HPPIR (`group` 0), or their aliases (1), show of list register `n`. */
static uint32_t shown(uint32_t n, uint32_t group)
{
    lr_word_t word;

    if (n == MODEL_LRS_MAX) {
        return INTID_SPURIOUS;
    }
    word = word_of(n);
    if (group == 1 && lr_word_group(word) == 0) {
        return INTID_SPURIOUS;
    }
    if (group == 0 && lr_word_group(word) == 1 && !ctlr_has(GICC_CTLR_ACKCTL_OFF)) {
        return INTID_OTHER_GROUP;
    }
    return lr_word_intid(word) |
           (lr_word_hardware(word) ? 0 : field_put(GICC_IAR_CPUID, lr_word_source(word)));
}

static uint32_t acknowledge(uint32_t group)
{
    uint32_t n = best_signalled();
    uint32_t value = shown(n, group);

    if (!model_is_special(model_iar_intid(value))) {
        lr_word_t word = word_of(n);
        uint32_t priority = group_priority(lr_word_group(word), lr_word_level(word) << 3);

        here->vi.apr |= 1U << (priority >> 3);
        if (n == VIRTUAL_LPI) {
            model_take_virtual_lpi();
        } else {
            change_lr(n, (word & ~LR_PENDING) | LR_ACTIVE);
        }
    }
    return value;
}

/* The list register that is active with this INTID and sender, or MODEL_LRS_MAX. */
static uint32_t find_active(uint32_t value)
{
    for (uint32_t n = 0; n < machine.config.lr_count; n++) {
        lr_word_t word = here->vi.lr[n];
        uint32_t source =
            lr_word_hardware(word) || lr_word_intid(word) >= INTID_SGI_COUNT ? 0 : lr_word_source(word);

        if ((word & LR_ACTIVE) != 0 && lr_word_intid(word) == model_iar_intid(value) &&
            source == (model_is_lpi(value) ? 0 : field_get(GICC_IAR_CPUID, value))) {
            return n;
        }
    }
    return MODEL_LRS_MAX;
}

/* An end without a list register. */
static void count_end(uint32_t value)
{
    if (!model_is_lpi(value)) {
        here->vi.hcr += field_put(GICH_HCR_EOICOUNT, 1);
    }
}

/* Completes the list register that is active with this INTID and sender, or counts that there is none. */
static void deactivate(uint32_t value)
{
    uint32_t n = find_active(value);
    lr_word_t word;

    if (n == MODEL_LRS_MAX) {
        count_end(value);
        return;
    }
    word = here->vi.lr[n];
    change_lr(n, word & ~LR_ACTIVE);
    if (lr_word_hardware(word)) {
        ops_deactivate(lr_word_physical(word));
    }
}

/* EOIR: counts, and completes, only if it drops a priority (5.3.1, EOICount). */
static void end(uint32_t value)
{
    if (model_is_special(model_iar_intid(value)) || here->vi.apr == 0) {
        return;
    }
    here->vi.apr &= here->vi.apr - 1U;
    if (!ctlr_has(GICC_CTLR_EOIMODE_OFF) || model_is_lpi(value)) {
        deactivate(value);
    } else if (VGIC_DROPS_ARE_COUNTED && find_active(value) == MODEL_LRS_MAX) {
        count_end(value); /* as QEMU does */
    }
}

uint32_t gicv_read(uint32_t offset)
{
    switch (offset) {
    case GICC_CTLR:
        return here->vi.ctlr;
    case GICC_PMR:
        return here->vi.pmr;
    case GICC_BPR:
        return here->vi.bpr;
    case GICC_ABPR:
        return here->vi.abpr;
    case GICC_IAR:
        return acknowledge(0);
    case GICC_AIAR:
        return acknowledge(1);
    case GICC_RPR:
        return here->vi.apr != 0 ? running_priority() : GICC_PRIORITY_IDLE;
    case GICC_HPPIR:
        return shown(best_pending(), 0);
    case GICC_AHPPIR:
        return shown(best_pending(), 1);
    default:
        fail_msg("GICV: read at %#x", (unsigned)offset);
        return 0;
    }
}

static uint32_t at_least(uint32_t value, uint32_t smallest)
{
    return (value & 7U) < smallest ? smallest : value & 7U;
}

void gicv_write(uint32_t offset, uint32_t value)
{
    switch (offset) {
    case GICC_CTLR:
        here->vi.ctlr = value & CTLR_BITS;
        break;
    case GICC_PMR:
        here->vi.pmr = value & 0xf8U;
        break;
    case GICC_BPR:
        here->vi.bpr = at_least(value, GICV_BPR_SMALLEST);
        break;
    case GICC_ABPR:
        here->vi.abpr = at_least(value, GICV_ABPR_SMALLEST);
        break;
    case GICC_EOIR:
    case GICC_AEOIR:
        end(value);
        break;
    case GICC_DIR:
        if (ctlr_has(GICC_CTLR_EOIMODE_OFF)) {
            deactivate(value);
        }
        break;
    default:
        fail_msg("GICV: write at %#x", (unsigned)offset);
    }
}

uint32_t ops_usable_conditions(void)
{
    return UINT32_MAX;
}

bool ops_guest_splits_eoi(void)
{
    return ctlr_has(GICC_CTLR_EOIMODE_OFF);
}

uint32_t ops_running_levels(void)
{
    return here->vi.apr;
}

uint32_t ops_guest_group_level(uint32_t level, uint32_t group)
{
    __atomic_fetch_add(&machine.levels_asked, 1U, __ATOMIC_RELAXED);
    return group_priority(group, level << 3) >> 3;
}

uint32_t ops_guest_groups(void)
{
    return field_get(GICH_VMCR_GROUPS, here->vi.ctlr);
}
