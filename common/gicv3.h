/*
 * GICv3 register offsets and fields, as the Generic Interrupt Controller Architecture Specification, versions
 * 3 and 4 (Arm IHI 0069) names them. What a GICv3 has at the same place as a GICv2, bits and all, stands in
 * common/gicv2.h: most of GICD_*, the INTIDs, and the lower bits of ICH_HCR, ICH_MISR and ICH_VMCR.
 */
#ifndef COMMON_GICV3_H
#define COMMON_GICV3_H

#include "common/field.h"
#include "common/gicv2.h"

/* Distributor: what a GICv2 has not (12.9). Its frame is 64 KiB. */
#define GICD_TYPER2     0x000cU
#define GICD_STATUSR    0x0010U
#define GICD_SETSPI_NSR 0x0040U
#define GICD_CLRSPI_NSR 0x0048U
#define GICD_SETSPI_SR  0x0050U
#define GICD_CLRSPI_SR  0x0058U
#define GICD_IGRPMODR   0x0d00U
#define GICD_NSACR      0x0e00U
#define GICD_IROUTER    0x6000U
#define GICD_FRAME_SIZE 0x10000U

#define GICD_CTLR_ARE_OFF     4 /* ARE_NS, for who sees two security states */
#define GICD_CTLR_ARE_LEN     1
#define GICD_CTLR_DS_OFF      6
#define GICD_CTLR_DS_LEN      1
#define GICD_CTLR_RWP_OFF     31
#define GICD_CTLR_RWP_LEN     1
#define GICD_TYPER_MBIS_OFF   16
#define GICD_TYPER_MBIS_LEN   1
#define GICD_TYPER_IDBITS_OFF 19 /* less one */
#define GICD_TYPER_IDBITS_LEN 5
#define GICD_TYPER_NO1N_OFF   25
#define GICD_TYPER_NO1N_LEN   1
#define GICD_TYPER_RSS_OFF    26
#define GICD_TYPER_RSS_LEN    1
#define GICD_SETSPI_INTID_OFF 0
#define GICD_SETSPI_INTID_LEN 13

/* Affinity in GICD_IROUTER's lower word, and in the upper word of GICR_TYPER with Aff3 below. */
#define GICD_IROUTER_AFFINITY_OFF 0 /* Aff2.Aff1.Aff0 */
#define GICD_IROUTER_AFFINITY_LEN 24
#define GICD_IROUTER_MODE_OFF     31
#define GICD_IROUTER_MODE_LEN     1

/* Both frames of a GICv3 end in the identification registers (12.1.1). */
#define GIC_PIDR4         0xffd0U
#define GIC_PIDR2         0xffe8U
#define PIDR2_ARCHREV_OFF 4
#define PIDR2_ARCHREV_LEN 4

/* Redistributor: two frames of 64 KiB for each CPU, the second for its SGIs and PPIs (12.10, 12.11). */
#define GICR_CTLR      0x0000U
#define GICR_IIDR      0x0004U
#define GICR_TYPER     0x0008U
#define GICR_STATUSR   0x0010U
#define GICR_WAKER     0x0014U
#define GICR_SGI_FRAME 0x10000U
#define GICR_STRIDE    0x20000U

/* Of the second frame: the registers that GICD has for banks of SPIs, at the same offsets. */
#define GICR_IGROUPR0   (GICR_SGI_FRAME + GICD_IGROUPR)
#define GICR_ISENABLER0 (GICR_SGI_FRAME + GICD_ISENABLER)
#define GICR_ICENABLER0 (GICR_SGI_FRAME + GICD_ICENABLER)

#define GICR_CTLR_RWP_OFF              3
#define GICR_CTLR_RWP_LEN              1
#define GICR_TYPER_VLPIS_OFF           1 /* two more frames, for virtual LPIs */
#define GICR_TYPER_VLPIS_LEN           1
#define GICR_TYPER_LAST_OFF            4
#define GICR_TYPER_LAST_LEN            1
#define GICR_TYPER_NUMBER_OFF          8
#define GICR_TYPER_NUMBER_LEN          16
#define GICR_WAKER_PROCESSOR_SLEEP_OFF 1
#define GICR_WAKER_PROCESSOR_SLEEP_LEN 1
#define GICR_WAKER_CHILDREN_ASLEEP_OFF 2
#define GICR_WAKER_CHILDREN_ASLEEP_LEN 1

/* Bytes from a redistributor with this GICR_TYPER to the next one. */
static inline uint32_t gicr_stride(uint32_t typer)
{
    return field_get(GICR_TYPER_VLPIS, typer) != 0 ? 2U * GICR_STRIDE : GICR_STRIDE;
}

/*
 * System registers of the CPU interface (12.2): their place among those with op0 3, op1 0, CRn 12, by CRm
 * and op2; ICC_PMR_EL1, which is elsewhere, has a place that none of those has.
 */
