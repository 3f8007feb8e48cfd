/*
 * What must hold of the virtual GIC whenever the guest runs. Each is checked the naive way, over all
 * interrupts.
 */
#include "model.h"

#include "gic_ops.h"
#include "vgic/lr/lr.h"
#include "vgic/waiting.h"

static bool in_queue(const struct irq_queue *queue, uint32_t order)
{
    return (queue->map->bits[order / 32U] >> (order % 32U) & 1U) != 0;
}

/* Counts one word of the orders, and marks the levels that it has. */
static uint32_t check_word(const struct irq_queue *queue, uint32_t word, uint32_t levels[2])
{
    uint32_t bits = queue->map->bits[word];
    uint32_t order = word * 32U;

    assert_int_equal(queue->map->words[word / 32U] >> (word % 32U) & 1U, bits != 0);
    if (bits != 0) {
        levels[field_get(ORDER_GROUP, order)] |= 1U << field_get(ORDER_LEVEL, order);
    }
    return (uint32_t)__builtin_popcount(bits);
}

/*
 * Every summary bit is set if, and only if, there is something under it. Returns how many there are. This is
 * most of the time of the random tests: where a summary says that there is nothing, 32 words are held against
 * zeros at once.
 */
static uint32_t check_queue(const struct irq_queue *queue)
{
    static const uint32_t nothing[32];
    uint32_t count = 0, levels[2] = {0, 0};

    for (uint32_t summary = 0; summary < ORDER_COUNT / 1024U; summary++) {
        if (queue->map->words[summary] == 0) {
            assert_int_equal(memcmp(&queue->map->bits[32U * summary], nothing, sizeof(nothing)), 0);
            continue;
        }
        for (uint32_t word = 32U * summary; word < 32U * summary + 32U; word++) {
            count += check_word(queue, word, levels);
        }
    }
    assert_memory_equal(levels, queue->levels, sizeof(levels));
    return count;
}

/* Where its settings put an interrupt in the order of delivery. */
static uint32_t order_now(const struct virq *irq)
{
    return order_of(irq->priority >> PRIORITY_SHIFT, (irq->config & VIRQ_GROUP1) != 0 ? 1U : 0U, irq->intid);
}

/* An interrupt that waits does so once, where its priority and group say, and is in no list register. */
static void check_waiting(void)
{
    struct vgic_cpu *cpu = &here->cpu;
    uint32_t in_bitmaps = check_queue(&cpu->waiting.others);
    uint32_t waiting = 0;

    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        struct virq *irq = vgic_irq(cpu, intid);

        assert_int_equal(irq->intid, intid);
        if (irq->vcpu != cpu->index) {
            continue;
        }
        if ((irq->state & VIRQ_QUEUED) == 0) {
            assert_ptr_not_equal(irq, cpu->waiting.first);
            continue;
        }
        waiting++;
        assert_int_equal(irq->order, order_now(irq));
        assert_int_equal(irq->state & VIRQ_ACTIVE, 0);
        assert_int_equal(in_queue(&cpu->waiting.others, irq->order), irq != cpu->waiting.first);
        assert_false(lr_owned(cpu, irq) && (ops_read_lr(irq->lr) & LR_VALID) != 0);
        assert_non_null(cpu->waiting.first);
        assert_true(cpu->waiting.first->order <= irq->order);
    }
    waiting += model_lpis_waiting();
    assert_int_equal(waiting, in_bitmaps + (cpu->waiting.first != NULL ? 1U : 0U));
    assert_int_equal(cpu->waiting.open_lrs, cpu->waiting.first == NULL ? cpu->policy.open_when_none : 0);
}

/* Active interrupts outside the list registers: counted, and each where LRENP will find it. */
static void check_spilled(void)
{
    struct vgic_cpu *cpu = &here->cpu;
    uint32_t active = 0, levels = 0;

    if (machine.config.path == VGIC_TRAP) {
        assert_int_equal(cpu->spilled.count, 0);
        return;
    }
    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        struct virq *irq = vgic_irq(cpu, intid);

        if (irq->vcpu == cpu->index && (irq->state & VIRQ_ACTIVE) != 0) {
            active++;
            assert_false(lr_owned(cpu, irq) && (ops_read_lr(irq->lr) & LR_VALID) != 0);
        }
    }
    assert_int_equal(cpu->spilled.count, active);
    for (uint32_t level = 0; level < PRIORITY_LEVELS; level++) {
        if ((cpu->spilled.levels >> level & 1U) != 0) {
            assert_int_not_equal(cpu->running.spilled_at[level]->state & VIRQ_ACTIVE, 0);
            levels++;
        }
    }
    assert_true(levels <= active);
}

/*
 * Of the groups that the guest has enabled, those that wait are less urgent than what is pending in a list
 * register; and they do not wait for what is of another group. Among LPIs of one priority there is no order.
 */
