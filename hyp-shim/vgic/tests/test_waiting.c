/*
 * The queue and the set of waiting interrupts, against lists that are searched from end to end.
 */
#include "story.h"

#include "model/random.h"
#include "vgic/waiting.h"

/* A set of orders without any structure. */
static bool listed[ORDER_COUNT];

static uint32_t list_first(uint32_t group)
{
    for (uint32_t order = 0; order < ORDER_COUNT; order++) {
        if (listed[order] && (group > 1 || field_get(ORDER_GROUP, order) == group)) {
            return order;
        }
    }
    return ORDER_COUNT;
}

#define ANY_GROUP 2U

static void assert_same(const struct irq_queue *queue)
{
    uint32_t first = list_first(ANY_GROUP);

    assert_int_equal(queue_is_empty(queue), first == ORDER_COUNT);
    if (first != ORDER_COUNT) {
        uint32_t group = queue_first_group(queue);

        assert_int_equal(group, field_get(ORDER_GROUP, first));
        assert_int_equal(queue_first_of(queue, group), first);
    }
    for (uint32_t group = 0; group < 2; group++) {
        assert_int_equal(queue->levels[group] != 0, list_first(group) != ORDER_COUNT);
        if (queue->levels[group] != 0) {
            assert_int_equal(queue_first_of(queue, group), list_first(group));
        }
    }
}

static void insert(struct irq_queue *queue, uint32_t order)
{
    listed[order] = true;
    queue_insert(queue, order);
}

static void queue_is_a_sorted_set(void **state)
{
    static struct irq_map map;
    struct irq_queue queue = {.map = &map};
    struct random random = {99};

    (void)state;
    memset(listed, 0, sizeof(listed));
    for (uint32_t step = 0; step < 4000; step++) {
        /* Few levels at first, so that words of the bitmaps fill and empty. */
        uint32_t order = order_of(random_below(&random, step < 2000 ? 2 : 32), random_below(&random, 2),
                                  random_below(&random, step < 2000 ? 70 : 1020));
        uint32_t first = list_first(ANY_GROUP);

        if (listed[order]) {
            listed[order] = false;
            queue_remove(&queue, order);
        } else if (first != ORDER_COUNT && random_once_in(&random, 3)) {
            listed[first] = false;
            assert_int_equal(queue_pop(&queue), first);
        } else {
            insert(&queue, order);
        }
        assert_same(&queue);
    }
    while (list_first(ANY_GROUP) != ORDER_COUNT) {
        uint32_t order = queue_pop(&queue);

        assert_int_equal(order, list_first(ANY_GROUP));
        listed[order] = false;
    }
    assert_same(&queue);
    for (uint32_t i = 0; i < sizeof(map.bits) / sizeof(map.bits[0]); i++) {
        assert_int_equal(map.bits[i], 0);
    }
}

static void queue_holds_the_corners(void **state)
{
    static const uint32_t intids[] = {0, 31, 32, 63, 1019};
    static struct irq_map map;
    struct irq_queue queue = {.map = &map};

    (void)state;
    memset(listed, 0, sizeof(listed));
    for (uint32_t level = 0; level < PRIORITY_LEVELS; level += 31) {
        for (uint32_t group = 0; group < 2; group++) {
            for (uint32_t i = 0; i < 5; i++) {
                insert(&queue, order_of(level, group, intids[i]));
                assert_same(&queue);
            }
        }
    }
    while (!queue_is_empty(&queue)) {
        uint32_t order = queue_pop(&queue);

        assert_int_equal(order, list_first(ANY_GROUP));
        listed[order] = false;
        assert_same(&queue);
    }
}

/* The naive search for what waiting_* keep apart. */
static struct virq *naive_first(struct vgic_cpu *cpu, const bool in[], uint32_t group)
{
    struct virq *first = NULL;

    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        struct virq *irq = vgic_irq(cpu, intid);

        if (in[intid] && (group > 1 || virq_group(irq) == group) &&
            (first == NULL || irq->order < first->order)) {
            first = irq;
        }
    }
    return first;
}

static void waiting_set_keeps_the_most_urgent_apart(void **state)
{
    struct vgic_cpu *cpu = &here->cpu;
    bool in[MODEL_INTIDS] = {false};
    struct random random = {7};

    (void)state;
    for (uint32_t step = 0; step < 20000; step++) {
        /* Up to one, three, or very many wait at a time. */
        uint32_t intid = random_below(&random, step < 5000 ? 3 : step < 10000 ? 8 : MODEL_INTIDS);
        struct virq *irq = vgic_irq(cpu, intid);

        if (in[intid]) {
            waiting_remove(cpu, irq);
        } else {
            irq->order = (uint16_t)order_of(random_below(&random, 32), random_below(&random, 2), intid);
            waiting_add(cpu, irq);
        }
        in[intid] = !in[intid];
        assert_int_equal((irq->state & VIRQ_QUEUED) != 0, in[intid]);
        assert_ptr_equal(cpu->waiting.first, naive_first(cpu, in, ANY_GROUP));
        assert_ptr_equal(waiting_of_group(cpu, 0), naive_first(cpu, in, 0));
        assert_ptr_equal(waiting_of_group(cpu, 1), naive_first(cpu, in, 1));
        assert_int_equal(cpu->waiting.open_lrs, cpu->waiting.first == NULL ? cpu->policy.open_when_none : 0);
    }
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_TRAP, queue_is_a_sorted_set),
        STORY(ON_TRAP, queue_holds_the_corners),
        STORY(ON_TRAP, waiting_set_keeps_the_most_urgent_apart),
    };

    return STORIES_RUN(stories);
}
