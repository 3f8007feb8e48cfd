/*
 * The ITS's commands (IHI 0069, 5.3). One that names what there is not is refused: it does nothing, and is
 * counted; the queue goes on (5.3.1 lets an ITS choose that). A SYNC has nothing to wait for: a command is
 * done when the next one begins.
 */
#include "vgic/ops.h"
#include "vgic/v3/its.h"
#include "vgic/v3/its_events.h"
#include "vgic/v3/its_tables.h"

/* Commands performed at one access to the ITS's registers; one that looks at every LPI counts as all. */
#define COMMANDS_AT_ONCE 128U

#define EVENT_BITS_MAX 16U

/* Returns false if it is refused. */
typedef bool performer(struct vgic_cpu *cpu, const struct its_command *command);

struct command_row {
    performer *perform;
    uint32_t cost;
};

static uint32_t device_of(const struct its_command *command)
{
    return field64_get(ITS_DEVICE, command->word[0]);
}

static uint32_t event_of(const struct its_command *command)
{
    return field64_get(ITS_EVENT, command->word[1]);
}

static uint32_t collection_of(const struct its_command *command)
{
    return field64_get(ITS_COLLECTION, command->word[2]);
}

/* The LPI that an event is mapped to, by its entry; NULL. */
static struct virq *lpi_of(struct vgic_its *its, const uint64_t *entry)
{
    uint64_t ite = its_load(entry);

    return (ite & GITS_VALID) != 0 ? lpi_record(its, field64_get(ITE_INTID, ite)) : NULL;
}

/* The same for the command's event, and the entry, which is NULL where there is no place for one. */
static struct virq *mapped_lpi(struct vgic_cpu *cpu, const struct its_command *command, uint64_t **entry)
{
    *entry = its_event_entry(cpu->vgic->its, device_of(command), event_of(command));
    return *entry != NULL ? lpi_of(cpu->vgic->its, *entry) : NULL;
}

/* ---- devices and collections ---- */

static bool mapd(struct vgic_cpu *cpu, const struct its_command *command)
{
    struct vgic_its *its = cpu->vgic->its;
    uint32_t bits = field64_get(ITS_SIZE, command->word[1]) + 1U;
    uint64_t *entry = its_entry(its, ITS_DEVICES, device_of(command));
    bool valid = (command->word[2] & GITS_VALID) != 0;

    if (entry == NULL || (valid && bits > EVENT_BITS_MAX)) {
        return false;
    }
    for (uint32_t i = 0; device_of(command) == 0 && i < its->used; i++) {
        its_unmap_physical(its, &its->mapping[i]);
    }
    if (device_of(command) == 0 && valid) {
        ops_events_prepare(cpu->vgic, bits < ITS_PHYSICAL_EVENT_BITS ? 1U << bits : ITS_PHYSICAL_EVENTS);
    }
    its_store(entry, valid ? (command->word[2] & (GITS_VALID | GITS_ITT_ADDRESS)) | (bits - 1U) : 0);
    return true;
}

/* The LPIs of a collection go where it goes; without a target their physical events go nowhere. */
static void move_collection(struct vgic_cpu *cpu, uint32_t collection, uint32_t target)
{
    struct vgic_its *its = cpu->vgic->its;

    for (uint32_t i = 0; i < its->used; i++) {
        struct lpi_mapping *mapping = &its->mapping[i];

        if ((mapping->flags & MAPPING_VALID) == 0 || mapping->collection != collection) {
            continue;
        }
        if (target < VGIC_CPU_MAX) {
            lpi_go_to(cpu, &its->lpi[i], target);
            if ((mapping->flags & MAPPING_PHYSICAL) != 0) {
                ops_event_move(cpu->vgic, mapping->event, its->lpi[i].intid, target);
            }
        }
    }
}