static void check_turn(const struct virq *irq, uint32_t group)
{
    for (uint32_t other = 0; other < 2; other++) {
        const struct virq *waits = waiting_of_group(&here->cpu, other);

        if (waits != NULL && (here->vi.ctlr >> other & 1U) != 0) {
            assert_int_equal(here->vi.ctlr >> group & 1U, 1);
            assert_true(irq->order < waits->order ||
                        (model_is_lpi(waits->intid) && virq_level(irq) == virq_level(waits)));
        }
    }
}

/* A list register belongs to the interrupt it names, and no two name the same one. */
static void check_lr(uint32_t n)
{
    lr_word_t word = ops_read_lr(n);
    const struct virq *irq = here->cpu.lr_owner[n];
    uint32_t intid = lr_word_intid(word);

    if ((word & LR_VALID) == 0) {
        return;
    }
    for (uint32_t other = 0; other < n; other++) {
        assert_true((ops_read_lr(other) & LR_VALID) == 0 || lr_word_intid(ops_read_lr(other)) != intid);
    }
    assert_non_null(irq);
    assert_int_equal(irq->intid, intid);
    assert_true(irq->lr == n || irq->vcpu != here->cpu.index); /* retargeted while active: another's LR */
    if ((irq->config & VIRQ_HW) == 0 || machine.config.path != VGIC_LR) {
        assert_false(lr_word_hardware(word));
    } else if (!lr_word_hardware(word)) { /* software pended it: its end is told, or it is active by now */
        assert_int_not_equal(word & LR_NOTIFY_EOI, 0);
        assert_true((irq->state & VIRQ_SOFT) != 0 || (word & LR_ACTIVE) != 0);
    }
    assert_true(!lr_word_hardware(word) || lr_word_physical(word) == intid);
    if ((word & LR_PENDING) != 0) {
        assert_true((irq->config & VIRQ_FORWARD) != 0);
        assert_int_equal(lr_word_level(word), irq->priority >> PRIORITY_SHIFT);
        assert_int_equal(lr_word_group(word), (irq->config & VIRQ_GROUP1) != 0);
    }
    if (here->cpu.waiting.first != NULL && (word & LR_PENDING) != 0) {
        assert_int_equal(word & LR_ACTIVE,
                         0); /* its end would bring a pending one that did not go before those */
        check_turn(irq, lr_word_group(word));
    }
}

/* The conditions are armed that something waits for, and none holds already. */
static void check_maintenance(void)
{
    const struct vgic_cpu *cpu = &here->cpu;
    uint32_t refill = here->vi.hcr & (GICH_HCR_UIE | GICH_HCR_NPIE);
    uint32_t own = field_put(GICH_HCR_EOICOUNT, UINT32_MAX);

    assert_int_equal(here->vi.hcr & ~own, cpu->policy.hcr);
    if (cpu->waiting.first != NULL) {
        assert_int_equal(refill, cpu->policy.hcr_when_waiting & (GICH_HCR_UIE | GICH_HCR_NPIE));
    } else {
        assert_int_equal(refill & GICH_HCR_UIE, 0); /* no-pending may be for who makes room ahead */
    }
    assert_int_equal((here->vi.hcr & GICH_HCR_LRENPIE) != 0,
                     (cpu->spilled.levels | cpu->running.orphans) != 0 ||
                         (cpu->spilled.count != 0 && !cpu->talk.dir_trapped));
    assert_int_equal(cpu->spilled.levels & cpu->running.orphans, 0);
    assert_int_equal(ops_maintenance_status(), 0);
}

/* The list register of any CPU that has the interrupt. */
static bool in_a_list_register(uint32_t intid)
{
    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        for (uint32_t n = 0; n < machine.config.lr_count; n++) {
            lr_word_t word = machine.cpus[i].vi.lr[n];

            if ((intid >= INTID_PRIVATE_COUNT || i == here->cpu.index) && (word & LR_VALID) != 0 &&
                lr_word_intid(word) == intid) {
                return true;
            }
        }
    }
    return false;
}

/* Nothing physical is left active that no virtual interrupt will ever complete. */
static void check_hardware(void)
{
    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        struct virq *irq = vgic_irq(&here->cpu, intid);
        bool held = (irq->state & VIRQ_HW_ACTIVE) != 0;

        if (physical_of(intid)->active && !model_is_behind(&machine.cpus[physical_of(intid)->taker])) {
            assert_true(held || in_a_list_register(intid));
        }
        if (held) {
            assert_true(physical_of(intid)->active);
            assert_false(in_a_list_register(intid));
        }
    }
}

void machine_check(void)
{
    check_waiting();
    check_spilled();
    check_hardware();
    if (machine.config.path == VGIC_TRAP) {
        assert_int_equal(here->cpu.cpuif.next != NULL, here->lines != 0);
        return;
    }
    for (uint32_t n = 0; n < machine.config.lr_count; n++) {
        check_lr(n);
    }
    check_maintenance();
}
