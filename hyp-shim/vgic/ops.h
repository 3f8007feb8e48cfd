/*
 * Everything physical that the virtual GIC asks for. Which file answers is chosen at link time: gic/v2/ops.h
 * for the machine (inline, the include path finds it), a model of the hardware for the host's unit tests.
 *
 * Needed of a GIC, on the CPU that runs:
 *   void      ops_write_lr(uint32_t n, lr_word_t word)   list register n; zero empties it
 *   lr_word_t ops_read_lr(uint32_t n)
 *   uint32_t  ops_empty_lrs(void)        bit n: list register n holds nothing and owes no EOI maintenance
 *   uint32_t  ops_eoi_lrs(void)          bit n: list register n completed and asked to be told
 *   uint32_t  ops_maintenance_status(void)   GICH_MISR
 *   void      ops_write_hcr(uint32_t hcr)    GICH_HCR: enable and maintenance conditions
 *   void      ops_add_condition(uint32_t condition)   one more of these; EOICount stays
 *   uint32_t  ops_take_eoi_count(uint32_t hcr)   EOICount, set to zero by writing `hcr`
 *   void      ops_save_interface(struct interface_state *state)   what it keeps besides list registers
 *   void      ops_load_interface(const struct interface_state *state)
 *   void      ops_set_lines(uint32_t lines)  VGIC_LINE_IRQ | VGIC_LINE_FIQ, as the guest sees them
 *   void      ops_deactivate(uint32_t intid)     a physical interrupt acknowledged before
 *   void      ops_hw_enable(uint32_t intid, bool enable)  the physical interrupt behind a virtual one: the
 *   void      ops_hw_set_edge(uint32_t intid, bool edge)  guest's settings are written through, so that a
 *   void      ops_hw_set_pending(uint32_t intid, bool pending)   disabled interrupt waits in the physical GIC
 *   void      ops_hw_set_active(uint32_t intid)  as if it had been acknowledged
 *   bool      ops_hw_pending(uint32_t intid)     latched, or its line is high
 *   uint32_t  ops_guest_groups(void)   bit g: the guest of this CPU has group g enabled at its CPU interface
 *   uint32_t  ops_usable_conditions(void)   of GICH_HCR, those that the hardware gets right
 *   bool      ops_guest_splits_eoi(void)   the guest of this CPU has set EOImode 1
 *   uint32_t  ops_running_levels(void)   GICH_APR: bit l, an interrupt runs at priority level l
 *   uint32_t  ops_guest_group_level(uint32_t level, uint32_t group)   less what its binary point cuts off
 *   void      ops_trap_dir(struct stage2 *vm, bool trap)   GICC_DIR of the guest traps, or is GICV_DIR
 *   void      ops_hw_set_target(uint32_t intid, uint32_t cpu, bool latches)   the CPU a physical SPI goes to;
 *             called on the one that it went to so far, or while that is off; what is latched goes with it
 *   void      ops_send_sgi(uint32_t cpus, uint32_t intid)   a physical SGI to the CPUs of a mask
 *   void      ops_kick(uint32_t cpu)     makes that CPU call vgic_serve()
 *   void      ops_relax(void)            in a loop that waits for another CPU
 *
 * And of a GICv3 with an ITS, whose events of DeviceID 0 are a guest's:
 *   void     *ops_guest_memory(struct vgic *vgic, uint64_t address, uint32_t bytes)   of that VM, or NULL: it
 *             has none there; `address` is aligned to `bytes`, a power of 2 up to 32
 *   void      ops_events_prepare(struct vgic *vgic, uint32_t count)   the guest may map the first `count`
 *   void      ops_event_map(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu)   the guest maps
 *             one, which is not: its physical LPI, INTID_LPI_FIRST + event, goes to that CPU; on `direct` it
 *             becomes the virtual LPI `intid` of its vCPU
 *   void      ops_event_move(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu)   a mapped one
 *   void      ops_event_unmap(struct vgic *vgic, uint32_t event)   likewise; what is pending goes, too. Its
 *             physical LPI may come still, when its next message does, and is nobody's then
 *   void      ops_lpis_come(struct vgic *vgic, uint32_t cpu)   LPIs may come to this CPU from now on
 *
 * On `direct` these too, of events that are mapped:
 *   void      ops_event_raise(struct vgic *vgic, uint32_t event)   its virtual LPI is pending, or ...
 *   void      ops_event_clear(struct vgic *vgic, uint32_t event)   ... is not
 *   bool      ops_event_take(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu)   whether it
 *             was pending for this vCPU, whose LPIs have gone; it is not any more
 *   bool      ops_lpi_configure(struct vgic *vgic, uint32_t intid, uint32_t byte)   the byte that the
 *             hardware has for it; whether it was another
 *   void      ops_event_configured(struct vgic *vgic, uint32_t event)   the hardware looks at it again
 *   void      ops_lpis_go(struct vgic *vgic, uint32_t cpu)   the hardware delivers none to this vCPU
 */
#ifndef VGIC_OPS_H
#define VGIC_OPS_H

/* The physical SGI that is the shim's own. */
#define VGIC_KICK_SGI 15U

/* In the order HCR has VF and VI. */
#define VGIC_LINE_FIQ (1U << 0)
#define VGIC_LINE_IRQ (1U << 1)

#include "gic_ops.h"

#endif
