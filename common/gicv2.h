/*
 * GICv2 register offsets and fields, as the Generic Interrupt Controller Architecture Specification,
 * version 2.0 (Arm IHI 0048) names them. Shared by the shim, which drives and emulates them, and the guest.
 */
#ifndef COMMON_GICV2_H
#define COMMON_GICV2_H

#include "common/field.h"

/* INTIDs (IHI 0048, 2.2.1). */
#define INTID_SGI_COUNT     16U
#define INTID_PRIVATE_COUNT 32U
#define INTID_SPI_FIRST     32U
#define INTID_COUNT         1024U
#define INTID_SPECIAL_FIRST 1020U
#define INTID_OTHER_GROUP   1022U
#define INTID_SPURIOUS      1023U

/* Distributor (4.3). */
#define GICD_CTLR       0x000U
#define GICD_TYPER      0x004U
#define GICD_IIDR       0x008U
#define GICD_IGROUPR    0x080U
#define GICD_ISENABLER  0x100U
#define GICD_ICENABLER  0x180U
#define GICD_ISPENDR    0x200U
#define GICD_ICPENDR    0x280U
#define GICD_ISACTIVER  0x300U
#define GICD_ICACTIVER  0x380U
#define GICD_IPRIORITYR 0x400U
#define GICD_ITARGETSR  0x800U
#define GICD_ICFGR      0xc00U
#define GICD_SGIR       0xf00U
#define GICD_CPENDSGIR  0xf10U
#define GICD_SPENDSGIR  0xf20U
#define GICD_ICPIDR     0xfd0U
#define GICD_SIZE       0x1000U

#define GICD_CTLR_GRP0_OFF           0
#define GICD_CTLR_GRP0_LEN           1
#define GICD_CTLR_GRP1_OFF           1
#define GICD_CTLR_GRP1_LEN           1
#define GICD_TYPER_ITLINESNUMBER_OFF 0
#define GICD_TYPER_ITLINESNUMBER_LEN 5
#define GICD_TYPER_CPUNUMBER_OFF     5
#define GICD_TYPER_CPUNUMBER_LEN     3
#define GICD_SGIR_INTID_OFF          0
#define GICD_SGIR_INTID_LEN          4
#define GICD_SGIR_TARGETS_OFF        16
#define GICD_SGIR_TARGETS_LEN        8
#define GICD_SGIR_FILTER_OFF         24
#define GICD_SGIR_FILTER_LEN         2
#define SGIR_FILTER_LIST             0U
#define SGIR_FILTER_OTHERS           1U
#define SGIR_FILTER_SELF             2U

/* CPU interface (4.4); the virtual CPU interface GICV_* has the same layout (5.5). */
#define GICC_CTLR   0x0000U
#define GICC_PMR    0x0004U
#define GICC_BPR    0x0008U
#define GICC_IAR    0x000cU
#define GICC_EOIR   0x0010U
#define GICC_RPR    0x0014U
#define GICC_HPPIR  0x0018U
#define GICC_ABPR   0x001cU
#define GICC_AIAR   0x0020U
#define GICC_AEOIR  0x0024U
#define GICC_AHPPIR 0x0028U
#define GICC_APR0   0x00d0U
#define GICC_NSAPR0 0x00e0U
#define GICC_IIDR   0x00fcU
#define GICC_DIR    0x1000U
#define GICC_SIZE   0x2000U

#define GICC_CTLR_GRP0_OFF    0
#define GICC_CTLR_GRP0_LEN    1
#define GICC_CTLR_GRP1_OFF    1
#define GICC_CTLR_GRP1_LEN    1
#define GICC_CTLR_ACKCTL_OFF  2
#define GICC_CTLR_ACKCTL_LEN  1
#define GICC_CTLR_FIQEN_OFF   3
#define GICC_CTLR_FIQEN_LEN   1
#define GICC_CTLR_CBPR_OFF    4
#define GICC_CTLR_CBPR_LEN    1
#define GICC_CTLR_EOIMODE_OFF 9
#define GICC_CTLR_EOIMODE_LEN 1
#define GICC_IAR_INTID_OFF    0
#define GICC_IAR_INTID_LEN    10
#define GICC_IAR_CPUID_OFF    10
#define GICC_IAR_CPUID_LEN    3
#define GICC_PRIORITY_IDLE    0xffU

