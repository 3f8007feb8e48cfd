/*
 * The ITS's commands (IHI 0069, 5.3). One that names what there is not is refused: it does nothing, and is
 * counted; the queue goes on (5.3.1 lets an ITS choose that). A SYNC has nothing to wait for: a command is
 * done when the next one begins.
 */
#include "vgic/ops.h"
#include "vgic/v3/its.h"

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

/* An event's entry: it is mapped to that LPI, of that collection. */
static uint64_t ite_of(uint32_t intid, uint32_t collection)
{
    return GITS_VALID | field64_put(ITE_INTID, intid) | field64_put(ITE_COLLECTION, collection);
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
    *entry = its_event_entry(cpu->vgic, device_of(command), event_of(command));
    return *entry != NULL ? lpi_of(cpu->vgic->its, *entry) : NULL;
}

/* ---- the physical event behind one of DeviceID 0 ---- */

static void unmap_physical(struct vgic *vgic, struct lpi_mapping *mapping)
{
    if ((mapping->flags & MAPPING_PHYSICAL) != 0) {
        mapping->flags &= (uint16_t)~MAPPING_PHYSICAL;
        ops_event_unmap(vgic, mapping->event);
    }
}

static void map_physical(struct vgic *vgic, struct virq *irq, uint32_t target)
{
    struct lpi_mapping *mapping = lpi_mapping_of(vgic->its, irq);

    mapping->flags |= MAPPING_PHYSICAL;
    ops_event_map(vgic, mapping->event, irq->intid, target);
}

/* An event of device 0 is no LPI's any more, whichever it was. */
static void take_event(struct vgic *vgic, const uint64_t *entry, uint32_t device)
{
    struct virq *irq = lpi_of(vgic->its, entry);

    if (device == 0 && irq != NULL) {
        unmap_physical(vgic, lpi_mapping_of(vgic->its, irq));
    }
}

/* ---- devices and collections ---- */

static bool mapd(struct vgic_cpu *cpu, const struct its_command *command)
{
    struct vgic *vgic = cpu->vgic;
    uint32_t bits = field64_get(ITS_SIZE, command->word[1]) + 1U;
    uint64_t *entry = its_entry(vgic, ITS_DEVICES, device_of(command));
    bool valid = (command->word[2] & GITS_VALID) != 0;

    if (entry == NULL || (valid && bits > EVENT_BITS_MAX)) {
        return false;
    }
    for (uint32_t i = 0; device_of(command) == 0 && i < vgic->its->used; i++) {
        unmap_physical(vgic, &vgic->its->mapping[i]);
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
            vgic_on_owner(cpu, &its->lpi[i], lpi_move, target);
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
    uint64_t *entry = its_entry(vgic, ITS_COLLECTIONS, collection_of(command));
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
        vgic_on_owner(cpu, irq, lpi_move, to);
        if (lpi_is_direct(vgic->its, irq)) {
            ops_event_move(vgic, lpi_mapping_of(vgic->its, irq)->event, irq->intid, to);
        }
    }
    return true;
}

/* ---- events ---- */

static bool map_event(struct vgic_cpu *cpu, const struct its_command *command, uint32_t intid)
{
    struct vgic *vgic = cpu->vgic;
    uint32_t device = device_of(command), event = event_of(command), collection = collection_of(command);
    uint64_t *entry = its_event_entry(vgic, device, event);
    struct virq *irq = lpi_use(vgic->its, intid);
    uint32_t target = its_target(vgic, collection);
    struct lpi_mapping *mapping;

    if (entry == NULL || irq == NULL || target == VGIC_CPU_MAX) {
        return false;
    }
    take_event(vgic, entry, device);
    mapping = lpi_mapping_of(vgic->its, irq);
    unmap_physical(vgic, mapping);
    its_store(entry, ite_of(intid, collection));
    mapping->collection = (uint16_t)collection;
    mapping->event = (uint16_t)event;
    mapping->flags = MAPPING_VALID;
    if (vgic_owner(irq) != target) {
        vgic_on_owner(cpu, irq, lpi_move, target);
    }
    if (device == 0 && event < ITS_PHYSICAL_EVENTS) {
        map_physical(vgic, irq, target);
    }
    vgic_on_owner(cpu, irq, lpi_reload, 0); /* what is pending here joins what the hardware has */
    return true;
}

