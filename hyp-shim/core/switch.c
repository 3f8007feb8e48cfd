/*
 * The switch itself, and whose turn it is.
 */
#include "core/switch.h"

#include "common/hypercall.h"
#include "core/timer.h"
#include "cpu.h"
#include "exit_irq_any.h"
#include "timer_hw.h"
#include "vgic/vcpus/give_way.h"
#include "vgic/vcpus/share.h"
#include "vpe.h"

/* There is one pair. */
static uint32_t slice; /* ticks; 0: none */
static uint64_t slice_end = UINT64_MAX;

static inline uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

void switch_arm(struct vcpu *vcpu)
{
    struct vcpu *peer = vcpu->peer;
    uint64_t own = timer_own_deadline(vcpu);
    uint64_t others = peer->waiting ? peer->wake : earlier(peer->wake, slice_end);
    uint64_t deadline = earlier(own, others);

    peer->is_next = others <= own;
    if (deadline != UINT64_MAX) {
        timer_hw_arm(deadline);
    } else {
        timer_hw_disarm();
    }
}

static void start_slice(void)
{
    slice_end = slice != 0 ? timer_hw_now() + slice : UINT64_MAX;
}

/* The part of switch_timers() for when there is a deadline. */
static __attribute__((noinline)) void switch_deadlines(struct vcpu *from, struct vcpu *to)
{
    from->wake = timer_wake(from);
    timer_catch_up(to);
    start_slice();
    switch_arm(to);
}

/* CNTV goes with its vCPU; EL2's timer gets the next deadline of all there are. */
static inline void switch_timers(struct vcpu *from, struct vcpu *to)
{
    timer_hw_load_virtual(&to->virtual_timer, to->vm->counter_offset);
    from->wake = UINT64_MAX;
    timer_hw_disarm();
    if (((from->virtual_timer.ctl | from->physical_timer.ctl | to->physical_timer.ctl) & TIMER_CTL_ENABLE) !=
            0 ||
        slice != 0) {
        switch_deadlines(from, to);
    }
}

/* What is left out is known when this is compiled: a switch that saves all asks nothing. */
static inline __attribute__((always_inline)) void begin(struct vcpu *from, bool vgic, bool timer)
{
    struct vcpu *to = from->peer;

    vgic_count(&to->vgic, COUNT_vm_switch);
    to->waiting = false;
    guest_switch_traps(&from->traps, &to->traps);
    if (timer) {
        timer_hw_save_virtual(&from->virtual_timer);
    }
    if (vgic) {
        vgic_switch(&from->vgic, &to->vgic);
    }
    if (timer) {
        switch_timers(from, to);
    }
    cpu_set_vcpu(to);
}

static void begin_all(struct vcpu *vcpu)
{
    begin(vcpu, true, true);
}

/* The virtual GIC may not be left out. If an earlier switch left it out, it is the peer's already. */
static __attribute__((noinline)) void begin_with_what_is_in_use(struct vcpu *vcpu)
{
    if (vcpu->vgic.place.online) {
        begin_all(vcpu);
    } else {
        vgic_return_to(&vcpu->vgic, &vcpu->peer->vgic);
        begin(vcpu, false, true);
    }
}

/* What is left out is only what would find nothing to do: the list registers hold one VM's interrupts. */
static void begin_without_vgic(struct vcpu *vcpu)
{
    if (vgic_are_at_rest(&vcpu->vgic, &vcpu->peer->vgic)) {
        begin(vcpu, false, true);
    } else {
        begin_with_what_is_in_use(vcpu);
    }
}

static void begin_without_timer(struct vcpu *vcpu)
{
    begin(vcpu, true, false);
}

/*
 * How a switch begins: one that EL2's timer has caused, and any other. The first never leaves the timers out:
 * the deadline that has come would come again at once, and hand the CPU to and fro for ever.
 */
struct beginning {
    void (*any)(struct vcpu *vcpu);
    void (*due)(struct vcpu *vcpu);
};

static const struct beginning beginnings[] = {
    [HVC_SAVE_ALL] = {begin_all, begin_all},
    [HVC_SAVE_NO_VGIC] = {begin_without_vgic, begin_without_vgic},
    [HVC_SAVE_NO_TIMER] = {begin_without_timer, begin_all},
};

static struct beginning chosen = {begin_all, begin_all};

/* Of the path on which the hardware has virtual LPIs: what is chosen, beside these. */
static struct beginning beside_vpe = {begin_all, begin_all};

/* One that came on the way here gives the CPU back at once. */
static inline __attribute__((always_inline)) void begin_with_vpe(struct vcpu *from,
                                                                 void (*beside)(struct vcpu *vcpu))
{
    bool came = vpe_switch(from);

    beside(from);
    if (came) {
        from->wake = 0;
        switch_arm(from->peer);
    }
}

static void begin_any_with_vpe(struct vcpu *from)
{
    begin_with_vpe(from, beside_vpe.any);
}

static void begin_due_with_vpe(struct vcpu *from)
{
    begin_with_vpe(from, beside_vpe.due);
}

void switch_begin(struct vcpu *vcpu)
{
    chosen.any(vcpu);
}

void switch_begin_due(struct vcpu *vcpu)
{
    chosen.due(vcpu);
}

void switch_end(struct vcpu *vcpu)
{
    context_switch(&vcpu->context, &vcpu->peer->context);
}

void switch_to_peer(struct vcpu *vcpu)
{
    chosen.any(vcpu);
    context_switch(&vcpu->context, &vcpu->peer->context);
}

/* A physical interrupt that has come is taken here: EL2 has them masked. */
void vgic_let_in(struct vgic_cpu *cpu)
{
    if ((read_ISR() & ISR_I) != 0) {
        exit_irq_any((struct vcpu *)cpu); /* it stands first there */
    }
}

void switch_pair(struct vcpu *first, struct vcpu *second)
{
    second->wake = UINT64_MAX;
    second->vgic.place.takes_sgis = false; /* those of other CPUs are the first VM's, which has vCPUs there */
    if (vpe_in_use()) {
        chosen = (struct beginning){begin_any_with_vpe, begin_due_with_vpe};
    }
    first->peer = second;
    second->peer = first;
    first->vgic.talk.gives_way = true;
    second->vgic.talk.gives_way = true;
}

bool switch_wait(struct vcpu *vcpu)
{
    if (vcpu->peer->waiting) {
        return false;
    }
    vcpu->waiting = true;
    switch_to_peer(vcpu);
    return true;
}

bool switch_is_for_peer(struct vcpu *vcpu, uint32_t intid)
{
    return intid < INTID_SGI_COUNT || (vgic_irq(&vcpu->peer->vgic, intid)->config & VIRQ_HW) != 0;
}

void switch_set_slice(struct vcpu *vcpu, uint32_t ticks)
{
    slice = ticks;
    start_slice();
    switch_arm(vcpu);
}

bool switch_set_save(struct vcpu *vcpu, uint32_t save)
{
    if (save >= sizeof(beginnings) / sizeof(beginnings[0])) {
        return false;
    }
    *(vpe_in_use() ? &beside_vpe : &chosen) = beginnings[save];
    if (vcpu->peer != NULL && !vcpu->vgic.place.online) {
        vgic_return_to(&vcpu->peer->vgic, &vcpu->vgic);
    }
    return true;
}