/* Virtual interface control (5.3). */
#define GICH_HCR    0x000U
#define GICH_VTR    0x004U
#define GICH_VMCR   0x008U
#define GICH_MISR   0x010U
#define GICH_EISR0  0x020U
#define GICH_ELRSR0 0x030U
#define GICH_APR    0x0f0U
#define GICH_LR     0x100U

#define GICH_HCR_EN           (1U << 0)
#define GICH_HCR_UIE          (1U << 1)
#define GICH_HCR_LRENPIE      (1U << 2)
#define GICH_HCR_NPIE         (1U << 3)
#define GICH_HCR_VGRP0EIE     (1U << 4)
#define GICH_HCR_VGRP0DIE     (1U << 5)
#define GICH_HCR_VGRP1EIE     (1U << 6)
#define GICH_HCR_VGRP1DIE     (1U << 7)
#define GICH_HCR_EOICOUNT_OFF 27
#define GICH_HCR_EOICOUNT_LEN 5

#define GICH_VTR_LISTREGS_OFF 0
#define GICH_VTR_LISTREGS_LEN 6

/* GICH_VMCR: what the guest wrote to its virtual CPU interface (5.3.3). */
#define GICH_VMCR_GRP0_OFF    0
#define GICH_VMCR_GRP0_LEN    1
#define GICH_VMCR_GRP1_OFF    1
#define GICH_VMCR_GRP1_LEN    1
#define GICH_VMCR_GROUPS_OFF  0 /* both */
#define GICH_VMCR_GROUPS_LEN  2
#define GICH_VMCR_CBPR_OFF    4
#define GICH_VMCR_CBPR_LEN    1
#define GICH_VMCR_EOIMODE_OFF 9
#define GICH_VMCR_EOIMODE_LEN 1
#define GICH_VMCR_ABPR_OFF    18
#define GICH_VMCR_ABPR_LEN    3
#define GICH_VMCR_BPR_OFF     21
#define GICH_VMCR_BPR_LEN     3

/* Binary points at which all 5 bits of a priority decide preemption: less cannot be set (5.3.3). */
#define GICV_BPR_SMALLEST  2U
#define GICV_ABPR_SMALLEST 3U

/* GICH_MISR has the same bits, in the same order, as the enables of GICH_HCR, EOI in place of En. */
#define GICH_MISR_EOI    (1U << 0)
#define GICH_MISR_U      (1U << 1)
#define GICH_MISR_LRENP  (1U << 2)
#define GICH_MISR_NP     (1U << 3)
#define GICH_MISR_VGRP0E (1U << 4)
#define GICH_MISR_VGRP0D (1U << 5)
#define GICH_MISR_VGRP1E (1U << 6)
#define GICH_MISR_VGRP1D (1U << 7)
#define GICH_MISR_GROUPS (GICH_MISR_VGRP0E | GICH_MISR_VGRP0D | GICH_MISR_VGRP1E | GICH_MISR_VGRP1D)

/* GICH_LRn (5.3.9). */
#define GICH_LR_VINTID_OFF   0
#define GICH_LR_VINTID_LEN   10
#define GICH_LR_PINTID_OFF   10
#define GICH_LR_PINTID_LEN   10
#define GICH_LR_CPUID_OFF    10
#define GICH_LR_CPUID_LEN    3
#define GICH_LR_EOI_OFF      19
#define GICH_LR_EOI_LEN      1
#define GICH_LR_PRIORITY_OFF 23
#define GICH_LR_PRIORITY_LEN 5
#define GICH_LR_PENDING_OFF  28
#define GICH_LR_PENDING_LEN  1
#define GICH_LR_ACTIVE_OFF   29
#define GICH_LR_ACTIVE_LEN   1
#define GICH_LR_GRP1_OFF     30
#define GICH_LR_GRP1_LEN     1
#define GICH_LR_HW_OFF       31
#define GICH_LR_HW_LEN       1

/* GICv2m: a store of an INTID to SETSPI makes that edge-triggered SPI pending. */
#define V2M_SETSPI 0x40U

#endif
