/*
 * What a hostile vCPU does next.
 */
#include "trials/hostile.h"

#include "common/hypercall.h"
#include "common/psci.h"
#include "cpu.h"
#include "runtime/gic.h"
#include "runtime/run.h"
#include "runtime/second.h"
#include "runtime/timer.h"
#include "stamp.h"

extern const uint8_t bss_end[]; /* of the image */

struct hostile hostiles[PLATFORM_CPU_MAX];

static uint32_t code_pages[PLATFORM_CPU_MAX][1024] __attribute__((aligned(4096)));

static struct hostile_rules rules;

/* Of 32: how often each kind is chosen. */
static const uint8_t shares[HOSTILE_KINDS] = {
    [HOSTILE_ACCESS] = 9, [HOSTILE_SYSREG] = 8,      [HOSTILE_INTERFACE] = 2,   [HOSTILE_CALL] = 3,
    [HOSTILE_SLEEP] = 1,  [HOSTILE_DISTRIBUTOR] = 3, [HOSTILE_INSTRUCTION] = 3, [HOSTILE_SELF] = 1,
    [HOSTILE_JUMP] = 1,   [HOSTILE_TABLES] = 1,
};

/* Numbers that calls are made with besides random ones: those that do something. */
static const uint32_t calls[] = {
    HVC_NULL,
    HVC_PEND,
    HVC_COUNTER,
    HVC_TRAP_WFI,
    HVC_VM_START,
    HVC_VM_SWITCH,
    HVC_VM_SLICE,
    HVC_VM_SAVE,
    PSCI_VERSION,
    PSCI_CPU_ON,
    HVC_UNUSABLE_CONDITIONS,
    PSCI_CPU_ON,
    PSCI_CPU_OFF,
    PSCI_CPU_SUSPEND,
    PSCI_FEATURES,
    PSCI_CPU_OFF,
    PSCI_AFFINITY_INFO,
    PSCI_MIGRATE_INFO_TYPE,
    PSCI_CPU_ON | 0x40000000U,
    PSCI_AFFINITY_INFO | 0x40000000U,
    0xc4000012U,
};

/* Stretches of the address space where something is, or begins, or ends. */
static const struct place {
    uintptr_t base;
    uint32_t size;
} places[] = {
    {PLATFORM_GICD_BASE, 0x1000U},
    {PLATFORM_GICD_BASE, 0x10000U},
    {PLATFORM_DEVICE_BASE, HOSTILE_BLOCK},
    {PLATFORM_DEVICE_BASE, HOSTILE_BLOCK},
    {PLATFORM_RTC_BASE, 0x1000U},
    {PLATFORM_DOORBELL_IPA, 0x1000U},
    {PLATFORM_DOORBELL_IPA, 0x100000U},
    {PLATFORM_COUNTERS_IPA, 0xa000U},
    {PLATFORM_SHARED_IPA - 0x1000U, 0x3000U},
    {PLATFORM_SHIM_BASE, PLATFORM_SHIM_SIZE},
    {PLATFORM_GUEST_BASE, PLATFORM_GUEST_SIZE},
    {HOSTILE_SCRATCH, HOSTILE_BLOCK},
    {PLATFORM_GUEST_BASE - 0x1000U, 0x2000U},
    {PLATFORM_GUEST_BASE + PLATFORM_GUEST_SIZE - 0x1000U, 0x2000U},
    {PLATFORM_SECOND_BASE, PLATFORM_GUEST_SIZE},
};
#define PLACES (sizeof(places) / sizeof(places[0]))

uint32_t hostile_random(struct hostile *hostile)
{
    uint64_t x = hostile->random;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17; /* Marsaglia's xorshift64 */
    hostile->random = x;
    return (uint32_t)(x >> 16);
}

uintptr_t hostile_address(struct hostile *hostile)
{
    uint32_t choice = hostile_random(hostile) % (PLACES + 3U);
    uint32_t offset = hostile_random(hostile);

    if (choice >= PLACES) {
        return choice == PLACES ? (uintptr_t)(offset & 0xfffU) - 0x800U
                                : (uintptr_t)code_wide(hostile, offset);
    }
    if (rules.shuns_gicr && places[choice].base == PLATFORM_DEVICE_BASE) {
        choice = 0;
    }
    offset %= places[choice].size;
    if ((offset & 0x80000U) == 0 && (hostile_random(hostile) & 1U) != 0) {
        offset &= ~3U;
    }
    return places[choice].base + offset;
}

/* Entries of the tables that are made anew at a time. */
#define ALL_ENTRIES  UINT32_MAX
#define SOME_ENTRIES 64U

static uintptr_t any_value(struct hostile *hostile)
{
    uint32_t value = hostile_random(hostile);

    switch (hostile_random(hostile) & 7U) {
    case 0:
        return value & 1023U;
    case 1:
        return 1U << (value & 31U);
    case 2:
        return ~(uintptr_t)0;
    case 3:
        return 0;
    case 4:
    case 5:
        return hostile_address(hostile);
    default:
        return (uintptr_t)code_wide(hostile, value);
    }
}

