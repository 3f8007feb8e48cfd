/* KVM's own counts of what its vCPUs do, told to the bench when the guest asks (common/hypercall.h). */
#ifndef KVM_COUNTS_H
#define KVM_COUNTS_H

/* Adds the device by which the guest asks. */
void counts_add(void);

#endif
