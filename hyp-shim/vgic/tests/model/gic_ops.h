/*
 * vgic/ops.h on no machine at all: the model of a GICv2 that the unit tests run the virtual GIC on.
 */
#ifndef VGIC_TESTS_MODEL_GIC_OPS_H
#define VGIC_TESTS_MODEL_GIC_OPS_H

#include <stdbool.h>
#include <stdint.h>

#include "lr_word.h"

struct stage2;

/* The virtual interface control registers: gich.c. */
void ops_write_lr(uint32_t n, lr_word_t word);
lr_word_t ops_read_lr(uint32_t n);
uint32_t ops_empty_lrs(void);
uint32_t ops_eoi_lrs(void);
uint32_t ops_maintenance_status(void);
void ops_write_hcr(uint32_t hcr);
void ops_add_condition(uint32_t condition);
uint32_t ops_take_eoi_count(uint32_t hcr);
void ops_save_interface(struct interface_state *state);
void ops_load_interface(const struct interface_state *state);

/* The physical distributor, and HCR's virtual lines: physical.c. */
void ops_set_lines(uint32_t lines);
void ops_deactivate(uint32_t intid);
void ops_hw_enable(uint32_t intid, bool enable);
void ops_hw_set_edge(uint32_t intid, bool edge);
void ops_hw_set_pending(uint32_t intid, bool pending);
void ops_hw_set_active(uint32_t intid);
bool ops_hw_pending(uint32_t intid);

/* The guest's EOImode, and whether its GICC_DIR is emulated: gich.c. */
uint32_t ops_guest_groups(void);
uint32_t ops_usable_conditions(void);
bool ops_guest_splits_eoi(void);
uint32_t ops_running_levels(void);
uint32_t ops_guest_group_level(uint32_t level, uint32_t group);
void ops_trap_dir(struct stage2 *vm, bool trap);

/* Other CPUs: physical.c. */
void ops_hw_set_target(uint32_t intid, uint32_t cpu, bool latches);
void ops_send_sgi(uint32_t cpus, uint32_t intid);
void ops_kick(uint32_t cpu);
void ops_relax(void);

/* An ITS, and the guest's memory: v3/its.c. */
struct vgic;
void *ops_guest_memory(struct vgic *vgic, uint64_t address, uint32_t bytes);
void ops_events_prepare(struct vgic *vgic, uint32_t count);
void ops_event_map(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu);
void ops_event_move(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu);
void ops_event_unmap(struct vgic *vgic, uint32_t event);
void ops_event_raise(struct vgic *vgic, uint32_t event);
void ops_event_clear(struct vgic *vgic, uint32_t event);
bool ops_event_take(struct vgic *vgic, uint32_t event, uint32_t intid, uint32_t cpu);
bool ops_lpi_configure(struct vgic *vgic, uint32_t intid, uint32_t byte);
void ops_event_configured(struct vgic *vgic, uint32_t event);
void ops_lpis_come(struct vgic *vgic, uint32_t cpu);
void ops_lpis_go(struct vgic *vgic, uint32_t cpu);

#endif