static enum hostile_kind next_kind(struct hostile *hostile)
{
    uint32_t left = hostile_random(hostile) % 32U;
    uint32_t kind = 0;

    while (left >= shares[kind]) {
        left -= shares[kind++];
    }
    return (enum hostile_kind)kind;
}

static void fill_registers(struct hostile *hostile, bool addresses)
{
    for (uint32_t i = 0; i < CODE_REGISTERS; i++) {
        hostile->op.registers[i] = addresses ? hostile_address(hostile) : any_value(hostile);
    }
    hostile->op.sp = any_value(hostile);
}

/* `random_words` words of code from `make`, then back to the core. */
static void write_words(struct hostile *hostile, uint32_t words, uint32_t (*make)(uint32_t random))
{
    for (uint32_t i = 0; i < words; i++) {
        hostile->code[i] = make(hostile_random(hostile));
    }
    hostile->code[words] = code_branch((uintptr_t)&hostile->code[words], (uintptr_t)hostile_resume);
}

/* Where nobody wakes it for sure, the vCPU that ends the run does not sleep. */
static bool may_sleep(const struct hostile *hostile)
{
    return rules.second || hostile != &hostiles[0];
}

/* Soon its own timer wakes it, if it has left the GIC so; or anything else does. */
static void prepare_wake(struct hostile *hostile)
{
    gic_enable(timer_virtual.intid, false);
    timer_arm(&timer_virtual, stamp() + hostile_random(hostile) % 20000U);
}

static void prepare_call(struct hostile *hostile)
{
    uint32_t number = hostile_random(hostile);

    if ((number & 7U) != 0) {
        number = calls[number / 8U % (sizeof(calls) / sizeof(calls[0]))];
    }
    if (number == HVC_END || number == HVC_VM_FAULT || (number & ~0x40000000U) == PSCI_SYSTEM_OFF ||
        (number & ~0x40000000U) == PSCI_SYSTEM_RESET) {
        number = HVC_NULL; /* they end the run, as they should */
    }
    if (!rules.second && number == PSCI_CPU_OFF && hostile == &hostiles[0]) {
        number = PSCI_CPU_ON; /* nobody would turn it on again */
    }
    if (number == PSCI_CPU_SUSPEND) {
        number = may_sleep(hostile) ? number : PSCI_FEATURES;
        prepare_wake(hostile);
    }
    hostile->op.registers[0] = number;
    if ((hostile_random(hostile) & 3U) != 0) {
        hostile->op.registers[1] = hostile_random(hostile) % (PLATFORM_CPU_MAX + 1U);
    }
    hostile->op.registers[2] = (uintptr_t)hostile_start; /* where CPU_ON starts a vCPU */
    hostile->code[0] = code_call(hostile_random(hostile));
    hostile->code[1] = code_branch((uintptr_t)&hostile->code[1], (uintptr_t)hostile_resume);
}

/* Words of the distributor's first page, loaded and stored in turn; one in four is an SGI. */
static void prepare_distributor(struct hostile *hostile)
{
    uint32_t word = 0;

    for (uint32_t pair = 0; pair < CODE_PAIRS; pair++) {
        uint32_t random = hostile_random(hostile);
        uint32_t offset = (random & 3U) == 0 ? GICD_SGIR : random >> 2 & 0xffcU;

        hostile->op.registers[2U * pair] = PLATFORM_GICD_BASE + offset;
        hostile->code[word++] = code_word_access(2U * pair, 2U * pair + 1U, (random & 0x10000U) != 0);
    }
    hostile->code[word] = code_branch((uintptr_t)&hostile->code[word], (uintptr_t)hostile_resume);
}

static void prepare_sleep(struct hostile *hostile)
{
    hostile->code[0] = may_sleep(hostile) ? code_wfi : code_access(0);
    hostile->code[1] = code_branch((uintptr_t)&hostile->code[1], (uintptr_t)hostile_resume);
    prepare_wake(hostile);
}

/* The code lies where it may be stored to, and half of its addresses are its own. */
static void prepare_self(struct hostile *hostile)
{
    uintptr_t place = HOSTILE_SCRATCH + hostile_random(hostile) % HOSTILE_BLOCK / 2U / 256U * 256U;
    volatile uint32_t *to = (volatile uint32_t *)place;

    for (uint32_t i = 0; i < CODE_REGISTERS; i += 2U) {
        hostile->op.registers[i] = place + hostile_random(hostile) % 64U;
    }
    write_words(hostile, 8, code_access);
    for (uint32_t i = 0; i < 8; i++) {
        to[i] = hostile->code[i];
    }
    to[8] = code_branch(place + 8U * 4U, (uintptr_t)hostile_resume);
    hostile->op.code = place;
}

/* The image's own code would do what it is there for. */
static uintptr_t outside_core(uintptr_t address)
{
    return address - HOSTILE_CORE < HOSTILE_BLOCK ? address + HOSTILE_BLOCK : address;
}

