# The guest as what boots Linux boots: an arm64 Image, an ARM zImage. build/PLATFORM/guest.img takes its boot
# parameters from the kernel's command line; hosts/xen/ makes one that knows what Xen does not have.

EXTRA_IMAGES += guest.img

# $(call image_rules,PLATFORM,ARCH,NAME,WORDS): build/PLATFORM/NAME.img, with WORDS behind the command line.
define image_rules
$(BUILD)/$(1)/image/$(3)/start.o: hosts/image/$(2)/start.S $(BUILD)/$(1)/guest.bin hosts/image/module.mk
	$$(call say,AS)$$(CC_$(2)) $$(CFLAGS_$(2)) -DWORDS='"$(4)"' \
	    -DGUEST_BINARY='"$(BUILD)/$(1)/guest.bin"' -c -o $$@ $$<

$(BUILD)/$(1)/image/$(3)/bootargs.o: hosts/image/bootargs.c Makefile hosts/image/module.mk
	$$(call say,CC)$$(CC_$(2)) $$(CFLAGS_$(2)) -I. -fpie $$(DEPFLAGS) -c -o $$@ $$<

$(BUILD)/$(1)/image/$(3).elf: $(addprefix $(BUILD)/$(1)/image/$(3)/,start.o bootargs.o) hosts/image/image.ld
	$(call link_images,$(1),$(2),hosts/image/image.ld,GUEST_BASE BOOT_PARAMS)

$(BUILD)/$(1)/$(3).img: $(BUILD)/$(1)/image/$(3).elf
	$$(call say,IMAGE)$$(patsubst %gcc,%objcopy,$$(LD_$(2))) -O binary $$< $$@
endef

$(foreach platform,$(ALL_PLATFORMS), \
    $(eval $(call image_rules,$(platform),$(call platform_arch,$(platform)),guest,)))

# ---- tests on this machine ---------------------------------------------------------------------------

IMAGE_TESTS := $(patsubst %.c,$(BUILD)/host/test/%,$(wildcard hosts/image/tests/test_*.c))
HOST_TESTS  += $(IMAGE_TESTS)

$(IMAGE_TESTS): $(BUILD)/host/test/hosts/image/bootargs.o
