/*
 * The guest's loads, stores and system registers on a GICv3. What a story says in the words of a GICv2 is
 * done with what a GICv3 has for it.
 */
#include "gic_ops.h"
#include "model.h"
#include "vgic/ops.h"
#include "vgic/v3/dist.h"
#include "vgic/v3/icc.h"

static struct mmio_table control_table;
static struct mmio_table interrupt_table;

void registers_init(void)
{
    dist_init(&machine.dist);
    redist_init(&control_table, &interrupt_table);
    machine.dir_trapped = false;
    for (uint32_t i = 0; i < machine.config.cpus; i++) {
        machine.cpus[i].view = (struct model_view){.ctlr = 0};
    }
}

/* ICH_HCR_EL2.TDIR does it, which the list registers' bookkeeping writes (vgic_rules.h). */
void ops_trap_dir(struct stage2 *vm, bool trap)
{
    assert_ptr_equal(vm, machine.vgic.stage2);
    (void)trap;
}

/* ---- redistributors ---- */

static const struct mmio_row *redist_row(uint32_t offset, uint32_t size)
{
    const struct mmio_table *table = offset < GICR_SGI_FRAME ? &control_table : &interrupt_table;

    return mmio_row(table->row_of, &table->unknown, offset % VGIC_FRAME_SIZE, size);
}

uint32_t redist_read(uint32_t cpu, uint32_t offset, uint32_t size)
{
    uint32_t value = mmio_row_read(redist_row(offset, size), &here->cpu, cpu * GICR_STRIDE + offset, size);

    machine_settle();
    return value;
}

void redist_write(uint32_t cpu, uint32_t offset, uint32_t size, uint32_t value)
{
    mmio_row_write(redist_row(offset, size), &here->cpu, cpu * GICR_STRIDE + offset, size, value);
    machine_settle();
}

/* ---- the CPU interface ---- */

static const uint16_t direct[ICC_INDEX_COUNT] = {
    [ICC_IAR0] = GICC_IAR,     [ICC_IAR1] = GICC_AIAR,     [ICC_EOIR0] = GICC_EOIR, [ICC_EOIR1] = GICC_AEOIR,
    [ICC_HPPIR0] = GICC_HPPIR, [ICC_HPPIR1] = GICC_AHPPIR, [ICC_DIR] = GICC_DIR,    [ICC_RPR] = GICC_RPR,
    [ICC_PMR] = GICC_PMR,      [ICC_BPR0] = GICC_BPR,      [ICC_BPR1] = GICC_ABPR,
};

/* Fields of ICV_* that the virtual interface keeps where a GICV_CTLR has them. */
static const struct {
    uint32_t index, field, ctlr;
} control[] = {
    {ICC_IGRPEN0, 0, GICC_CTLR_GRP0_OFF},
    {ICC_IGRPEN1, 0, GICC_CTLR_GRP1_OFF},
    {ICC_CTLR, ICC_CTLR_CBPR_OFF, GICC_CTLR_CBPR_OFF},
    {ICC_CTLR, ICC_CTLR_EOIMODE_OFF, GICC_CTLR_EOIMODE_OFF},
};

static uint32_t icv_read(uint32_t index)
{
    uint32_t value = 0;

    if (direct[index] != 0) {
        value = gicv_read(direct[index]);
        return value == INTID_OTHER_GROUP ? INTID_SPURIOUS : value;
    }
    for (uint32_t i = 0; i < sizeof(control) / sizeof(control[0]); i++) {
        if (control[i].index == index) {
            value |= (here->vi.ctlr >> control[i].ctlr & 1U) << control[i].field;
        }
    }
    return value;
}

static void icv_write(uint32_t index, uint32_t value)
{
    uint32_t ctlr = here->vi.ctlr | field_put(GICC_CTLR_FIQEN, 1);

    if (direct[index] != 0) {
        gicv_write(direct[index], value);
        return;
    }
    for (uint32_t i = 0; i < sizeof(control) / sizeof(control[0]); i++) {
        if (control[i].index == index) {
            ctlr = (ctlr & ~(1U << control[i].ctlr)) | (value >> control[i].field & 1U) << control[i].ctlr;
        }
    }
    gicv_write(GICC_CTLR, ctlr);
}

bool icc_traps(uint32_t index, bool write)
{
    const struct icc_row *row = &icc_rows(machine.config.path)[index];

    if (machine.config.path != VGIC_TRAP && index == ICC_DIR && (here->vi.hcr & ICH_HCR_TDIR) == 0) {
        return false;
    }
    return write ? row->write != NULL : row->read != NULL;
}

uint64_t guest_read_icc(uint32_t index)
{
    uint64_t value =
        icc_traps(index, false) ? icc_rows(machine.config.path)[index].read(&here->cpu) : icv_read(index);

    machine_settle();
    return value;
}

void guest_write_icc(uint32_t index, uint64_t value)
{
    if (icc_traps(index, true)) {
        icc_rows(machine.config.path)[index].write(&here->cpu, value);
    } else {
        icv_write(index, (uint32_t)value);
    }
    machine_settle();
}

