/*
 * The virtual GIC's interface. Each interrupt has one record, in the vCPU for SGIs and PPIs, in the VM for
 * SPIs; list registers, or the software CPU interface, are filled from the records. All hardware is behind
 * vgic/ops.h. The short ways of an interrupt are in vgic/policy/.
 */
#ifndef VGIC_VGIC_H
#define VGIC_VGIC_H

#include "vgic/change/pend.h"
#include "vgic/change/settings.h"
#include "vgic/deliver.h"
#include "vgic/init.h"
#include "vgic/record/vcpu.h"
#include "vgic/vcpus/active.h"
#include "vgic/vcpus/call.h"
#include "vgic/vcpus/enables.h"
#include "vgic/vcpus/move.h"
#include "vgic/vcpus/online.h"
#include "vgic/vcpus/sgi.h"

#endif