#define ICC_INDEX(crm, op2) ((crm)*8U + (op2))
#define ICC_INDEX_COUNT     128U

#define ICC_PMR     ICC_INDEX(0U, 0U)
#define ICC_IAR0    ICC_INDEX(8U, 0U)
#define ICC_EOIR0   ICC_INDEX(8U, 1U)
#define ICC_HPPIR0  ICC_INDEX(8U, 2U)
#define ICC_BPR0    ICC_INDEX(8U, 3U)
#define ICC_AP0R0   ICC_INDEX(8U, 4U)
#define ICC_AP1R0   ICC_INDEX(9U, 0U)
#define ICC_DIR     ICC_INDEX(11U, 1U)
#define ICC_RPR     ICC_INDEX(11U, 3U)
#define ICC_SGI1R   ICC_INDEX(11U, 5U)
#define ICC_ASGI1R  ICC_INDEX(11U, 6U)
#define ICC_SGI0R   ICC_INDEX(11U, 7U)
#define ICC_IAR1    ICC_INDEX(12U, 0U)
#define ICC_EOIR1   ICC_INDEX(12U, 1U)
#define ICC_HPPIR1  ICC_INDEX(12U, 2U)
#define ICC_BPR1    ICC_INDEX(12U, 3U)
#define ICC_CTLR    ICC_INDEX(12U, 4U)
#define ICC_SRE     ICC_INDEX(12U, 5U)
#define ICC_IGRPEN0 ICC_INDEX(12U, 6U)
#define ICC_IGRPEN1 ICC_INDEX(12U, 7U)

#define ICC_IAR_INTID_OFF    0
#define ICC_IAR_INTID_LEN    24
#define ICC_CTLR_CBPR_OFF    0
#define ICC_CTLR_CBPR_LEN    1
#define ICC_CTLR_EOIMODE_OFF 1
#define ICC_CTLR_EOIMODE_LEN 1
#define ICC_CTLR_PRIBITS_OFF 8 /* less one */
#define ICC_CTLR_PRIBITS_LEN 3
#define ICC_CTLR_IDBITS_OFF  11
#define ICC_CTLR_IDBITS_LEN  3
#define ICC_CTLR_A3V_OFF     15
#define ICC_CTLR_A3V_LEN     1
#define ICC_CTLR_RSS_OFF     18
#define ICC_CTLR_RSS_LEN     1
#define ICC_SRE_SRE          (1U << 0)
#define ICC_SRE_DFB          (1U << 1)
#define ICC_SRE_DIB          (1U << 2)
#define ICC_SRE_ENABLE       (1U << 3) /* of EL2: lower ones may have ICC_SRE_EL1 */

/* ICC_SGI1R, ICC_ASGI1R, ICC_SGI0R (12.2.22): 64 bits. */
#define ICC_SGIR_TARGETS_OFF 0
#define ICC_SGIR_TARGETS_LEN 16
#define ICC_SGIR_AFF1_OFF    16
#define ICC_SGIR_AFF1_LEN    8
#define ICC_SGIR_INTID_OFF   24
#define ICC_SGIR_INTID_LEN   4
#define ICC_SGIR_AFF2_OFF    32
#define ICC_SGIR_AFF2_LEN    8
#define ICC_SGIR_IRM_OFF     40
#define ICC_SGIR_IRM_LEN     1
#define ICC_SGIR_RANGE_OFF   44
#define ICC_SGIR_RANGE_LEN   4
#define ICC_SGIR_AFF3_OFF    48
#define ICC_SGIR_AFF3_LEN    8

/* Virtual interface control (12.4), where it is not as a GICv2's. */
#define ICH_HCR_TC    (1U << 10)
#define ICH_HCR_TALL0 (1U << 11)
#define ICH_HCR_TALL1 (1U << 12)
#define ICH_HCR_TDIR  (1U << 14)

#define ICH_VTR_LISTREGS_OFF 0
#define ICH_VTR_LISTREGS_LEN 5
#define ICH_VTR_PREBITS_OFF  26
#define ICH_VTR_PREBITS_LEN  3

/* ICH_LR<n>_EL2 (12.4.8). The upper 5 bits of the priority are what is implemented. */
#define ICH_LR_VINTID_OFF  0
#define ICH_LR_VINTID_LEN  32
#define ICH_LR_PINTID_OFF  32
#define ICH_LR_PINTID_LEN  13
#define ICH_LR_EOI_OFF     41
#define ICH_LR_EOI_LEN     1
#define ICH_LR_LEVEL_OFF   51
#define ICH_LR_LEVEL_LEN   5
#define ICH_LR_GROUP_OFF   60
#define ICH_LR_GROUP_LEN   1
#define ICH_LR_HW_OFF      61
#define ICH_LR_HW_LEN      1
#define ICH_LR_PENDING_OFF 62
#define ICH_LR_PENDING_LEN 1
#define ICH_LR_ACTIVE_OFF  63
#define ICH_LR_ACTIVE_LEN  1

#endif
