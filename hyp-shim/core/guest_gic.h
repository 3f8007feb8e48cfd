/*
 * Where the guest finds its GIC: what of it stage 2 maps, what is emulated. Each version of the GIC has a
 * file of these functions.
 */
#ifndef CORE_GUEST_GIC_H
#define CORE_GUEST_GIC_H

#include <stdbool.h>

#include "stage2.h"
#include "vgic/registers/mmio.h"
#include "vgic/vgic.h"

/* Maps what the guest reaches without an exit: all of the physical GIC with `passthrough`. */
void guest_gic_map(struct stage2 *stage2, enum vgic_path path, bool passthrough);

/* Whether the physical GIC delivers virtual LPIs itself: after gic_take_distributor(). */
bool guest_gic_has_virtual_lpis(void);

/*
 * Gives the first VM, which has no vCPU yet, what it has beside these: the virtual ITS, and the page that its
 * devices store messages to. `direct`: the hardware delivers what comes that way.
 */
void guest_gic_give_its(struct vgic *vgic, struct stage2 *stage2, bool direct);

/*
 * Fill the list of emulated pages from `page` on, and return the next free entry: those that guests touch
 * most, and all others, of a VM with `cpus` vCPUs.
 */
struct mmio_page *guest_gic_pages(struct mmio_page *page, enum vgic_path path);
struct mmio_page *guest_gic_rare_pages(struct mmio_page *page, enum vgic_path path, uint32_t cpus);

#endif