/* ---- in the words of a GICv2 ---- */

/* The register of group 0 that does what this one did. */
static uint32_t index_of(uint32_t offset)
{
    uint32_t index = 0;

    while (direct[index] != offset) {
        index++;
        assert_true(index < ICC_INDEX_COUNT);
    }
    return index;
}

uint32_t trapped_gicc_read(struct vgic_cpu *cpu, uint32_t offset)
{
    return (uint32_t)icc_rows(VGIC_TRAP)[index_of(offset)].read(cpu);
}

void trapped_gicc_write(struct vgic_cpu *cpu, uint32_t offset, uint32_t value)
{
    if (offset == GICC_CTLR) {
        icc_rows(VGIC_TRAP)[ICC_IGRPEN0].write(cpu, field_get(GICC_CTLR_GRP0, value));
    } else {
        icc_rows(VGIC_TRAP)[index_of(offset)].write(cpu, value);
    }
}

static bool view_has(uint32_t offset)
{
    return (here->view.ctlr >> offset & 1U) != 0;
}

uint32_t guest_lines(void)
{
    uint32_t lines = machine.config.path == VGIC_TRAP ? model_lines() : gicv_lines();

    return view_has(GICC_CTLR_FIQEN_OFF) || lines == 0 ? lines : VGIC_LINE_IRQ;
}

static uint32_t acknowledge(void)
{
    uint32_t group = 1;
    uint32_t intid = (uint32_t)guest_read_icc(ICC_IAR1);

    if (intid == INTID_SPURIOUS) {
        group = 0;
        intid = (uint32_t)guest_read_icc(ICC_IAR0);
    }
    here->view.group[intid] = (uint8_t)group;
    return intid;
}

static uint32_t highest_pending(void)
{
    uint32_t intid = (uint32_t)guest_read_icc(ICC_HPPIR1);

    return intid != INTID_SPURIOUS ? intid : (uint32_t)guest_read_icc(ICC_HPPIR0);
}

static void set_control(uint32_t value)
{
    here->view.ctlr = value & 0x21fU;
    guest_write_icc(ICC_CTLR, field_put(ICC_CTLR_CBPR, field_get(GICC_CTLR_CBPR, value)) |
                                  field_put(ICC_CTLR_EOIMODE, field_get(GICC_CTLR_EOIMODE, value)));
    guest_write_icc(ICC_IGRPEN0, field_get(GICC_CTLR_GRP0, value));
    guest_write_icc(ICC_IGRPEN1, field_get(GICC_CTLR_GRP1, value));
}

uint32_t guest_gicc_read(uint32_t gicc_offset)
{
    switch (gicc_offset) {
    case GICC_IAR:
        return acknowledge();
    case GICC_HPPIR:
        return highest_pending();
    case GICC_CTLR:
        return here->view.ctlr;
    case GICC_PMR:
        return (uint32_t)guest_read_icc(ICC_PMR);
    case GICC_BPR:
        return (uint32_t)guest_read_icc(ICC_BPR0);
    case GICC_ABPR:
        return (uint32_t)guest_read_icc(ICC_BPR1);
    case GICC_RPR:
        return (uint32_t)guest_read_icc(ICC_RPR);
    default:
        fail_msg("GICC: read at %#x", (unsigned)gicc_offset);
        return 0;
    }
}

void guest_gicc_write(uint32_t gicc_offset, uint32_t value)
{
    switch (gicc_offset) {
    case GICC_EOIR:
        guest_write_icc(here->view.group[value % 1024U] != 0 ? ICC_EOIR1 : ICC_EOIR0, value);
        break;
    case GICC_DIR:
        guest_write_icc(ICC_DIR, value);
        break;
    case GICC_CTLR:
        set_control(value);
        break;
    case GICC_PMR:
        guest_write_icc(ICC_PMR, value);
        break;
    case GICC_BPR:
        guest_write_icc(ICC_BPR0, value);
        break;
    case GICC_ABPR:
        guest_write_icc(ICC_BPR1, value);
        break;
    default:
        fail_msg("GICC: write at %#x", (unsigned)gicc_offset);
    }
}

/* Registers of a distributor whose first words, or bytes, are a redistributor's: {first offset, bytes}. */
static const struct {
    uint32_t offset, bytes;
} banked[] = {
    {GICD_IGROUPR, 4},   {GICD_ISENABLER, 4}, {GICD_ICENABLER, 4}, {GICD_ISPENDR, 4},     {GICD_ICPENDR, 4},
    {GICD_ISACTIVER, 4}, {GICD_ICACTIVER, 4}, {GICD_ICFGR, 8},     {GICD_IPRIORITYR, 32},
};

static bool is_banked(uint32_t offset)
{
    for (uint32_t i = 0; i < sizeof(banked) / sizeof(banked[0]); i++) {
        if (offset >= banked[i].offset && offset < banked[i].offset + banked[i].bytes) {
            return true;
        }
    }
    return false;
}

