/*
 * Building the VM: its memory, its devices, its virtual GIC, as the path asks.
 */
#include "core/vm.h"

#include "core/guest_gic.h"
#include "core/regions.h"
#include "core/timer.h"
#include "cpu.h"
#include "gic.h"
#include "psci_firmware.h"
#include "stage2.h"
#include "trace.h"
#include "vgic/cpuif.h"

/* The counters of each vCPU have a page of their own: the guest sees it, and nothing else of the shim. */
static union {
    struct counters counters;
    uint8_t page[PAGE_SIZE];
} counter_pages[PLATFORM_CPU_MAX] __attribute__((aligned(PAGE_SIZE)));

static const struct {
    uint32_t first, count;
} guest_spis[] = {PLATFORM_GUEST_SPIS};

static const uintptr_t guest_devices[] = {PLATFORM_GUEST_DEVICES};

/* The paths, and what the virtual GIC does on each; with `passthrough` the guest has the physical one. */
static const struct path {
    const char *name;
    bool passthrough;
    enum vgic_path vgic;
} paths[] = {
    {"lr", false, VGIC_LR},
    {"lr-eoi", false, VGIC_LR_EOI},
    {"trap", false, VGIC_TRAP},
    {"passthrough", true, VGIC_LR},
};

static const struct path *path_named(const char *name)
{
    for (uint32_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        if (boot_name_is(paths[i].name, name)) {
            return &paths[i];
        }
    }
    return NULL;
}

/* What the guest can reach: its RAM, its devices, its counters, and its part of the GIC. */
static void map_guest(const struct path *path)
{
    stage2_map(PLATFORM_GUEST_BASE, PLATFORM_GUEST_BASE, PLATFORM_GUEST_SIZE, STAGE2_RAM);
    for (uint32_t i = 0; i < sizeof(guest_devices) / sizeof(guest_devices[0]); i++) {
        stage2_map(guest_devices[i], guest_devices[i], PAGE_SIZE, STAGE2_DEVICE);
    }
    stage2_map(PLATFORM_COUNTERS_IPA, (uintptr_t)counter_pages, sizeof(counter_pages), STAGE2_RAM_READ);
    guest_gic_map(path->vgic, path->passthrough);
}

/* Private interrupts are linked by the CPU that has them, shared ones once. */
static void link_private(struct vgic_cpu *cpu)
{
    vgic_keep_for_shim(cpu, PLATFORM_MAINTENANCE_INTID);
    vgic_keep_for_shim(cpu, PLATFORM_HYPTIMER_INTID);
    vgic_link_hardware(cpu, PLATFORM_VTIMER_INTID);
}

static void link_shared(struct vgic_cpu *cpu)
{
    for (uint32_t i = 0; i < sizeof(guest_spis) / sizeof(guest_spis[0]); i++) {
        for (uint32_t n = 0; n < guest_spis[i].count; n++) {
            vgic_link_hardware(cpu, guest_spis[i].first + n);
        }
    }
}

static void add_vcpus(struct vm *vm, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct vcpu *vcpu = &vm->vcpus[i];

        vgic_add_cpu(&vm->vgic, &vcpu->vgic, &counter_pages[i].counters);
        vcpu->vm = vm;
        vcpu->affinity = PLATFORM_AFFINITY(i);
        vcpu->power = VCPU_OFF;
        vcpu->ran = false;
    }
}

const char *vm_create(struct vm *vm, const struct boot_params *params)
{
    const struct path *path = path_named(params->path);
    uint32_t cpus = params->cpus != 0 ? params->cpus : gic_cpu_count();

    if (params->platform[0] != '\0' && !boot_name_is(params->platform, PLATFORM_NAME)) {
        return "built_for_another_platform";
    }
    if (path == NULL) {
        return "unknown_path";
    }
    if (cpus > gic_cpu_count() || cpus > PLATFORM_CPU_MAX) {
        return "more_vcpus_than_cpus";
    }
    gic_take_distributor();
    vm->passthrough = path->passthrough;
    vgic_init(&vm->vgic, path->vgic, gic_line_count(), gic_lr_count());
    add_vcpus(vm, cpus);
    if (!path->passthrough) {
        link_shared(&vm->vcpus[0].vgic);
    }
    map_guest(path);
    trace_init();
    regions_init(path->vgic);
    vm->vcpus[0].entry = PLATFORM_GUEST_BASE;
    return NULL;
}

/*
 * What an earlier owner left for this CPU goes. Only once: a vCPU that was off finds what it had set, and
 * what came for it.
 */
static void take_private(struct vcpu *vcpu)
{
    gic_take_private();
    if (!vcpu->vm->passthrough) {
        link_private(&vcpu->vgic);
    }
    vcpu->ran = true;
}

void vcpu_run(struct vcpu *vcpu)
{
    if (!vcpu->ran) {
        take_private(vcpu);
    }
    gic_take_cpu_interface();
    if (vcpu->vm->passthrough) {
        gic_leave_cpu_interface();
    } else {
        vgic_online(&vcpu->vgic);
    }
    timer_reset(vcpu);
    stage2_enable();
    __atomic_store_n(&vcpu->power, VCPU_ON, __ATOMIC_RELEASE);
    guest_enter(vcpu, vcpu->vm->passthrough ? GUEST_PASSTHROUGH : GUEST_VIRTUAL);
}

void vcpu_stop(struct vcpu *vcpu)
{
    timer_reset(vcpu);
    if (!vcpu->vm->passthrough) {
        vgic_set_line(&vcpu->vgic, vgic_irq(&vcpu->vgic, PLATFORM_PTIMER_INTID), false);
        vgic_offline(&vcpu->vgic);
        cpuif_reset(&vcpu->vgic.cpuif); /* as the virtual interface is, where there is one */
    }
    __atomic_store_n(&vcpu->power, VCPU_OFF, __ATOMIC_RELEASE);
    firmware_cpu_off();
}