static bool mapc(struct vgic_cpu *cpu, const struct its_command *command)
{
    struct vgic *vgic = cpu->vgic;
    uint32_t target = field64_get(ITS_TARGET, command->word[2]);
    uint64_t *entry = its_entry(vgic->its, ITS_COLLECTIONS, collection_of(command));
    bool valid = (command->word[2] & GITS_VALID) != 0;

    if (entry == NULL || (valid && target >= vgic->cpu_count)) {
        return false;
    }
    its_store(entry, valid ? GITS_VALID | target : 0);
    if (valid) {
        move_collection(cpu, collection_of(command), target);
    }
    return true;
}

/* What is pending of one redistributor goes to the other. */
static bool movall(struct vgic_cpu *cpu, const struct its_command *command)
{
    struct vgic *vgic = cpu->vgic;
    uint32_t from = field64_get(ITS_TARGET, command->word[2]);
    uint32_t to = field64_get(ITS_TARGET, command->word[3]);

    if (from >= vgic->cpu_count || to >= vgic->cpu_count) {
        return false;
    }
    for (uint32_t i = 0; i < vgic->its->used; i++) {
        struct virq *irq = &vgic->its->lpi[i];

        if (vgic_owner(irq) != from) {
            continue;
        }
        lpi_go_to(cpu, irq, to);
        if (lpi_is_direct(vgic->its, irq)) {
            ops_event_move(vgic, lpi_mapping_of(vgic->its, irq)->event, irq->intid, to);
        }
    }
    return true;
}

/* ---- events ---- */

static bool mapi(struct vgic_cpu *cpu, const struct its_command *command)
{
    return its_map_event(cpu, cpu->vgic->its, device_of(command), event_of(command), event_of(command),
                         collection_of(command));
}

static bool movi(struct vgic_cpu *cpu, const struct its_command *command)
{
    struct vgic *vgic = cpu->vgic;
    uint32_t collection = collection_of(command);
    uint32_t target = its_target(vgic->its, collection);
    uint64_t *entry;
    struct virq *irq = mapped_lpi(cpu, command, &entry);
    struct lpi_mapping *mapping;

    if (irq == NULL || target == VGIC_CPU_MAX) {
        return false;
    }
    its_store(entry, its_mapped_to(irq->intid, collection));
    mapping = lpi_mapping_of(vgic->its, irq);
    mapping->collection = (uint16_t)collection;
    lpi_go_to(cpu, irq, target);
    if ((mapping->flags & MAPPING_PHYSICAL) != 0) {
        ops_event_move(vgic, mapping->event, irq->intid, target);
    }
    return true;
}

static bool discard(struct vgic_cpu *cpu, const struct its_command *command)
{
    uint64_t *entry;
    struct virq *irq = mapped_lpi(cpu, command, &entry);
    struct lpi_mapping *mapping;

    if (irq == NULL) {
        return false;
    }
    mapping = lpi_mapping_of(cpu->vgic->its, irq);
    its_unmap_physical(cpu->vgic->its, mapping);
    mapping->flags = 0;
    its_store(entry, 0);
    vgic_on_owner(cpu, irq, lpi_forget, 0);
    return true;
}

/* An LPI whose event's collection has no target any more is not delivered. */
static bool interrupt(struct vgic_cpu *cpu, const struct its_command *command)
{
    struct vgic_its *its = cpu->vgic->its;
    uint64_t *entry;
    struct virq *irq = mapped_lpi(cpu, command, &entry);

    if (irq == NULL || its_target(its, field64_get(ITE_COLLECTION, its_load(entry))) == VGIC_CPU_MAX) {
        return false;
    }
    if (lpi_is_direct(its, irq)) {
        ops_event_raise(cpu->vgic, lpi_mapping_of(its, irq)->event);
    } else {
        lpi_raise(cpu, irq);
    }
    return true;
}

static bool clear(struct vgic_cpu *cpu, const struct its_command *command)
{
    uint64_t *entry;
    struct virq *irq = mapped_lpi(cpu, command, &entry);

    if (irq == NULL) {
        return false;
    }
    if (lpi_is_direct(cpu->vgic->its, irq)) {
        ops_event_clear(cpu->vgic, lpi_mapping_of(cpu->vgic->its, irq)->event);
    }
    vgic_on_owner(cpu, irq, lpi_unpend, 0);
    return true;
}