static void prepare(struct hostile *hostile, enum hostile_kind kind)
{
    switch (kind) {
    case HOSTILE_ACCESS:
        write_words(hostile, 4, code_access);
        break;
    case HOSTILE_SYSREG:
        hostile->op.sctlr = CODE_SCTLR_OFF;
        hostile->op.unmask = 0;
        hostile->other_tables = true;
        code_sysreg(hostile, hostile->sysreg++);
        break;
    case HOSTILE_INTERFACE:
        hostile->op.sctlr = CODE_SCTLR_OFF;
        code_interface(hostile);
        break;
    case HOSTILE_CALL:
        prepare_call(hostile);
        break;
    case HOSTILE_DISTRIBUTOR:
        hostile->op.sctlr = CODE_SCTLR_OFF;
        prepare_distributor(hostile);
        break;
    case HOSTILE_SLEEP:
        prepare_sleep(hostile);
        break;
    case HOSTILE_INSTRUCTION:
        write_words(hostile, 4, code_instruction);
        break;
    case HOSTILE_SELF:
        prepare_self(hostile);
        break;
    case HOSTILE_JUMP:
        hostile->op.registers[0] = outside_core(hostile_random(hostile));
        hostile->code[0] = code_jump;
        break;
    default:
        code_tables(hostile, rules.shuns_gicr, SOME_ENTRIES);
        hostile->other_tables = true;
        write_words(hostile, 4, code_access);
        break;
    }
}

/* Random code, with random vectors and a random stack: nothing goes on from here. */
static void go_wild(struct hostile *hostile)
{
    volatile uint32_t *to = (volatile uint32_t *)HOSTILE_SCRATCH;
    uint32_t kind = hostile_random(hostile);

    SECOND->argument = hostile->done;
    SECOND->result = SECOND_IS_WILD;
    for (uint32_t i = 0; i < 0x4000U; i++) {
        uint32_t random = hostile_random(hostile);

        to[i] = (random & 7U) == 0 ? code_access(hostile_random(hostile)) : hostile_random(hostile);
    }
    fill_registers(hostile, false);
    hostile->op.code = HOSTILE_SCRATCH + 0x4000U;
    hostile->op.vbar = (kind & 1U) != 0 ? HOSTILE_SCRATCH : hostile_random(hostile);
    hostile->op.sctlr = CODE_SCTLR_OFF; /* QEMU: an endless fault at the vector itself would stop its clock */
    hostile->op.unmask = kind & 4U;
}

static void over(struct hostile *hostile, uint32_t cpu)
{
    if (rules.second) {
        go_wild(hostile);
    } else if (cpu == 0) {
        hostile_report(hostile);
    } else {
        hostile->limit += 1000U; /* for when it is turned on again */
        psci_by_hvc(PSCI_CPU_OFF, 0, 0, 0);
    }
}

const struct hostile_op *hostile_step(uint32_t cpu, enum hostile_end end)
{
    struct hostile *hostile = &hostiles[cpu % PLATFORM_CPU_MAX];
    enum hostile_kind kind;

    if (hostile->random == 0) {
        hostile->random = hostiles[0].random ^ (uint64_t)(cpu + 1U) << 40;
        hostile->limit = 1000U;
    }
    if (hostile->done >= hostile->limit) {
        over(hostile, cpu);
        return &hostile->op;
    }
    hostile->code = code_pages[cpu % PLATFORM_CPU_MAX];
    hostile->other_tables |= end == HOSTILE_STARTED;
    hostile->trapped += end == HOSTILE_TRAPPED;
    kind = next_kind(hostile);
    hostile->kinds[kind]++;
    hostile->done++;
    fill_registers(hostile, kind == HOSTILE_ACCESS || kind == HOSTILE_SELF);
    hostile->op.code = (uintptr_t)hostile->code;
    hostile->op.vbar = (uintptr_t)hostile_vectors;
    hostile->op.sctlr = CODE_SCTLR_ON;
    hostile->op.unmask = (hostile_random(hostile) & 7U) == 0;
    prepare(hostile, kind);
    if (hostile->other_tables && hostile->op.sctlr == CODE_SCTLR_ON) {
        code_use_tables();
        hostile->other_tables = false;
    }
    return &hostile->op;
}

void hostile_begin(uint32_t seed, uint32_t operations, struct hostile_rules given)
{
    struct hostile *hostile = &hostiles[0];

    rules = given;
    hostile->random = 0x9e3779b97f4a7c15ULL * (seed + 1U);
    hostile->limit = operations;
    hostile->sysreg = seed * 7919U * 13U;
    code_fill(((uintptr_t)bss_end + 31U) & ~(uintptr_t)31U, HOSTILE_CORE + HOSTILE_BLOCK);
    code_fill(HOSTILE_CORE + HOSTILE_BLOCK,
              rules.second ? PLATFORM_GUEST_BASE + PLATFORM_GUEST_SIZE : PLATFORM_BOOT_PARAMS);
    code_tables(hostile, rules.shuns_gicr, ALL_ENTRIES);
    hostile_start();
    for (;;) {
    }
}

uint32_t hostile_seed(void)
{
    uint32_t seed = 0;

    for (size_t i = 0; i < run_params.variants_length; i++) {
        char c = run_params.variants[i];

        if (c >= '0' && c <= '9') {
            seed = seed * 10U + (uint32_t)(c - '0');
        }
    }
    return seed;
}
