/*
 * The guest's loads and stores on a GICv2: they go to the tables of registers or to the virtual interface.
 */
#include "gic_ops.h"
#include "model.h"
#include "vgic/ops.h"
#include "vgic/v2/cpuif_mmio.h"
#include "vgic/v2/dist.h"

void registers_init(void)
{
    dist_init(&machine.dist);
    cpuif_mmio_init(&machine.cpuif);
    cpuif_dir_init(&machine.lr_dir);
    machine.dir_trapped = false;
}

void ops_trap_dir(struct stage2 *vm, bool trap)
{
    assert_ptr_equal(vm, machine.vgic.stage2);
    assert_true(machine.dir_trapped != trap);
    machine.dir_trapped = trap;
}

uint32_t guest_lines(void)
{
    return machine.config.path == VGIC_TRAP ? model_lines() : gicv_lines();
}

static uint32_t dist_read(uint32_t offset, uint32_t size)
{
    uint32_t value = mmio_read(&machine.dist, &here->cpu, offset, size);

    machine_settle();
    return value;
}

static void dist_write(uint32_t offset, uint32_t size, uint32_t value)
{
    mmio_write(&machine.dist, &here->cpu, offset, size, value);
    machine_settle();
}

uint32_t guest_read(uint32_t gicd_offset)
{
    return dist_read(gicd_offset, 2);
}

void guest_write(uint32_t gicd_offset, uint32_t value)
{
    dist_write(gicd_offset, 2, value);
}

uint32_t guest_read8(uint32_t gicd_offset)
{
    return dist_read(gicd_offset, 0);
}

/* Above the byte, the register that was stored may hold anything. */
void guest_write8(uint32_t gicd_offset, uint32_t value)
{
    dist_write(gicd_offset, 0, value | 0xdeadbe00U);
}

uint32_t trapped_gicc_read(struct vgic_cpu *cpu, uint32_t offset)
{
    return mmio_read(&machine.cpuif, cpu, offset, 2);
}

void trapped_gicc_write(struct vgic_cpu *cpu, uint32_t offset, uint32_t value)
{
    mmio_write(&machine.cpuif, cpu, offset, 2, value);
}

uint32_t guest_gicc_read(uint32_t gicc_offset)
{
    uint32_t value;

    if (machine.config.path == VGIC_TRAP) {
        value = trapped_gicc_read(&here->cpu, gicc_offset);
    } else {
        value = gicv_read(gicc_offset);
    }
    machine_settle();
    return value;
}

void guest_gicc_write(uint32_t gicc_offset, uint32_t value)
{
    if (machine.config.path == VGIC_TRAP) {
        trapped_gicc_write(&here->cpu, gicc_offset, value);
    } else if (gicc_offset == GICC_DIR && __atomic_load_n(&machine.dir_trapped, __ATOMIC_RELAXED)) {
        mmio_write(&machine.lr_dir, &here->cpu, GICC_DIR % MMIO_PAGE_SIZE, 2, value);
    } else {
        gicv_write(gicc_offset, value);
    }
    machine_settle();
}

uint32_t model_acknowledge_group1(void)
{
    return guest_gicc_read(GICC_AIAR);
}

void model_end_group1(uint32_t iar)
{
    guest_gicc_write(GICC_AEOIR, iar);
}

void model_wild_interface(uint32_t which, uint32_t value)
{
    static const uint32_t writable[] = {GICC_CTLR, GICC_PMR,   GICC_BPR, GICC_ABPR,
                                        GICC_EOIR, GICC_AEOIR, GICC_DIR};

    if (machine.config.path == VGIC_TRAP) {
        mmio_write(&machine.cpuif, &here->cpu, which * 4U % 0x100U, 2, value);
        mmio_read(&machine.cpuif, &here->cpu, which * 4U % 0x100U, 2);
    } else {
        guest_gicc_write(writable[which % (sizeof(writable) / sizeof(writable[0]))], value);
    }
}
