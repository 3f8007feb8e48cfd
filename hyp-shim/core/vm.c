/*
 * Building the VM: its memory, its devices, its virtual GIC, as the path asks.
 */
#include "core/vm.h"

#include "core/regions.h"
#include "gicv2.h"
#include "stage2.h"

/* The counters of each vCPU have a page of their own: the guest sees it, and nothing else of the shim. */
static union {
    struct counters counters;
    uint8_t page[PAGE_SIZE];
} counter_pages[PLATFORM_CPU_MAX] __attribute__((aligned(PAGE_SIZE)));

static const struct {
    uint32_t first, count;
} guest_spis[] = {PLATFORM_GUEST_SPIS};

static const uint32_t guest_devices[] = {PLATFORM_GUEST_DEVICES};

static bool same_name(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

static bool path_of(const char *name, enum vgic_path *path)
{
    static const struct {
        const char *name;
        enum vgic_path path;
    } paths[] = {{"lr", VGIC_LR}, {"lr-eoi", VGIC_LR_EOI}, {"trap", VGIC_TRAP}};

    for (uint32_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        if (same_name(paths[i].name, name)) {
            *path = paths[i].path;
            return true;
        }
    }
    return false;
}

/* What the guest can reach: its RAM, its devices, its counters; and, but for `trap`, GICV where it expects
 * GICC. */
static void map_guest(enum vgic_path path)
{
    stage2_map(PLATFORM_GUEST_BASE, PLATFORM_GUEST_BASE, PLATFORM_GUEST_SIZE, STAGE2_RAM);
    for (uint32_t i = 0; i < sizeof(guest_devices) / sizeof(guest_devices[0]); i++) {
        stage2_map(guest_devices[i], guest_devices[i], PAGE_SIZE, STAGE2_DEVICE);
    }
    stage2_map(PLATFORM_COUNTERS_IPA, (uint32_t)(uintptr_t)counter_pages, sizeof(counter_pages),
               STAGE2_RAM_READ);
    if (path != VGIC_TRAP) {
        stage2_map(PLATFORM_GICC_BASE, PLATFORM_GICV_BASE, GICC_SIZE, STAGE2_DEVICE);
    }
}

static void link_interrupts(struct vgic_cpu *cpu)
{
    vgic_keep_for_shim(cpu, PLATFORM_MAINTENANCE_INTID);
    vgic_keep_for_shim(cpu, PLATFORM_HYPTIMER_INTID);
    vgic_link_hardware(cpu, PLATFORM_VTIMER_INTID);
    for (uint32_t i = 0; i < sizeof(guest_spis) / sizeof(guest_spis[0]); i++) {
        for (uint32_t n = 0; n < guest_spis[i].count; n++) {
            vgic_link_hardware(cpu, guest_spis[i].first + n);
        }
    }
}

const char *vm_create(struct vm *vm, const struct boot_params *params)
{
    enum vgic_path path;

    if (params->platform[0] != '\0' && !same_name(params->platform, PLATFORM_NAME)) {
        return "built_for_another_platform";
    }
    if (!path_of(params->path, &path)) {
        return "unknown_path";
    }
    gic_take_distributor();
    gic_take_cpu_interface();
    vgic_init(&vm->vgic, path, gic_line_count(), gic_lr_count());
    vgic_add_cpu(&vm->vgic, &vm->vcpus[0].vgic, &counter_pages[0].counters);
    vm->vcpus[0].vm = vm;
    link_interrupts(&vm->vcpus[0].vgic);
    map_guest(path);
    regions_init(path);
    return NULL;
}
