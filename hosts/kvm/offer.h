/*
 * What the KVM of this machine can give a guest: asked where the guest is to be chosen by it.
 */
#ifndef KVM_OFFER_H
#define KVM_OFFER_H

#include <stdbool.h>
#include <stdint.h>

struct offer {
    uint32_t gic;       /* version of the GIC it emulates: 3 where it can, else 2; 0: none */
    bool cycle_counter; /* its vCPUs may have performance monitors */
};

/* Asks it. False, with errno set, where there is no KVM that can be used. */
bool offer_find(struct offer *offer);

#endif
