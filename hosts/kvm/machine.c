/* See machine.h: making a VM. */
#include "hosts/kvm/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hosts/kvm/console.h"
#include "hosts/kvm/counts.h"
#include "hosts/kvm/device.h"
#include "hosts/kvm/image.h"
#include "hosts/kvm/irqchip/irqchip.h"

/* As large as a block of stage 2, so that the guest's RAM is mapped by few of them. */
#define BLOCK 0x200000U

#define UART_FR      0x18U
#define UART_FR_IDLE 0x90U /* TXFE, RXFE */

enum slot { SLOT_RAM, SLOT_UART };

struct machine machine = {.kvm = -1};

void machine_stop(const char *format, ...)
{
    char reason[160];
    va_list args;

    va_start(args, format);
    vsnprintf(reason, sizeof(reason), format, args);
    va_end(args);
    console_flush();
    console_record("stop reason=%s", reason);
    _exit(EXIT_FAILURE);
}

int machine_ioctl(int fd, unsigned long request, const void *argument, const char *name)
{
    int result = ioctl(fd, request, argument);

    if (result < 0) {
        machine_stop("%s_fails errno=%s", name, strerrorname_np(errno));
    }
    return result;
}

bool machine_open(void)
{
    machine.kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    return machine.kvm >= 0;
}

/* Guests' addresses have 40 bits unless the VM's type says fewer: not every CPU has as many. */
int machine_create_vm(void)
{
    int bits = ioctl(machine.kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_VM_IPA_SIZE);
    unsigned long type = bits > 0 && bits < 40 ? KVM_VM_TYPE_ARM_IPA_SIZE((unsigned long)bits) : 0;

    return ioctl(machine.kvm, KVM_CREATE_VM, type);
}

int machine_extension(unsigned long capability)
{
    return ioctl(machine.vm, KVM_CHECK_EXTENSION, capability);
}

/* Memory of the guest's at `ipa`. */
static uint8_t *add_memory(enum slot slot, uint64_t ipa, uint64_t size, uint32_t flags)
{
    uint8_t *memory = mmap(NULL, size + BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct kvm_userspace_memory_region region = {.slot = slot, .flags = flags, .memory_size = size};

    if (memory == MAP_FAILED) {
        machine_stop("no_memory_for_the_guest");
    }
    memory += -(uintptr_t)memory & (BLOCK - 1);
    madvise(memory, size, MADV_HUGEPAGE);
    memset(memory, 0, size); /* all of it is there before the guest is */
    region.guest_phys_addr = ipa;
    region.userspace_addr = (uintptr_t)memory;
    IOCTL(machine.vm, KVM_SET_USER_MEMORY_REGION, &region);
    return memory;
}

/*
 * The guest reads the UART's flags before each byte, and they never change: so its page is memory that the
 * guest can read, and only stores leave the guest. These KVM keeps until another exit.
 */
static void add_uart(void)
{
    uint8_t *page = add_memory(SLOT_UART, machine.map->uart, (uint64_t)getpagesize(), KVM_MEM_READONLY);
    struct kvm_coalesced_mmio_zone zone = {.addr = machine.map->uart, .size = 4};
    int offset = machine_extension(KVM_CAP_COALESCED_MMIO);

    page[UART_FR] = UART_FR_IDLE;
    uart_add(machine.map);
    if (offset > 0) {
        IOCTL(machine.vm, KVM_REGISTER_COALESCED_MMIO, &zone);
        machine.ring = (void *)((uint8_t *)machine.vcpu[0].run + offset * getpagesize());
    }
}

void machine_drain(void)
{
    struct kvm_coalesced_mmio_ring *ring = machine.ring;

    while (ring != NULL && ring->first != __atomic_load_n(&ring->last, __ATOMIC_ACQUIRE)) {
        const struct kvm_coalesced_mmio *store = &ring->coalesced_mmio[ring->first];
        size_t size = ((size_t)getpagesize() - sizeof(*ring)) / sizeof(*store);

        device_write(store->phys_addr, store->len, store->data[0]);
        __atomic_store_n(&ring->first, (ring->first + 1) % (uint32_t)size, __ATOMIC_RELEASE);
    }
}

/* A device of KVM's own: its file descriptor. */
static int create_device(uint32_t type)
{
    struct kvm_create_device device = {.type = type};

    IOCTL(machine.vm, KVM_CREATE_DEVICE, &device);
    return (int)device.fd;
}

static void set_attribute(int device, uint32_t group, uint64_t attribute, const void *value)
{
    struct kvm_device_attr attr = {.group = group, .attr = attribute, .addr = (uintptr_t)value};

    IOCTL(device, KVM_SET_DEVICE_ATTR, &attr);
}

/* The ITS, where KVM has one: a device beside the GIC. Its messages are devices', not a vCPU's stores. */
static void create_its(void)
{
    struct kvm_create_device test = {.type = KVM_DEV_TYPE_ARM_VGIC_ITS, .flags = KVM_CREATE_DEVICE_TEST};
    int its;

    if (ioctl(machine.vm, KVM_CREATE_DEVICE, &test) != 0) {
        return;
    }
    its = create_device(KVM_DEV_TYPE_ARM_VGIC_ITS);
    set_attribute(its, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_ITS_ADDR_TYPE, &machine.map->gits);
    set_attribute(its, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL);
}

/* The in-kernel GIC: distributor, and redistributors or CPU interface, where the guest expects them. */
static void create_gic(void)
{
    const struct map *map = machine.map;
    int gic = create_device(map->gic == 3 ? KVM_DEV_TYPE_ARM_VGIC_V3 : KVM_DEV_TYPE_ARM_VGIC_V2);

    set_attribute(gic, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &map->intids);
    if (map->gic == 3) {
        set_attribute(gic, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V3_ADDR_TYPE_DIST, &map->gicd);
        set_attribute(gic, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V3_ADDR_TYPE_REDIST, &map->gicr);
    } else {
        set_attribute(gic, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V2_ADDR_TYPE_DIST, &map->gicd);
        set_attribute(gic, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V2_ADDR_TYPE_CPU, &map->gicc);
    }
    set_attribute(gic, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL);
    if (map->gic == 3) {
        create_its();
    }
}

/* The vCPU as KVM would make it here; the guest starts the others by PSCI, which KVM answers. */
static void create_vcpu(uint32_t index, bool is_32_bit)
{
    struct vcpu *vcpu = &machine.vcpu[index];
    int size = IOCTL(machine.kvm, KVM_GET_VCPU_MMAP_SIZE, NULL);
    struct kvm_vcpu_init init;

    vcpu->index = index;
    vcpu->fd = IOCTL(machine.vm, KVM_CREATE_VCPU, (uintptr_t)index);
    vcpu->run = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd, 0);
    if (vcpu->run == MAP_FAILED) {
        machine_stop("no_memory_for_a_vcpu");
    }
    IOCTL(machine.vm, KVM_ARM_PREFERRED_TARGET, &init);
    init.features[0] = 1U << KVM_ARM_VCPU_PSCI_0_2;
    init.features[0] |= is_32_bit ? 1U << KVM_ARM_VCPU_EL1_32BIT : 0;
    init.features[0] |= index > 0 ? 1U << KVM_ARM_VCPU_POWER_OFF : 0;
    init.features[0] |= machine.cycle_counter ? 1U << KVM_ARM_VCPU_PMU_V3 : 0;
    IOCTL(vcpu->fd, KVM_ARM_VCPU_INIT, &init);
}

