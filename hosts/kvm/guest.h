/*
 * Which guest is run, and on what: said by the boot parameters or, on a machine that is measured as it is,
 * chosen by what its KVM offers.
 */
#ifndef KVM_GUEST_H
#define KVM_GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "hosts/kvm/map.h"
#include "hosts/kvm/offer.h"
#include "hosts/kvm/params.h"

struct guest {
    const struct map *map;
    bool user_gic;
    bool cycle_counter;
    char file[512];               /* its image */
    char platform[BOOT_NAME_MAX]; /* that it was built for */
};

/*
 * `offer` is what KVM offers where the guest is to be chosen by it (the parameter `guests`), else NULL. NULL,
 * or why there is none: words joined by `_`.
 */
const char *guest_choose(struct guest *guest, const struct params *params, const struct offer *offer);

#endif