/* GICD_SGIR: to vCPUs whose affinity is their number; the group is the sender's own for that SGI. */
static void send_sgi(uint32_t value)
{
    uint32_t intid = field_get(GICD_SGIR_INTID, value), filter = field_get(GICD_SGIR_FILTER, value);
    uint32_t group = redist_read(here->cpu.index, GICR_IGROUPR0, 2) >> intid & 1U;
    uint32_t targets =
        filter == SGIR_FILTER_SELF ? 1U << here->cpu.index : field_get(GICD_SGIR_TARGETS, value);

    if (filter > SGIR_FILTER_SELF) {
        return;
    }
    guest_write_icc(group != 0 ? ICC_SGI1R : ICC_SGI0R,
                    field64_put(ICC_SGIR_INTID, intid) |
                        field64_put(ICC_SGIR_IRM, filter == SGIR_FILTER_OTHERS) |
                        field64_put(ICC_SGIR_TARGETS, filter == SGIR_FILTER_OTHERS ? 0 : targets));
}

/* GICD_ITARGETSR's byte: the lowest CPU of the set; none is an affinity that nobody has. */
static uint32_t router_of(uint32_t offset)
{
    return GICD_IROUTER + 8U * (offset - GICD_ITARGETSR);
}

static void set_targets(uint32_t offset, uint32_t targets)
{
    targets &= (1U << machine.config.cpus) - 1U;
    mmio_write(&machine.dist, &here->cpu, router_of(offset), 2, targets != 0 ? lowest_bit(targets) : 0xffU);
}

static uint32_t targets_at(uint32_t offset)
{
    uint32_t affinity = mmio_read(&machine.dist, &here->cpu, router_of(offset), 2);

    return affinity < machine.config.cpus ? 1U << affinity : 0;
}

static bool is_target(uint32_t offset, uint32_t size)
{
    return offset >= GICD_ITARGETSR + INTID_PRIVATE_COUNT && offset < GICD_ICFGR && size == 0;
}

static uint32_t access_read(uint32_t offset, uint32_t size)
{
    uint32_t value;

    if (is_banked(offset)) {
        return redist_read(here->cpu.index, GICR_SGI_FRAME + offset, size);
    }
    if (is_target(offset, size)) {
        return targets_at(offset);
    }
    value = mmio_read(&machine.dist, &here->cpu, offset, size);
    machine_settle();
    return value;
}

static void access_write(uint32_t offset, uint32_t size, uint32_t value)
{
    if (is_banked(offset)) {
        redist_write(here->cpu.index, GICR_SGI_FRAME + offset, size, value);
        return;
    }
    if (offset == GICD_SGIR) {
        send_sgi(value);
    } else if (offset >= GICD_CPENDSGIR && offset < GICD_SPENDSGIR && (value & 1U) != 0) {
        redist_write(here->cpu.index, GICR_SGI_FRAME + GICD_ICPENDR, 2, 1U << (offset - GICD_CPENDSGIR));
    } else if (is_target(offset, size)) {
        set_targets(offset, value);
    } else {
        mmio_write(&machine.dist, &here->cpu, offset, size, value);
    }
    machine_settle();
}

uint32_t guest_read(uint32_t gicd_offset)
{
    uint32_t value = access_read(gicd_offset, 2);

    return gicd_offset == GICD_CTLR ? value & 3U : value;
}

void guest_write(uint32_t gicd_offset, uint32_t value)
{
    access_write(gicd_offset, 2, value);
}

uint32_t guest_read8(uint32_t gicd_offset)
{
    return access_read(gicd_offset, 0);
}

/* Above the byte, the register that was stored may hold anything. */
void guest_write8(uint32_t gicd_offset, uint32_t value)
{
    access_write(gicd_offset, 0, value | 0xdeadbe00U);
}

uint32_t model_acknowledge_group1(void)
{
    uint32_t intid = (uint32_t)guest_read_icc(ICC_IAR1);

    here->view.group[intid] = 1;
    return intid;
}

void model_end_group1(uint32_t iar)
{
    guest_write_icc(ICC_EOIR1, iar);
}

/* ICC_*, and the words of any vCPU's redistributor. */
void model_wild_interface(uint32_t which, uint32_t value)
{
    static const uint32_t writable[] = {ICC_PMR,  ICC_EOIR0, ICC_BPR0,    ICC_AP0R0,   ICC_AP1R0,
                                        ICC_DIR,  ICC_SGI1R, ICC_ASGI1R,  ICC_SGI0R,   ICC_EOIR1,
                                        ICC_BPR1, ICC_CTLR,  ICC_IGRPEN0, ICC_IGRPEN1, ICC_SRE};
    uint32_t index = writable[which % (sizeof(writable) / sizeof(writable[0]))];

    if (which >= 0x80U) {
        redist_write(value % machine.config.cpus, GICR_SGI_FRAME + (which - 0x80U) * 8U, 2, value);
        redist_read(value % machine.config.cpus, which * 8U, 2);
    } else if (icc_traps(index, true) || (index != ICC_AP0R0 && index != ICC_AP1R0 && index != ICC_SRE)) {
        guest_write_icc(index, value);
    }
}
