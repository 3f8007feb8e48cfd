# The guest payloads: one image a platform, the same for every path.

GUEST_SOURCES := $(wildcard guest-payloads/runtime/*.c guest-payloads/experiments/*.c \
                   guest-payloads/arch/arm/*.[cS]) \
                 common/boot_params.c common/text.c common/memory.c
GUEST_OBJECTS := $(addsuffix .o,$(basename $(GUEST_SOURCES)))

# $(call guest_rules,PLATFORM)
define guest_rules
$(BUILD)/$(1)/guest.elf: $(addprefix $(BUILD)/$(1)/guest/,$(GUEST_OBJECTS)) guest-payloads/arch/arm/guest.ld
	$$(call say,LD)$(ARM_CC) $(ARM_LDFLAGS) -T guest-payloads/arch/arm/guest.ld \
	    $$(call platform_symbols,$(1),GUEST_BASE BOOT_PARAMS) $$(filter %.o,$$^) -o $$@

$(BUILD)/$(1)/guest/%.o: %.c Makefile guest-payloads/module.mk
	@mkdir -p $$(@D)
	$$(call say,CC)$(ARM_CC) $(ARM_CFLAGS) $(GUEST_INCLUDES) $$(call platform_header,$(1)) $(DEPFLAGS) -c -o $$@ $$<

$(BUILD)/$(1)/guest/%.o: %.S Makefile guest-payloads/module.mk
	@mkdir -p $$(@D)
	$$(call say,AS)$(ARM_CC) $(ARM_CFLAGS) $(GUEST_INCLUDES) $$(call platform_header,$(1)) $(DEPFLAGS) -c -o $$@ $$<

-include $$(patsubst %.o,$(BUILD)/$(1)/guest/%.d,$(GUEST_OBJECTS))
endef

GUEST_INCLUDES := -I. -Iguest-payloads -Iguest-payloads/arch/arm -Icommon/arm -Ihyp-shim

$(foreach platform,$(ALL_PLATFORMS),$(eval $(call guest_rules,$(platform))))
