/*
 * The simplest GICv2 there is.
 */
#include "reference.h"

#define PRIORITY_BITS 0xf8U
#define IDLE          0x100U

void reference_start(struct reference *reference, uint32_t cpu, struct reference_irq *shared)
{
    *reference = (struct reference){.cpu = cpu,
                                    .shared = shared,
                                    .group_enabled = {true, true},
                                    .group_taken = {true, true},
                                    .pmr = 0xff & PRIORITY_BITS,
                                    .bpr = 2,
                                    .abpr = 3};
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        reference->private[intid].enabled = reference->private[intid].edge = true;
    }
    for (uint32_t intid = 0; intid < MODEL_INTIDS && cpu == 0; intid++) {
        shared[intid] = (struct reference_irq){.targets = 1};
    }
}

struct reference_irq *reference_irq(struct reference *reference, uint32_t intid)
{
    return (intid < INTID_PRIVATE_COUNT ? reference->private : reference->shared) + intid;
}

/* For who only looks. */
static const struct reference_irq *look(const struct reference *reference, uint32_t intid)
{
    return (intid < INTID_PRIVATE_COUNT ? reference->private : reference->shared) + intid;
}

bool reference_is_pending(const struct reference_irq *irq)
{
    return irq->latch || (!irq->edge && irq->line) || irq->sources != 0;
}

static bool comes_here(const struct reference *reference, uint32_t intid)
{
    uint32_t targets = look(reference, intid)->targets;

    return intid < INTID_PRIVATE_COUNT || (targets != 0 && lowest_bit(targets) == reference->cpu);
}

static bool is_deliverable(const struct reference *reference, uint32_t intid)
{
    const struct reference_irq *irq = look(reference, intid);

    return irq->enabled && reference->group_enabled[irq->group] && reference->group_taken[irq->group] &&
           !irq->active && reference_is_pending(irq) && comes_here(reference, intid);
}

uint32_t reference_highest_pending(const struct reference *reference)
{
    uint32_t best = INTID_SPURIOUS, best_key = UINT32_MAX;

    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        const struct reference_irq *irq = look(reference, intid);
        uint32_t key = (irq->priority & PRIORITY_BITS) + irq->group;

        if (is_deliverable(reference, intid) && key < best_key) {
            best = intid;
            best_key = key;
        }
    }
    return best;
}

/* The bits of the priority that preempt (3.3.3). */
static uint32_t group_priority(const struct reference *reference, const struct reference_irq *irq)
{
    uint32_t lowest = irq->group == 1 && !reference->cbpr ? reference->abpr : reference->bpr + 1U;

    return (irq->priority & PRIORITY_BITS) >> lowest << lowest;
}

static uint32_t running(const struct reference *reference)
{
    return reference->depth != 0 ? reference->running[reference->depth - 1U] : IDLE;
}

/* Its priority is above the mask and above what runs. */
static bool preempts(const struct reference *reference, uint32_t intid)
{
    const struct reference_irq *irq = look(reference, intid);

    return (irq->priority & PRIORITY_BITS) < reference->pmr &&
           group_priority(reference, irq) < running(reference);
}

uint32_t reference_signalled(const struct reference *reference)
{
    uint32_t intid = reference_highest_pending(reference);

    return intid != INTID_SPURIOUS && preempts(reference, intid) ? intid : INTID_SPURIOUS;
}

bool reference_signals(const struct reference *reference)
{
    return reference_signalled(reference) != INTID_SPURIOUS;
}

/* It is active from now on. Returns whether `iar` names an SGI's sender that there is, and no other's. */
static bool activate(struct reference *reference, uint32_t iar)
{
    uint32_t intid = field_get(GICC_IAR_INTID, iar), source = field_get(GICC_IAR_CPUID, iar);
    struct reference_irq *irq = reference_irq(reference, intid);

    reference->running[reference->depth++] = group_priority(reference, irq);
    irq->active = true;
    irq->latch = false;
    if (intid >= INTID_SGI_COUNT) {
        return source == 0;
    }
    if (((uint32_t)irq->sources >> source & 1U) == 0) {
        return false;
    }
    irq->sources &= (uint8_t) ~(1U << source);
    return true;
}

bool reference_acknowledge(struct reference *reference, uint32_t iar)
{
    uint32_t intid = reference_signalled(reference);

    if (intid == INTID_SPURIOUS || intid != field_get(GICC_IAR_INTID, iar)) {
        return intid == iar;
    }
    return activate(reference, iar);
}

bool reference_acknowledge_early(struct reference *reference, uint32_t iar)
{
    uint32_t intid = field_get(GICC_IAR_INTID, iar);

    return iar == INTID_SPURIOUS ||
           (is_deliverable(reference, intid) && preempts(reference, intid) && activate(reference, iar));
}

void reference_drop(struct reference *reference)
{
    if (reference->depth != 0) {
        reference->depth--;
    }
}
