/* See guest.h. */
#include "hosts/kvm/guest.h"

#include <stdio.h>
#include <string.h>

#define GUEST_FILE "/guest.elf"

static const char *or_else(const char *value, const char *otherwise)
{
    return value != NULL ? value : otherwise;
}

/* A GIC in user space is a GICv2. */
static void choose_by_offer(struct guest *guest, const char *folder, const struct offer *offer)
{
    uint32_t gic = guest->user_gic ? 2 : offer->gic;

    snprintf(guest->platform, sizeof(guest->platform), "virt-v8-gicv%u", gic);
    snprintf(guest->file, sizeof(guest->file), "%s/%s%s", folder, guest->platform, GUEST_FILE);
}

const char *guest_choose(struct guest *guest, const struct params *params, const struct offer *offer)
{
    const char *guests = params_get(params, "guests");
    const char *unit = params_get(params, "unit");

    *guest = (struct guest){.user_gic = strcmp(or_else(params_get(params, "path"), ""), "kvm-user") == 0};
    if (guests != NULL && offer != NULL) {
        if (offer->gic == 0) {
            return "this_kvm_has_no_GIC_for_a_guest";
        }
        choose_by_offer(guest, guests, offer);
        guest->cycle_counter = unit != NULL && strcmp(unit, "cycles") == 0 && offer->cycle_counter;
    } else {
        snprintf(guest->platform, sizeof(guest->platform), "%s", or_else(params_get(params, "platform"), ""));
        snprintf(guest->file, sizeof(guest->file), "%s", or_else(params_get(params, "guest"), GUEST_FILE));
    }
    /* The GIC that its platform's name ends in. */
    guest->map = strstr(guest->platform, "gicv3") != NULL ? &map_gicv3 : &map_gicv2;
    return NULL;
}
