/*
 * The CPUs between guest and virtual GIC: exits for physical interrupts, as core/exit_irq.c takes them.
 */
#include "model.h"

#include "gic_ops.h"
#include "vgic/policy/maintain.h"
#include "vgic/policy/raise.h"
#include "vgic/policy/take.h"
#include "vgic/vcpus/give_way.h"

/*
 * Exits that one step may cause: each physical interrupt once, and a maintenance interrupt before and after
 * each.
 */
#define EXITS_MAX (3U * (HARD_COUNT + 2U))

/* Maintenance interrupts that one step may cause when no physical interrupt comes. */
#define MAINTENANCES_MAX 1U

struct machine machine;
_Thread_local struct model_cpu *here = &machine.cpus[0];

void machine_go_to(uint32_t index)
{
    here = &machine.cpus[index];
}

/* Another owner's rubbish everywhere. */
static void soil_cpu(struct model_cpu *cpu, uint32_t lr_count)
{
    memset(cpu->private, 0, sizeof(cpu->private));
    memset(cpu->senders, 0, sizeof(cpu->senders));
    memset(&cpu->counters, 0, sizeof(cpu->counters));
    cpu->vi = (struct virtual_interface){.bpr = 2, .abpr = 3};
    cpu->lines = VGIC_LINE_IRQ | VGIC_LINE_FIQ;
    cpu->maintenances = 0;
    cpu->hold = cpu->maintenance_last = cpu->maintenance_late = false;
    cpu->delay = (struct interface_delay){.on = false};
    for (uint32_t n = 0; n < lr_count; n++) {
        cpu->vi.lr[n] = lr_word(&(struct lr_content){.intid = n});
    }
}

void machine_cpu_on(void)
{
    vgic_online(&here->cpu);
}

void machine_cpu_off(void)
{
    vgic_offline(&here->cpu);
}

static void reset_cpus(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        soil_cpu(&machine.cpus[i], machine.config.lr_count);
        vgic_add_cpu(&machine.vgic, &machine.cpus[i].cpu, &machine.cpus[i].counters);
    }
    for (uint32_t i = count; i-- != 0;) { /* CPU 0 is the last: the story goes on there */
        machine_go_to(i);
        vgic_keep_for_shim(&here->cpu, MAINTENANCE);
        vgic_link_hardware(&here->cpu, TIMER);
        vgic_link_own(&here->cpu, MONITORS);
        vgic_begin_offline(&here->cpu);
        machine_cpu_on();
    }
}

void machine_reset(const struct config *config)
{
    struct config now = *config; /* which may be the machine's own */

    memset(&machine, 0xa5, sizeof(machine));
    memset(&machine.physical, 0, sizeof(machine.physical));
    machine.config = now;
    machine.config.cpus = now.cpus != 0 ? now.cpus : 1;
    machine.kicked = 0;
    memset(machine.sgis_sent, 0, sizeof(machine.sgis_sent));
    machine.slow = machine.threads = machine.unchecked = false;
    pthread_mutex_init(&machine.lock, NULL);
    registers_init();
    vgic_init(&machine.vgic, now.path, MODEL_INTIDS, now.lr_count);
    if (machine.config.lpis) {
        model_its_init();
    }
    reset_cpus(machine.config.cpus);
    for (uint32_t n = 0; n < HARD_COUNT; n++) {
        vgic_link_hardware(&here->cpu, HARD(n));
    }
    machine_check();
}

/* The guest of this CPU opens its CPU interface. */
static void start_guest(void)
{
    guest_gicc_write(GICC_PMR, 0xff);
    guest_gicc_write(GICC_BPR, 0);
    guest_gicc_write(GICC_CTLR, field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_GRP1, 1) |
                                    field_put(GICC_CTLR_ACKCTL, 1));
}

void machine_start(const struct config *config)
{
    machine_reset(config);
    for (uint32_t i = machine.config.cpus; i-- != 0;) {
        machine_go_to(i);
        start_guest();
    }
    guest_write(GICD_CTLR, field_put(GICD_CTLR_GRP0, 1) | field_put(GICD_CTLR_GRP1, 1));
}

