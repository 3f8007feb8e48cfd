/*
 * What the shim counts, for each vCPU, in the page the guest sees read-only: reading it costs a load and no
 * exit. Counters only go up and wrap at 2^32; who reads them takes differences.
 *
 * Each exit adds one to exactly one `exit_*` counter, so their sum is the number of exits.
 */
#ifndef COMMON_COUNTERS_H
#define COMMON_COUNTERS_H

#include <stdint.h>

/* COUNTER(name): exits first, by what the guest (or the world) did. */
#define COUNTERS_EXIT(COUNTER)                                                                               \
    COUNTER(exit_irq)         /* a physical interrupt for the guest */                                       \
    COUNTER(exit_maintenance) /* the maintenance interrupt */                                                \
    COUNTER(exit_spurious)    /* acknowledged 1023, or an interrupt nobody owns */                           \
    COUNTER(exit_hypercall)   /* HVC */                                                                      \
    COUNTER(exit_gicd)        /* access to the emulated distributor */                                       \
    COUNTER(exit_gicc_iar)    /* trapped read of GICC_IAR or GICC_AIAR */                                    \
    COUNTER(exit_gicc_eoir)   /* trapped write of GICC_EOIR or GICC_AEOIR */                                 \
    COUNTER(exit_gicc_dir)    /* trapped write of GICC_DIR */                                                \
    COUNTER(exit_gicc_other)  /* any other trapped GICC register */                                          \
    COUNTER(exit_doorbell)    /* access to the doorbell page */                                              \
    COUNTER(exit_timer)       /* trapped access to the physical timer's registers */                         \
    COUNTER(exit_hyptimer)    /* EL2's own timer: an emulated timer's deadline */                            \
    COUNTER(exit_sgi)         /* an SGI from another vCPU */                                                 \
    COUNTER(exit_kick)        /* the shim's own SGI: another vCPU asks something */                          \
    COUNTER(exit_psci)        /* SMC trapped for PSCI */                                                     \
    COUNTER(exit_wfi)         /* trapped WFI or WFE */                                                       \
    COUNTER(exit_fp)          /* first use of the floating-point registers after a switch of VMs */          \
    COUNTER(exit_its)         /* access to the emulated ITS */                                               \
    COUNTER(exit_other)       /* anything else: what a guest should not do */

#define COUNTERS_EVENT(COUNTER)                                                                              \
    COUNTER(maint_eoi)      /* maintenance by cause: an LR with its EOI bit completed */                     \
    COUNTER(maint_u)        /* underflow: at most one valid list register */                                 \
    COUNTER(maint_lrenp)    /* EOIR or DIR of an interrupt that is in no list register */                    \
    COUNTER(maint_np)       /* no list register holds a pending interrupt */                                 \
    COUNTER(maint_vgrp0e)   /* virtual group 0 enabled */                                                    \
    COUNTER(maint_vgrp0d)   /* virtual group 0 disabled */                                                   \
    COUNTER(maint_vgrp1e)   /* virtual group 1 enabled */                                                    \
    COUNTER(maint_vgrp1d)   /* virtual group 1 disabled */                                                   \
    COUNTER(lr_spill)       /* interrupt taken out of a list register for a more urgent one */               \
    COUNTER(lr_refill)      /* interrupt that waited for a list register and got it */                       \
    COUNTER(vm_switch)      /* the vCPU got the CPU from another VM's */                                     \
    COUNTER(unknown_access) /* access to an emulated page that no register covers */                         \
    COUNTER(abort_injected) /* access outside the guest's memory, answered with an abort */                  \
    COUNTER(its_refused)    /* command of the ITS that names what there is not */

#define COUNTER_ENUM(name) COUNT_##name,

enum counter {
    COUNTERS_EXIT(COUNTER_ENUM) COUNT_EXIT_END,
    COUNT_BEFORE_EVENTS = COUNT_EXIT_END - 1,
    COUNTERS_EVENT(COUNTER_ENUM) COUNTER_COUNT
};

/* The page itself. */
struct counters {
    uint32_t value[COUNTER_COUNT];
};

#endif
