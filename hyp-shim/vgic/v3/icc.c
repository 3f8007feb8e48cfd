/*
 * ICC_*_EL1 as tables of registers: over the software CPU interface, whose state has the layout of a GICv2's
 * registers, and over the bookkeeping of list registers (IHI 0069, 12.2).
 */
#include "vgic/v3/icc.h"

#include "vgic/cpuif.h"
#include "vgic/registers/cpuif.h"
#include "vgic/registers/dir.h"
#include "vgic/v3/its.h"
#include "vgic/v3/sgi.h"

#define BPR_MAX       7U
#define PRIORITY_BITS 5U

/* Of the fields of ICC_CTLR that describe: 16 bits of INTID, Aff3, the range of an SGI's targets. */
#define CTLR_FIXED                                                                                           \
    (field_put(ICC_CTLR_PRIBITS, PRIORITY_BITS - 1U) | field_put(ICC_CTLR_A3V, 1) |                          \
     field_put(ICC_CTLR_RSS, 1))

static bool ctlr_has(const struct vgic_cpu *cpu, uint32_t offset)
{
    return (cpu->cpuif.ctlr >> offset & 1U) != 0;
}

static void set_ctlr(struct vgic_cpu *cpu, uint32_t mask, uint32_t value)
{
    cpu->cpuif.ctlr = (cpu->cpuif.ctlr & ~mask) | value;
    cpuif_deliver(cpu);
}

static uint64_t read_ctlr(struct vgic_cpu *cpu)
{
    return CTLR_FIXED | field_put(ICC_CTLR_CBPR, ctlr_has(cpu, GICC_CTLR_CBPR_OFF)) |
           field_put(ICC_CTLR_EOIMODE, ctlr_has(cpu, GICC_CTLR_EOIMODE_OFF));
}

static void write_ctlr(struct vgic_cpu *cpu, uint64_t value)
{
    set_ctlr(cpu, field_put(GICC_CTLR_CBPR, 1) | field_put(GICC_CTLR_EOIMODE, 1),
             field_put(GICC_CTLR_CBPR, field_get(ICC_CTLR_CBPR, value)) |
                 field_put(GICC_CTLR_EOIMODE, field_get(ICC_CTLR_EOIMODE, value)));
}

static uint64_t read_igrpen0(struct vgic_cpu *cpu)
{
    return field_get(GICC_CTLR_GRP0, cpu->cpuif.ctlr);
}

static void write_igrpen0(struct vgic_cpu *cpu, uint64_t value)
{
    set_ctlr(cpu, field_put(GICC_CTLR_GRP0, 1), field_put(GICC_CTLR_GRP0, value));
}

static uint64_t read_igrpen1(struct vgic_cpu *cpu)
{
    return field_get(GICC_CTLR_GRP1, cpu->cpuif.ctlr);
}

static void write_igrpen1(struct vgic_cpu *cpu, uint64_t value)
{
    set_ctlr(cpu, field_put(GICC_CTLR_GRP1, 1), field_put(GICC_CTLR_GRP1, value));
}

/* There is no memory-mapped interface to change to. */
static uint64_t read_sre(struct vgic_cpu *cpu)
{
    (void)cpu;
    return ICC_SRE_SRE | ICC_SRE_DFB | ICC_SRE_DIB;
}

static void write_nothing(struct vgic_cpu *cpu, uint64_t value)
{
    (void)cpu, (void)value;
}

static uint64_t read_pmr(struct vgic_cpu *cpu)
{
    return cpu->cpuif.pmr;
}

static void write_pmr(struct vgic_cpu *cpu, uint64_t value)
{
    cpu->cpuif.pmr = (uint32_t)value & PRIORITY_MASK;
    cpuif_deliver(cpu);
}

static uint32_t at_least(uint64_t value, uint32_t low)
{
    uint32_t point = (uint32_t)value & BPR_MAX;

    return point < low ? low : point;
}

static uint64_t read_bpr0(struct vgic_cpu *cpu)
{
    return cpu->cpuif.bpr;
}

static void write_bpr0(struct vgic_cpu *cpu, uint64_t value)
{
    cpu->cpuif.bpr = at_least(value, CPUIF_BPR_MIN);
    cpuif_deliver(cpu);
}

/* With CBPR it shows what BPR0 says, in its own counting, and cannot be written (12.2.5). */
static uint64_t read_bpr1(struct vgic_cpu *cpu)
{
    if (ctlr_has(cpu, GICC_CTLR_CBPR_OFF)) {
        return cpu->cpuif.bpr < BPR_MAX ? cpu->cpuif.bpr + 1U : BPR_MAX;
    }
    return cpu->cpuif.abpr;
}

static void write_bpr1(struct vgic_cpu *cpu, uint64_t value)
{
    if (!ctlr_has(cpu, GICC_CTLR_CBPR_OFF)) {
        cpu->cpuif.abpr = at_least(value, CPUIF_ABPR_MIN);
        cpuif_deliver(cpu);
    }
}

/* 32 levels need one active-priorities register for each group. */
static uint64_t read_ap0r0(struct vgic_cpu *cpu)
{
    return cpu->cpuif.apr[0];
}

static void write_ap0r0(struct vgic_cpu *cpu, uint64_t value)
{
    cpu->cpuif.apr[0] = (uint32_t)value;
    cpuif_deliver(cpu);
}

static uint64_t read_ap1r0(struct vgic_cpu *cpu)
{
    return cpu->cpuif.apr[1];
}

