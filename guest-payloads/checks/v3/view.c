/*
 * What checks say of a GICv2's CPU interface, done with a GICv3's.
 */
#include "checks/fixture.h"

#include "checks/check.h"

void quiet_sgis(void)
{
    io_write32(gic_frame(0) + GICD_ICPENDR, (1U << INTID_SGI_COUNT) - 1U);
}

/* The enables of the two groups, one told as the other. */
static uint32_t told(uint32_t groups)
{
    return field_put(GICD_CTLR_GRP0, field_get(GICD_CTLR_GRP1, groups)) |
           field_put(GICD_CTLR_GRP1, field_get(GICD_CTLR_GRP0, groups));
}

void gicd_set_groups(uint32_t groups)
{
    io_write32(GIC_CTLR, field_put(GICD_CTLR_ARE, 1) | told(groups));
    dsb();
}

uint32_t gicd_groups(void)
{
    return told(io_read32(GIC_CTLR));
}

void open_private_of(uint32_t cpu)
{
    uintptr_t base = PLATFORM_GICR_BASE + cpu * GICR_STRIDE;

    io_write32(base + GICR_IGROUPR0, UINT32_MAX);
    io_write32(base + GICR_ISENABLER0, (1U << INTID_SGI_COUNT) - 1U);
}

void disable_private_of(uint32_t cpu, uint32_t intid)
{
    io_write32(PLATFORM_GICR_BASE + cpu * GICR_STRIDE + GICR_ICENABLER0, 1U << intid);
}

uint32_t gicc_read(uint32_t reg)
{
    switch (reg) {
    case GICC_PMR:
        return read_ICC_PMR();
    case GICC_BPR:
        return read_ICC_BPR0();
    case GICC_RPR:
        return read_ICC_RPR() & 0xffU;
    case GICC_HPPIR:
        return read_ICC_HPPIR1();
    default:
        check_that("no_such_register_here", false);
        return 0;
    }
}

/* Both groups preempt by BPR0. */
static void set_ctlr(uint32_t value)
{
    write_ICC_CTLR(field_put(ICC_CTLR_CBPR, 1) |
                   field_put(ICC_CTLR_EOIMODE, field_get(GICC_CTLR_EOIMODE, value)));
    gic_set_groups(told(value));
}

void gicc_write(uint32_t reg, uint32_t value)
{
    switch (reg) {
    case GICC_CTLR:
        set_ctlr(value);
        break;
    case GICC_PMR:
        write_ICC_PMR(value);
        break;
    case GICC_BPR:
        write_ICC_CTLR(read_ICC_CTLR() | field_put(ICC_CTLR_CBPR, 1));
        write_ICC_BPR0(value);
        break;
    case GICC_ABPR:
        break;
    case GICC_EOIR:
        write_ICC_EOIR1(value);
        break;
    case GICC_DIR:
        write_ICC_DIR(value);
        break;
    default:
        check_that("no_such_register_here", false);
    }
    isb();
}

void send_sgi(uint32_t filter, uint32_t targets, uint32_t intid)
{
    if (filter == SGIR_FILTER_OTHERS) {
        gic_send(gic_sgi_to_others(intid));
    } else {
        gic_send(gic_sgi_to(filter == SGIR_FILTER_SELF ? gic_own_bit() : targets, intid));
    }
}
