/*
 * See irqchip.h. In the shim each CPU looks after its own vCPU, and asks others for the rest. Here one thread
 * at a time has all vCPUs, under the devices' lock: whom it would ask it serves itself.
 */
#include "hosts/kvm/irqchip/irqchip.h"

#include "hosts/kvm/device.h"
#include "hosts/kvm/irqchip/intids.h"
#include "vgic/v2/cpuif_mmio.h"
#include "vgic/v2/dist.h"
#include "vgic/vcpus/give_way.h"
#include "vgic/vgic.h"

static struct vgic vgic;
static struct vgic_cpu vcpus[VGIC_CPU_MAX];
static struct counters counters[VGIC_CPU_MAX];
static struct mmio_table dist_table, cpuif_table;

static uint32_t here; /* the vCPU that is looked after */
static uint32_t lines_of[VGIC_CPU_MAX];
static uint64_t levels_of[VGIC_CPU_MAX];

/* Does it as the CPU of that vCPU would. */
static void as_vcpu(uint32_t vcpu, void (*action)(struct vgic_cpu *cpu, uint32_t argument), uint32_t argument)
{
    uint32_t before = here;

    here = vcpu;
    action(&vcpus[vcpu], argument);
    here = before;
}

void ops_set_lines(uint32_t lines)
{
    uint32_t changed = lines_of[here] ^ lines;

    lines_of[here] = lines;
    if ((changed & VGIC_LINE_IRQ) != 0) {
        irqchip_input(here, false, (lines & VGIC_LINE_IRQ) != 0);
    }
    if ((changed & VGIC_LINE_FIQ) != 0) {
        irqchip_input(here, true, (lines & VGIC_LINE_FIQ) != 0);
    }
}

static void take_sgi(struct vgic_cpu *cpu, uint32_t argument)
{
    vgic_send_sgi(cpu, argument & (INTID_SGI_COUNT - 1U), argument / INTID_SGI_COUNT);
}

void ops_send_sgi(uint32_t cpus, uint32_t intid)
{
    uint32_t argument = here * INTID_SGI_COUNT + intid;

    for (uint32_t i = 0; i < vgic.cpu_count; i++) {
        if ((cpus >> i & 1U) != 0) {
            as_vcpu(i, take_sgi, argument);
        }
    }
}

static void serve(struct vgic_cpu *cpu, uint32_t argument)
{
    (void)argument;
    vgic_serve(cpu);
}

static void serve_others(void)
{
    uint32_t own = here;

    for (uint32_t i = 0; i < vgic.cpu_count; i++) {
        if (i != own) {
            as_vcpu(i, serve, 0);
        }
    }
}

/* What it is kicked for is left in memory, and taken when this vCPU waits for it, or is done. */
static bool kicked;

void ops_kick(uint32_t cpu)
{
    (void)cpu;
    kicked = true;
}

void ops_relax(void)
{
    serve_others();
}

/* Each vCPU has a thread of its own. */
void vgic_let_in(struct vgic_cpu *cpu)
{
    (void)cpu;
}

/* Before: whose turn it is. After: what was left for others is done. */
static struct vgic_cpu *begin(uint32_t vcpu)
{
    here = vcpu;
    return &vcpus[vcpu];
}

static void end(void)
{
    while (kicked) {
        kicked = false;
        as_vcpu(here, serve, 0); /* another that was served may have left something for this one */
        serve_others();
    }
}

static uint32_t read_from(const struct mmio_table *table, uint32_t offset)
{
    uint32_t value = mmio_read(table, begin(device_vcpu), offset, device_log2_size);

    end();
    return value;
}

static void write_to(const struct mmio_table *table, uint32_t offset, uint32_t value)
{
    mmio_write(table, begin(device_vcpu), offset, device_log2_size, value);
    end();
}

static uint32_t dist_read(uint32_t offset)
{
    return read_from(&dist_table, offset);
}

static void dist_write(uint32_t offset, uint32_t value)
{
    write_to(&dist_table, offset, value);
}

static uint32_t cpuif_read(uint32_t offset)
{
    return read_from(&cpuif_table, offset);
}

static void cpuif_write(uint32_t offset, uint32_t value)
{
    write_to(&cpuif_table, offset, value);
}

/* On the vCPU that the SPI goes to. */
static uint32_t set_line(struct vgic_cpu *cpu, struct virq *irq, uint32_t level)
{
    if ((irq->config & VIRQ_EDGE) == 0) {
        vgic_set_line(cpu, irq, level != 0);
    } else if (level != 0) {
        vgic_pend(cpu, irq);
    }
    return 0;
}

void irqchip_set_line(uint32_t intid, bool level)
{
    struct vgic_cpu *cpu = begin(device_vcpu);

    vgic_on_owner(cpu, vgic_irq(cpu, intid), set_line, level);
    end();
}

void irqchip_set_private(uint32_t vcpu, uint64_t levels)
{
    uint64_t changed = levels_of[vcpu] ^ levels;
    struct vgic_cpu *cpu;

    if (changed == 0) {
        return;
    }
    cpu = begin(vcpu);
    levels_of[vcpu] = levels;
    for (uint32_t i = 0; i < irqchip_private_count; i++) {
        const struct irqchip_private *line = &irqchip_private[i];

        if ((changed & line->bit) != 0) {
            vgic_set_line(cpu, vgic_irq(cpu, line->intid), (levels & line->bit) != 0);
        }
    }
    end();
}

static void online(struct vgic_cpu *cpu, uint32_t argument)
{
    (void)argument;
    vgic_online(cpu);
}

void irqchip_create(const struct map *map, uint32_t count)
{
    vgic_init(&vgic, VGIC_TRAP, map->intids, 1); /* the list register that is never used */
    for (uint32_t i = 0; i < count && i < VGIC_CPU_MAX; i++) {
        vgic_add_cpu(&vgic, &vcpus[i], &counters[i]);
    }
    for (uint32_t i = 0; i < vgic.cpu_count; i++) {
        as_vcpu(i, online, 0); /* KVM switches them on and off: the GIC need not know */
    }
    dist_init(&dist_table);
    cpuif_mmio_init(&cpuif_table);
    device_add(&(struct device){map->gicd, GICD_SIZE, dist_read, dist_write});
    device_add(&(struct device){map->gicc, GICC_SIZE, cpuif_read, cpuif_write});
}