static bool inv(struct vgic_cpu *cpu, const struct its_command *command)
{
    uint64_t *entry;
    struct virq *irq = mapped_lpi(cpu, command, &entry);

    if (irq != NULL) {
        vgic_on_owner(cpu, irq, lpi_reload, 0);
    }
    return irq != NULL;
}

static bool invall(struct vgic_cpu *cpu, const struct its_command *command)
{
    uint32_t target = its_target(cpu->vgic->its, collection_of(command));

    if (target == VGIC_CPU_MAX) {
        return false;
    }
    vgic_on_owner(cpu, &cpu->vgic->cpu[target]->private[0], lpi_reload_all, 0);
    return true;
}

/* ---- the queue ---- */

static bool refuse(struct vgic_cpu *cpu, const struct its_command *command)
{
    (void)cpu, (void)command;
    return false;
}

#define OPCODE_COUNT 16U

static const struct command_row rows[OPCODE_COUNT] = {
    [0] = {refuse, 1},
    [ITS_MOVI] = {movi, 1},
    [2] = {refuse, 1},
    [ITS_INT] = {interrupt, 1},
    [ITS_CLEAR] = {clear, 1},
    [ITS_SYNC] = {refuse, 1}, /* perform() */
    [6] = {refuse, 1},
    [7] = {refuse, 1},
    [ITS_MAPD] = {mapd, COMMANDS_AT_ONCE},
    [ITS_MAPC] = {mapc, COMMANDS_AT_ONCE},
    [ITS_MAPTI] = {refuse, 1}, /* perform() */
    [ITS_MAPI] = {mapi, 1},
    [ITS_INV] = {inv, 1},
    [ITS_INVALL] = {invall, COMMANDS_AT_ONCE},
    [ITS_MOVALL] = {movall, COMMANDS_AT_ONCE},
    [ITS_DISCARD] = {discard, 1},
};

/* Returns what it cost. */
static __attribute__((noinline)) uint32_t perform_by_row(struct vgic_cpu *cpu,
                                                         const struct its_command *command)
{
    uint32_t opcode = field64_get(ITS_OPCODE, command->word[0]);
    const struct command_row *row = &rows[opcode < OPCODE_COUNT ? opcode : 0];

    if (!row->perform(cpu, command)) {
        vgic_count(cpu, COUNT_its_refused);
    }
    return row->cost;
}

/*
 * The command at `at`; returns what it cost. It is read once, all of it: the guest may write there meanwhile.
 * The two that a driver gives most are here, with all they need in registers.
 */
static inline __attribute__((always_inline)) uint32_t perform(struct vgic_cpu *cpu, struct vgic_its *its,
                                                              const uint64_t *at)
{
    uint64_t first = at[0], second = at[1], third = at[2], fourth = at[3];
    uint32_t opcode;
    bool done;

    __asm__("" : "+r"(first), "+r"(second), "+r"(third), "+r"(fourth));
    opcode = field64_get(ITS_OPCODE, first);
    if (opcode == ITS_MAPTI) {
        done = its_map_event(cpu, its, field64_get(ITS_DEVICE, first), field64_get(ITS_EVENT, second),
                             field64_get(ITS_INTID, second), field64_get(ITS_COLLECTION, third));
    } else if (opcode == ITS_SYNC) {
        done = field64_get(ITS_TARGET, third) < cpu->vgic->cpu_count;
    } else {
        return perform_by_row(cpu, &(struct its_command){{first, second, third, fourth}});
    }
    if (!done) {
        vgic_count(cpu, COUNT_its_refused);
    }
    return 1;
}

void its_work(struct vgic_cpu *cpu, struct vgic_its *its)
{
    uint32_t end = its->cwriter;
    uint32_t at = its->creadr;

    for (uint32_t spent = 0; spent < COMMANDS_AT_ONCE && at != end;) {
        spent += perform(cpu, its, (const uint64_t *)(const void *)((const char *)its->queue + at));
        at += ITS_COMMAND_SIZE;
        if (at >= its->queue_size) {
            at = 0;
        }
    }
    its->creadr = at;
}