static void write_ap1r0(struct vgic_cpu *cpu, uint64_t value)
{
    cpu->cpuif.apr[1] = (uint32_t)value;
    if (cpu->cpuif.apr[1] == 0) {
        vgic_lpis_go_off(cpu); /* no end is to come of those that were in their handlers */
    }
    cpuif_deliver(cpu);
}

static uint64_t read_rpr(struct vgic_cpu *cpu)
{
    return cpuif_running_priority(&cpu->cpuif);
}

/* An interrupt of the other group is not to be seen here, and 1022 is a GICv2's (2.2.1). */
static uint32_t own_group(uint32_t value)
{
    return value == INTID_OTHER_GROUP ? INTID_SPURIOUS : value;
}

static uint64_t read_hppir0(struct vgic_cpu *cpu)
{
    return own_group(cpuif_highest_pending(cpu, 0));
}

static uint64_t read_hppir1(struct vgic_cpu *cpu)
{
    return cpuif_highest_pending(cpu, 1);
}

static uint64_t read_iar0(struct vgic_cpu *cpu)
{
    return own_group(cpuif_read_iar(cpu, 0, 0));
}

static uint64_t read_iar1(struct vgic_cpu *cpu)
{
    return cpuif_read_aiar(cpu, 0, 0);
}

/* Whether an INTID is one that can be active. */
static inline bool is_real(uint64_t value)
{
    return field_get(ICC_IAR_INTID, value) < INTID_SPECIAL_FIRST;
}

static void write_eoir0(struct vgic_cpu *cpu, uint64_t value)
{
    if (is_real(value)) {
        cpuif_write_eoir(cpu, field_get(ICC_IAR_INTID, value), 0, 0);
    } else {
        lpi_end(cpu, 0, field_get(ICC_IAR_INTID, value));
    }
}

static void write_eoir1(struct vgic_cpu *cpu, uint64_t value)
{
    if (is_real(value)) {
        cpuif_write_aeoir(cpu, field_get(ICC_IAR_INTID, value), 0, 0);
    } else {
        lpi_end(cpu, 1, field_get(ICC_IAR_INTID, value));
    }
}

static void write_dir(struct vgic_cpu *cpu, uint64_t value)
{
    if (is_real(value)) {
        cpuif_write_dir(cpu, field_get(ICC_IAR_INTID, value), 0, 0);
    }
}

static void write_dir_of_list_registers(struct vgic_cpu *cpu, uint64_t value)
{
    if (is_real(value)) {
        lr_dir_write(cpu, field_get(ICC_IAR_INTID, value), 0, 0);
    }
}

#define SGI_ROWS                                                                                             \
    [ICC_SGI1R] = {NULL, sgi_write_group1, COUNT_exit_gicc_other},                                           \
    [ICC_ASGI1R] = {NULL, sgi_write_group0, COUNT_exit_gicc_other},                                          \
    [ICC_SGI0R] = {NULL, sgi_write_group0, COUNT_exit_gicc_other}

static const struct icc_row trap_rows[ICC_INDEX_COUNT] = {
    SGI_ROWS,
    [ICC_PMR] = {read_pmr, write_pmr, COUNT_exit_gicc_other},
    [ICC_IAR0] = {read_iar0, NULL, COUNT_exit_gicc_iar},
    [ICC_IAR1] = {read_iar1, NULL, COUNT_exit_gicc_iar},
    [ICC_EOIR0] = {NULL, write_eoir0, COUNT_exit_gicc_eoir},
    [ICC_EOIR1] = {NULL, write_eoir1, COUNT_exit_gicc_eoir},
    [ICC_DIR] = {NULL, write_dir, COUNT_exit_gicc_dir},
    [ICC_HPPIR0] = {read_hppir0, NULL, COUNT_exit_gicc_other},
    [ICC_HPPIR1] = {read_hppir1, NULL, COUNT_exit_gicc_other},
    [ICC_RPR] = {read_rpr, NULL, COUNT_exit_gicc_other},
    [ICC_BPR0] = {read_bpr0, write_bpr0, COUNT_exit_gicc_other},
    [ICC_BPR1] = {read_bpr1, write_bpr1, COUNT_exit_gicc_other},
    [ICC_AP0R0] = {read_ap0r0, write_ap0r0, COUNT_exit_gicc_other},
    [ICC_AP1R0] = {read_ap1r0, write_ap1r0, COUNT_exit_gicc_other},
    [ICC_CTLR] = {read_ctlr, write_ctlr, COUNT_exit_gicc_other},
    [ICC_SRE] = {read_sre, write_nothing, COUNT_exit_gicc_other},
    [ICC_IGRPEN0] = {read_igrpen0, write_igrpen0, COUNT_exit_gicc_other},
    [ICC_IGRPEN1] = {read_igrpen1, write_igrpen1, COUNT_exit_gicc_other},
};

static const struct icc_row list_register_rows[ICC_INDEX_COUNT] = {
    SGI_ROWS,
    [ICC_DIR] = {NULL, write_dir_of_list_registers, COUNT_exit_gicc_dir},
    /* ICC_SRE_EL2.Enable is 0. */
    [ICC_SRE] = {read_sre, write_nothing, COUNT_exit_gicc_other},
};

const struct icc_row *icc_rows(enum vgic_path path)
{
    return path == VGIC_TRAP ? trap_rows : list_register_rows;
}