void vgic_let_in(struct vgic_cpu *cpu)
{
    machine.let_in(cpu);
}

/* What is behind no virtual interrupt: the maintenance interrupt, and SGIs. */
static void exit_irq_own(uint32_t iar)
{
    uint32_t intid = field_get(GICC_IAR_INTID, iar);

    if (intid == MAINTENANCE) {
        here->maintenances++;
        lr_maintain(&here->cpu);
    } else if (intid == VGIC_KICK_SGI) {
        vgic_serve(&here->cpu);
    } else if (intid != INTID_SPURIOUS) {
        assert_true(intid < INTID_SGI_COUNT);
        vgic_send_sgi(&here->cpu, intid, vgic_sgi_source(field_get(GICC_IAR_CPUID, iar)));
    }
}

/* core/exit_irq.c with nothing but the virtual GIC's part of it. */
static void exit_irq(uint32_t iar)
{
    struct virq *irq = vgic_irq(&here->cpu, field_get(GICC_IAR_INTID, iar));

    if (irq->word != 0 && lr_take_any(&here->cpu, irq)) {
        return;
    }
    if ((irq->config & VIRQ_HW) == 0) {
        exit_irq_own(iar);
    } else if (irq->vcpu != here->cpu.index) {
        vgic_return(irq);
    } else if (irq->word == 0 || !lr_raise(&here->cpu, irq, ops_empty_lrs())) {
        vgic_raise_hardware(&here->cpu, irq);
    }
}

/* Exits of this CPU until it has no more; whether there were any. */
static bool settle_here(void)
{
    uint32_t exits = 0, others = 0, maintenances = here->maintenances, iar;

    while (!here->hold && here->cpu.place.online && (iar = physical_acknowledge()) != INTID_SPURIOUS) {
        others += iar != MAINTENANCE ? 1U : 0U;
        exit_irq(iar);
        if (iar == MAINTENANCE) {
            here->delay.changed = 0; /* by the next one it has come */
        }
        if (machine.slow) {
            exit_irq(INTID_SPURIOUS);
            lr_maintain(&here->cpu);
        }
        assert_true(machine.threads || ++exits <= EXITS_MAX);
    }
    maintenances = here->maintenances - maintenances;
    assert_true(machine.threads || maintenances <= MAINTENANCES_MAX + 2U * others);
    return others + maintenances != 0;
}

/* The others too: what one does may be for another. */
static void settle_all(void)
{
    struct model_cpu *before = here;
    bool more = true;

    while (more) {
        more = false;
        for (uint32_t i = 0; i < machine.config.cpus; i++) {
            machine_go_to(i);
            more = settle_here() || more;
        }
    }
    for (uint32_t i = 0; i < machine.config.cpus && !machine.unchecked; i++) {
        machine_go_to(i);
        if (!here->cpu.place.online) {
            assert_int_equal(here->cpu.waiting.open_lrs, 0); /* no list register is for it */
        } else if (!here->hold && !model_is_behind(here)) {
            machine_check();
        }
    }
    here = before;
}

void machine_settle(void)
{
    if (machine.threads) {
        settle_here();
    } else {
        settle_all();
    }
}

void machine_hold(void)
{
    here->hold = true;
}

void machine_release(void)
{
    here->hold = false;
    machine_settle();
}

void machine_delay_maintenance(bool delay)
{
    here->maintenance_late = delay;
    machine_settle();
}

void machine_delay_interface(bool delay)
{
    here->delay = (struct interface_delay){.on = delay, .lines = here->lines};
    machine_settle();
}

void machine_be_slow(bool slow)
{
    machine.slow = slow;
    machine_catch_up();
}

void machine_catch_up(void)
{
    for (uint32_t intid = 0; intid < MODEL_INTIDS; intid++) {
        physical_of(intid)->closing = false;
    }
    machine_settle();
}
