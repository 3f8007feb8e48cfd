# The guest payloads: three images a platform, the same for every path. guest.elf measures, checks.elf checks;
# they share the runtime but for the runner of the experiments. guest-trace.elf is guest.elf with stamps.

GUEST_SHARED := $(filter-out guest-payloads/runtime/experiment.c,$(wildcard guest-payloads/runtime/*.c)) \
                $(wildcard guest-payloads/arch/arm/*.[cS]) common/boot_params.c common/text.c common/memory.c

GUEST_SOURCES  := guest-payloads/runtime/experiment.c $(wildcard guest-payloads/experiments/*.c) \
                  $(GUEST_SHARED)
CHECKS_SOURCES := $(wildcard guest-payloads/checks/*.c) $(GUEST_SHARED)
GUEST_OBJECTS  := $(addsuffix .o,$(basename $(GUEST_SOURCES)))
CHECKS_OBJECTS := $(addsuffix .o,$(basename $(CHECKS_SOURCES)))
TRACE_OBJECTS  := $(GUEST_OBJECTS) $(patsubst %.c,%.o,$(wildcard guest-payloads/trace/on/*.c))

EXTRA_IMAGES += checks.elf guest-trace.elf

GUEST_INCLUDES := -I. -Iguest-payloads -Iguest-payloads/arch/arm -Icommon/arm -Ihyp-shim

# $(call guest_rules,PLATFORM)
define guest_rules
$(BUILD)/$(1)/guest.elf: $(addprefix $(BUILD)/$(1)/guest/,$(GUEST_OBJECTS))
$(BUILD)/$(1)/checks.elf: $(addprefix $(BUILD)/$(1)/guest/,$(CHECKS_OBJECTS))
$(BUILD)/$(1)/guest-trace.elf: $(addprefix $(BUILD)/$(1)/guest-trace/,$(TRACE_OBJECTS))

$(addprefix $(BUILD)/$(1)/,guest.elf checks.elf guest-trace.elf): guest-payloads/arch/arm/guest.ld
	$$(call say,LD)$(ARM_CC) $(ARM_LDFLAGS) -T guest-payloads/arch/arm/guest.ld \
	    $$(call platform_symbols,$(1),GUEST_BASE BOOT_PARAMS) $$(filter %.o,$$^) -o $$@

$(call guest_objects,$(1),guest,off)
$(call guest_objects,$(1),guest-trace,on)

-include $$(patsubst %.o,$(BUILD)/$(1)/guest/%.d,$(sort $(GUEST_OBJECTS) $(CHECKS_OBJECTS)))
-include $$(patsubst %.o,$(BUILD)/$(1)/guest-trace/%.d,$(TRACE_OBJECTS))
endef

# $(call guest_objects,PLATFORM,FOLDER,on or off): objects with stamps or without
define guest_objects
$(BUILD)/$(1)/$(2)/%.o: %.c Makefile guest-payloads/module.mk
	@mkdir -p $$(@D)
	$$(call say,CC)$(ARM_CC) $(ARM_CFLAGS) $(GUEST_INCLUDES) -Iguest-payloads/trace/$(3) \
	    $$(call platform_header,$(1)) $(DEPFLAGS) -c -o $$@ $$<

$(BUILD)/$(1)/$(2)/%.o: %.S Makefile guest-payloads/module.mk
	@mkdir -p $$(@D)
	$$(call say,AS)$(ARM_CC) $(ARM_CFLAGS) $(GUEST_INCLUDES) $$(call platform_header,$(1)) $(DEPFLAGS) \
	    -c -o $$@ $$<
endef

$(foreach platform,$(ALL_PLATFORMS),$(eval $(call guest_rules,$(platform))))
