/*
 * A physical event whose LPI goes.
 */
#include "vgic/v3/its_events.h"

void its_unmap_physical(struct vgic_its *its, struct lpi_mapping *mapping)
{
    if ((mapping->flags & MAPPING_PHYSICAL) != 0) {
        mapping->flags &= ~MAPPING_PHYSICAL;
        its->of_event[mapping->event] = &vgic_nobody;
        ops_event_unmap(its->vgic, mapping->event);
    }
}
