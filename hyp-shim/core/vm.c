/*
 * Building the VM: its memory, its devices, its virtual GIC, as the path asks.
 */
#include "core/vm.h"

#include "core/guest_gic.h"
#include "core/reach.h"
#include "core/regions.h"
#include "core/second_image.h"
#include "core/stop.h"
#include "core/switch.h"
#include "core/timer.h"
#include "cpu.h"
#include "gic.h"
#include "psci_firmware.h"
#include "stage2.h"
#include "time_limit.h"
#include "timer_hw.h"
#include "trace.h"
#include "vgic/cpuif.h"
#include "vgic/ops.h"
#include "vgic/vcpus/share.h"
#include "vpe.h"

union counter_page counter_pages[VCPU_MAX] __attribute__((aligned(PAGE_SIZE)));
uint8_t shared_page[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));

#define VMID_FIRST  1U
#define VMID_SECOND 2U

static const struct {
    uint32_t first, count;
} guest_spis[] = {PLATFORM_GUEST_SPIS};

static const uintptr_t guest_devices[] = {PLATFORM_GUEST_DEVICES};

/*
 * The paths, and what the virtual GIC does on each; with `passthrough` the guest has the physical one, with
 * `direct` the hardware delivers what comes by the ITS.
 */
static const struct path {
    const char *name;
    bool passthrough;
    bool direct;
    enum vgic_path vgic;
} paths[] = {
    {"lr", .vgic = VGIC_LR},
    {"lr-eoi", .vgic = VGIC_LR_EOI},
    {"trap", .vgic = VGIC_TRAP},
    {"direct", .direct = true, .vgic = VGIC_LR},
    {"passthrough", .passthrough = true, .vgic = VGIC_LR},
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

/*
 * What the guest can reach: its RAM, its devices, its counters, and its part of the GIC. Where the machine
 * has no GICv2m, the one way to the physical distributor is the page that does for one.
 */
static void map_guest(struct vm *vm, const struct path *path)
{
    struct stage2 *stage2 = &vm->stage2;

    stage2_map(stage2, PLATFORM_GUEST_BASE, PLATFORM_GUEST_BASE, PLATFORM_GUEST_SIZE, STAGE2_RAM);
    for (uint32_t i = 0; i < sizeof(guest_devices) / sizeof(guest_devices[0]); i++) {
        stage2_map(stage2, guest_devices[i], guest_devices[i], PAGE_SIZE, STAGE2_DEVICE);
    }
    stage2_map(stage2, PLATFORM_COUNTERS_IPA, (uintptr_t)counter_pages, sizeof(counter_pages),
               STAGE2_RAM_READ);
    if (!path->passthrough && PLATFORM_RAISE_IPA != 0) {
        stage2_map(stage2, PLATFORM_RAISE_IPA, PLATFORM_GICD_BASE, PAGE_SIZE, STAGE2_DEVICE);
    }
    guest_gic_map(stage2, path->vgic, path->passthrough);
}

/* Private interrupts are linked by the CPU that has them, shared ones once. */
static void link_private(struct vgic_cpu *cpu)
{
    vgic_keep_for_shim(cpu, PLATFORM_MAINTENANCE_INTID);
    vgic_keep_for_shim(cpu, PLATFORM_HYPTIMER_INTID);
    vgic_link_hardware(cpu, PLATFORM_VTIMER_INTID);
}

/* The performance monitors are the first VM's: no switch keeps their registers. */
static void link_monitors(struct vgic_cpu *cpu)
{
    if (PLATFORM_PMU_INTID != 0) {
        vgic_link_own(cpu, PLATFORM_PMU_INTID);
    }
}

static void link_shared(struct vgic_cpu *cpu)
{
    for (uint32_t i = 0; i < sizeof(guest_spis) / sizeof(guest_spis[0]); i++) {
        for (uint32_t n = 0; n < guest_spis[i].count; n++) {
            vgic_link_hardware(cpu, guest_spis[i].first + n);
        }
    }
}

/* The next vCPU of `vm`, which is number `number` of all there are. */
static struct vcpu *add_vcpu(struct vm *vm, uint32_t number)
{
    uint32_t index = vm->vgic.cpu_count;
    struct vcpu *vcpu = &vm->vcpus[index];

    vgic_add_cpu(&vm->vgic, &vcpu->vgic, &counter_pages[number].counters);
    vcpu->vm = vm;
    vcpu->affinity = PLATFORM_AFFINITY(index);
    vgic_set_affinity(&vcpu->vgic, PLATFORM_AFFINITY(index));
    vcpu->power = VCPU_OFF;
    vcpu->taken = false;
    vcpu->entry = PLATFORM_GUEST_BASE;
    vcpu->stack_top = cpu_stack_top(number);
    return vcpu;
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
    if (path->direct && !guest_gic_has_virtual_lpis()) {
        return "the_gic_has_no_virtual_lpis";
    }
    vm->passthrough = path->passthrough;
    vgic_init(&vm->vgic, path->vgic, gic_line_count(), gic_lr_count());
    vm->vgic.stage2 = &vm->stage2;
    if (!path->passthrough) {
        guest_gic_give_its(&vm->vgic, &vm->stage2, path->direct);
    }
    for (uint32_t i = 0; i < cpus; i++) {
        add_vcpu(vm, i);
    }
    if (!path->passthrough) {
        link_shared(&vm->vcpus[0].vgic);
    }
    map_guest(vm, path);
    trace_init(&vm->stage2);
    reach_check(vm);
    regions_init(path->vgic, cpus);
    return NULL;
}

/* Only once: a vCPU that was off finds what it had set, and what came for it. */
static void take_private(struct vcpu *vcpu)
{
    gic_take_private();
    if (!vcpu->vm->passthrough) {
        link_private(&vcpu->vgic);
        link_monitors(&vcpu->vgic);
        vgic_begin_offline(&vcpu->vgic);
    }
    __atomic_store_n(&vcpu->taken, true, __ATOMIC_RELEASE); /* vm_take_cpus() waits for it */
}

void vcpu_take_cpu(struct vcpu *vcpu)
{
    if (!vcpu->taken) {
        take_private(vcpu);
    }
    if (__atomic_load_n(&vcpu->power, __ATOMIC_ACQUIRE) == VCPU_OFF) {
        firmware_cpu_off(); /* the guest has not asked for it */
    }
}

/* Its CPU was turned on. */
static void wait_until_taken(const struct vcpu *vcpu)
{
    uint64_t limit = time_limit();

    while (!__atomic_load_n(&vcpu->taken, __ATOMIC_ACQUIRE)) {
        if (time_limit_over(limit)) {
            stop_waiting("a_cpu_to_start", vcpu->affinity, 0);
        }
        ops_relax();
    }
}

void vm_take_cpus(struct vm *vm)
{
    take_private(&vm->vcpus[0]);
    for (uint32_t i = 1; i < vm->vgic.cpu_count; i++) {
        if (cpu_start(&vm->vcpus[i]) == PSCI_SUCCESS) {
            wait_until_taken(&vm->vcpus[i]);
        }
    }
}

/* Its RAM is where the first VM sees its own; it has no devices. Both see one page of RAM. */
static void map_second(struct vm *vm, struct stage2 *first)
{
    struct stage2 *stage2 = &vm->stage2;

    stage2_map(stage2, PLATFORM_GUEST_BASE, PLATFORM_SECOND_BASE, PLATFORM_GUEST_SIZE, STAGE2_RAM);
    stage2_map(stage2, PLATFORM_COUNTERS_IPA, (uint32_t)(uintptr_t)&counter_pages[VCPU_MAX - 1U], PAGE_SIZE,
               STAGE2_RAM_READ);
    guest_gic_map(stage2, vm->vgic.path, false);
    stage2_map(stage2, PLATFORM_SHARED_IPA, (uint32_t)(uintptr_t)shared_page, PAGE_SIZE, STAGE2_RAM);
    stage2_map(first, PLATFORM_SHARED_IPA, (uint32_t)(uintptr_t)shared_page, PAGE_SIZE, STAGE2_RAM);
}

/* Linking its interrupts touches what the two have in common: meanwhile nobody has the CPU. */
static void link_second(struct vcpu *vcpu, struct vcpu *first)
{
    timer_hw_save_virtual(&first->virtual_timer);
    vgic_switch_from(&first->vgic);
    link_private(&vcpu->vgic);
    vgic_switch_to(&first->vgic);
    timer_hw_load_virtual(&first->virtual_timer, first->vm->counter_offset);
}

static void start_second(struct vcpu *vcpu)
{
    context_start(&vcpu->context, vcpu->entry, vcpu->stack_top);
    vtimer_reset(&vcpu->physical_timer);
    vtimer_reset(&vcpu->virtual_timer);
    vcpu->traps = guest_initial_traps(GUEST_VIRTUAL, true);
    vcpu->power = VCPU_ON;
}

bool vm_create_second(struct vcpu *first, uint32_t counter_offset)
{
    static struct vm second;
    struct vm *vm = first->vm;
    struct vcpu *vcpu;

    if (first->peer != NULL) {
        return true;
    }
    if (vm->passthrough || first != &vm->vcpus[0] || !second_image_kept()) {
        return false;
    }
    second.second = true;
    second.counter_offset = counter_offset;
    vgic_init(&second.vgic, vm->vgic.path, gic_line_count(), gic_lr_count());
    second.vgic.stage2 = &second.stage2;
    vcpu = add_vcpu(&second, VCPU_MAX - 1U);
    link_second(vcpu, first);
    map_second(&second, &vm->stage2);
    dsb(); /* the tables are there before they are walked */
    start_second(vcpu);
    context_set_vm(&first->context, stage2_base(&vm->stage2, VMID_FIRST), first->affinity);
    context_set_vm(&vcpu->context, stage2_base(&second.stage2, VMID_SECOND), vcpu->affinity);
    switch_pair(first, vcpu);
    reach_check(vm);
    reach_check(&second);
    return true;
}

void vcpu_run(struct vcpu *vcpu)
{
    gic_take_cpu_interface();
    if (vcpu->vm->passthrough) {
        gic_leave_cpu_interface();
    } else {
        vgic_online(&vcpu->vgic);
        vpe_enter(vcpu);
    }
    timer_reset(vcpu);
    stage2_enable(stage2_base(&vcpu->vm->stage2, VMID_FIRST));
    __atomic_store_n(&vcpu->power, VCPU_ON, __ATOMIC_RELEASE);
    guest_enter(vcpu, vcpu->vm->passthrough ? GUEST_PASSTHROUGH : GUEST_VIRTUAL);
}

void vcpu_stop(struct vcpu *vcpu)
{
    timer_reset(vcpu);
    if (!vcpu->vm->passthrough) {
        vgic_set_line(&vcpu->vgic, vgic_irq(&vcpu->vgic, PLATFORM_PTIMER_INTID), false);
        vpe_leave(vcpu);
        cpuif_reset(&vcpu->vgic.cpuif); /* as the virtual interface is, and before anybody borrows it */
        vgic_offline(&vcpu->vgic);
    }
    __atomic_store_n(&vcpu->power, VCPU_OFF, __ATOMIC_RELEASE);
    firmware_cpu_off();
}
