# What carries the guest in place of the shim. The VMM is a program for arm64 Linux, linked statically: it is
# all of user space in the machine that it boots in.

# The virtual GIC that it emulates in user space is the shim's: a GICv2, on the backend in irqchip/.
VMM_VGIC     := $(filter-out hyp-shim/vgic/tests/% hyp-shim/vgic/v3/%, \
                    $(wildcard hyp-shim/vgic/*.c hyp-shim/vgic/*/*.c))
VMM_INCLUDES := -I. -Ihyp-shim -Ihosts/kvm/irqchip -Ihyp-shim/gic/v2 -Ihyp-shim/vgic/v2

VMM_CC      := $(ARM64_CROSS)gcc
VMM_CFLAGS  := -std=c11 -D_GNU_SOURCE -O2 -g $(VMM_INCLUDES) $(WARNINGS)
VMM         := $(BUILD)/hosts/kvm/vmm
VMM_SOURCES := $(wildcard hosts/kvm/*.c hosts/kvm/irqchip/*.c) common/divide.c common/text.c $(VMM_VGIC)
VMM_OBJECTS := $(VMM_SOURCES:%.c=$(BUILD)/hosts/kvm/objects/%.o)

# The platforms whose guest it carries in an emulated machine.
VMM_PLATFORMS := $(filter virt-%,$(ALL_PLATFORMS))

$(VMM_OBJECTS): $(BUILD)/hosts/kvm/objects/%.o: %.c Makefile hosts/module.mk
	$(call say,CC)$(VMM_CC) $(VMM_CFLAGS) $(DEPFLAGS) -c -o $@ $<

$(VMM): $(VMM_OBJECTS)
	$(call say,LD)$(VMM_CC) $(VMM_CFLAGS) -static -o $@ $^

# The kernel's first file system: the VMM as /init, and the guest. Same bytes, whenever it is made.
$(BUILD)/hosts/kvm/%.cpio: $(VMM) $(BUILD)/%/guest.elf
	@rm -rf $(@D)/$*.root && mkdir -p $(@D)/$*.root
	@install -m 755 $(VMM) $(@D)/$*.root/init && install -m 644 $(BUILD)/$*/guest.elf $(@D)/$*.root/guest.elf
	@$(ARM64_CROSS)strip $(@D)/$*.root/init
	$(call say,CPIO)cd $(@D)/$*.root && printf '%s\n' guest.elf init | \
	    cpio --quiet --reproducible -R 0:0 -H newc -o >../$(@F)
	@rm -rf $(@D)/$*.root

.PHONY: host-kvm
host-kvm: $(foreach platform,$(or $(filter $(VMM_PLATFORMS),$(PLATFORMS)),$(VMM_PLATFORMS)), \
              $(BUILD)/hosts/kvm/$(platform).cpio)
	@:

HOSTS += $(if $(filter kvm kvm-user,$(PATHS)),kvm)

# ---- tests on this machine: all of the VMM that does not call KVM, under the sanitizers --------------

VMM_TESTS    := $(patsubst %.c,$(BUILD)/host/test/vmm/%,$(wildcard hosts/kvm/tests/test_*.c))
VMM_TESTABLE := $(patsubst %.c,$(BUILD)/host/test/vmm/%.o,common/divide.c common/text.c \
    $(wildcard hosts/kvm/irqchip/*.c) $(VMM_VGIC) \
    $(addprefix hosts/kvm/,console.c cpus.c device.c doorbell.c guest.c image.c map_gicv2.c \
    map_gicv3.c mode.c params.c rtc.c uart.c))
HOST_TESTS   += $(VMM_TESTS)

$(VMM_TESTS): $(VMM_TESTABLE)

$(BUILD)/host/test/vmm/%.o: %.c Makefile hosts/module.mk
	$(call say,CC)$(HOST_CC) $(HOST_TEST_CFLAGS) $(VMM_INCLUDES) $(DEPFLAGS) -c -o $@ $<