/* The monitors of each vCPU: with a GIC of KVM's their interrupt first, once that is there. */
static void create_monitors(void)
{
    for (uint32_t i = 0; machine.cycle_counter && i < machine.vcpu_count; i++) {
        if (!machine.user_gic) {
            set_attribute(machine.vcpu[i].fd, KVM_ARM_VCPU_PMU_V3_CTRL, KVM_ARM_VCPU_PMU_V3_IRQ,
                          &machine.map->pmu_intid);
        }
        set_attribute(machine.vcpu[i].fd, KVM_ARM_VCPU_PMU_V3_CTRL, KVM_ARM_VCPU_PMU_V3_INIT, NULL);
    }
}

static void set_pc(uint64_t pc)
{
    struct kvm_one_reg reg = {
        .id = KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(regs.pc),
        .addr = (uintptr_t)&pc,
    };

    IOCTL(machine.vcpu[0].fd, KVM_SET_ONE_REG, &reg);
}

void machine_create(const struct map *map, bool user_gic, const uint8_t *image, size_t length)
{
    const char *wrong;
    bool is_32_bit;
    uint64_t entry;

    machine.map = map;
    machine.user_gic = user_gic;
    machine.vm = machine_create_vm();
    if (machine.vm < 0) {
        machine_stop("no_vm errno=%s", strerrorname_np(errno));
    }
    machine.ram = add_memory(SLOT_RAM, map->ram, map->ram_size, 0);
    wrong = image_load(image, length, machine.ram, map->ram, map->ram_size, &is_32_bit, &entry);
    if (wrong != NULL) {
        machine_stop("the_guests_image_cannot_be_loaded: %s", wrong);
    }
    for (uint32_t i = 0; i < machine.vcpu_count; i++) {
        create_vcpu(i, is_32_bit);
    }
    if (user_gic) {
        irqchip_create(map, machine.vcpu_count);
    } else {
        create_gic();
        wires_connect();
    }
    create_monitors();
    set_pc(entry);
    add_uart();
    counts_add();
    rtc_add(map);
    doorbell_add(map);
}

void machine_put_params(const char *line)
{
    strcpy((char *)machine.ram + (machine.map->params - machine.map->ram), line);
}

/* KVM_IRQ_LINE: an SPI of KVM's GIC or, without one, the input of a vCPU. */
static void set_irq_line(uint32_t type, uint32_t vcpu, uint32_t number, bool level)
{
    struct kvm_irq_level line = {
        .irq = type << KVM_ARM_IRQ_TYPE_SHIFT | vcpu << KVM_ARM_IRQ_VCPU_SHIFT | number,
        .level = level,
    };

    IOCTL(machine.vm, KVM_IRQ_LINE, &line);
}

void device_irq(uint32_t intid, bool level)
{
    if (machine.user_gic) {
        irqchip_set_line(intid, level);
    } else {
        set_irq_line(KVM_ARM_IRQ_TYPE_SPI, 0, intid, level);
    }
}

void irqchip_input(uint32_t vcpu, bool fiq, bool level)
{
    set_irq_line(KVM_ARM_IRQ_TYPE_CPU, vcpu, fiq ? KVM_ARM_IRQ_CPU_FIQ : KVM_ARM_IRQ_CPU_IRQ, level);
}