static bool mapti(struct vgic_cpu *cpu, const struct its_command *command)
{
    return map_event(cpu, command, field64_get(ITS_INTID, command->word[1]));
}

static bool mapi(struct vgic_cpu *cpu, const struct its_command *command)
{
    return map_event(cpu, command, event_of(command));
}

static bool movi(struct vgic_cpu *cpu, const struct its_command *command)
{
    struct vgic *vgic = cpu->vgic;
    uint32_t collection = collection_of(command);
    uint32_t target = its_target(vgic, collection);
    uint64_t *entry;
    struct virq *irq = mapped_lpi(cpu, command, &entry);
    struct lpi_mapping *mapping;

    if (irq == NULL || target == VGIC_CPU_MAX) {
        return false;
    }
    its_store(entry, ite_of(irq->intid, collection));
    mapping = lpi_mapping_of(vgic->its, irq);
    mapping->collection = (uint16_t)collection;
    vgic_on_owner(cpu, irq, lpi_move, target);
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
    unmap_physical(cpu->vgic, mapping);
    mapping->flags = 0;
    its_store(entry, 0);
    vgic_on_owner(cpu, irq, lpi_forget, 0);
    return true;
}

/* An LPI whose event's collection has no target any more is not delivered. */
static bool interrupt(struct vgic_cpu *cpu, const struct its_command *command)
{
    uint64_t *entry;
    struct virq *irq = mapped_lpi(cpu, command, &entry);

    if (irq == NULL || its_target(cpu->vgic, field64_get(ITE_COLLECTION, its_load(entry))) == VGIC_CPU_MAX) {
        return false;
    }
    if (lpi_is_direct(cpu->vgic->its, irq)) {
        ops_event_raise(cpu->vgic, lpi_mapping_of(cpu->vgic->its, irq)->event);
    } else {
        vgic_on_owner(cpu, irq, lpi_pend, 0);
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
    uint32_t target = its_target(cpu->vgic, collection_of(command));

    if (target == VGIC_CPU_MAX) {
        return false;
    }
    vgic_on_owner(cpu, &cpu->vgic->cpu[target]->private[0], lpi_reload_all, 0);
    return true;
}

static bool sync(struct vgic_cpu *cpu, const struct its_command *command)
{
    return field64_get(ITS_TARGET, command->word[2]) < cpu->vgic->cpu_count;
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
    [ITS_SYNC] = {sync, 1},
    [6] = {refuse, 1},
    [7] = {refuse, 1},
    [ITS_MAPD] = {mapd, COMMANDS_AT_ONCE},
    [ITS_MAPC] = {mapc, COMMANDS_AT_ONCE},
    [ITS_MAPTI] = {mapti, 1},
    [ITS_MAPI] = {mapi, 1},
    [ITS_INV] = {inv, 1},
    [ITS_INVALL] = {invall, COMMANDS_AT_ONCE},
    [ITS_MOVALL] = {movall, COMMANDS_AT_ONCE},
    [ITS_DISCARD] = {discard, 1},
};

/* Performs the command at `at`; returns what it cost. */
static uint32_t perform(struct vgic_cpu *cpu, const uint64_t *at)
{
    struct its_command command = {{its_load(at), its_load(at + 1), its_load(at + 2), its_load(at + 3)}};
    uint32_t opcode = field64_get(ITS_OPCODE, command.word[0]);
    const struct command_row *row = &rows[opcode < OPCODE_COUNT ? opcode : 0];

    if (!row->perform(cpu, &command)) {
        vgic_count(cpu, COUNT_its_refused);
    }
    return row->cost;
}

void its_work(struct vgic_cpu *cpu)
{
    struct vgic_its *its = cpu->vgic->its;
    uint32_t size = (field64_get(GITS_CBASER_PAGES, its->cbaser) + 1U) * MMIO_PAGE_SIZE;

    for (uint32_t spent = 0; spent < COMMANDS_AT_ONCE && its->creadr != its->cwriter;) {
        const uint64_t *at =
            ops_guest_memory(cpu->vgic, (its->cbaser & GITS_ADDRESS) + its->creadr, ITS_COMMAND_SIZE);

        if (at == NULL) {
            its->stalled = true;
            vgic_count(cpu, COUNT_its_refused);
            return;
        }
        spent += perform(cpu, at);
        its->creadr = its->creadr + ITS_COMMAND_SIZE < size ? its->creadr + ITS_COMMAND_SIZE : 0;
    }
}
