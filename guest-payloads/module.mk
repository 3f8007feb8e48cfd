# The guest payloads: four images a platform, the same for every path. guest.elf measures, checks.elf checks,
# trials.elf does one thing for long; they share the runtime but for the runner of the experiments.
# guest-trace.elf is guest.elf with stamps.

# $(call guest_shared,ARCH,GIC), and so on.
runner = $(addprefix guest-payloads/runtime/,announce.c conditions.c experiment.c interference.c \
           many.c)
guest_shared = $(filter-out $(runner),$(wildcard guest-payloads/runtime/*.c)) \
               $(wildcard guest-payloads/runtime/$(2)/*.c) \
               $(wildcard guest-payloads/arch/*.c guest-payloads/arch/$(1)/*.[cS]) \
               common/secure/$(2)/secure.c common/cycles.c common/errata.c common/boot_params.c \
               common/divide.c common/release.c common/tally.c common/text.c common/thrash.c \
               common/memory.c common/uart.c
guest_sources = $(runner) $(wildcard guest-payloads/experiments/*.c guest-payloads/experiments/$(2)/*.c) \
                $(call guest_shared,$(1),$(2))
checks_sources = $(wildcard guest-payloads/checks/*.c guest-payloads/checks/$(2)/*.c) \
                 $(call guest_shared,$(1),$(2))
trials_sources = $(wildcard guest-payloads/trials/*.c guest-payloads/trials/$(1)/*.[cS]) \
                 $(call guest_shared,$(1),$(2))
trace_sources = $(wildcard guest-payloads/trace/on/*.c guest-payloads/arch/$(1)/trace/*.S)

guest_includes = -I. -Iguest-payloads -Iguest-payloads/arch -Iguest-payloads/arch/$(1) -Icommon/$(1) \
                 -Iguest-payloads/runtime/$(2) -Iguest-payloads/checks/$(2) -Ihyp-shim \
                 -Iguest-payloads/experiments/$(2) -Iguest-payloads/trials/$(1) -Iguest-payloads/trials/$(2) \
                 -Icommon/uart/$(3) -Iguest-payloads/level/$(4)

# Sources with stamps, which are compiled once with them and once without. All others are the same objects in
# both images, and are compiled without a folder to have trace.h from.
STAMPED := $(shell grep -rl --include='*.[cS]' '"trace.h"' guest-payloads)

TRACE_TESTS := $(patsubst %.c,$(BUILD)/host/test/%,$(wildcard guest-payloads/trace/tests/test_*.c))
HOST_TESTS += $(TRACE_TESTS)

$(TRACE_TESTS): $(BUILD)/host/test/guest-payloads/trace/on/ways.o

EXTRA_IMAGES += checks.elf trials.elf guest-trace.elf toolchain

# $(call guest_rules,PLATFORM,ARCH,GIC,UART,LEVEL)
define guest_rules
$(call object_rules,$(1),guest,$(2),$(call guest_includes,$(2),$(3),$(4),$(5)) $$(TRACE_OFF))
$(call objects_of,$(1)/guest,$(STAMPED)): TRACE_OFF := -Iguest-payloads/trace/off
$(call object_rules,$(1),guest-trace,$(2),$(strip \
    $(call guest_includes,$(2),$(3),$(4),$(5)) -Iguest-payloads/trace/on))

$(BUILD)/$(1)/guest.elf: $(call objects_of,$(1)/guest,$(call guest_sources,$(2),$(3)))
$(BUILD)/$(1)/checks.elf: $(call objects_of,$(1)/guest,$(call checks_sources,$(2),$(3)))
$(BUILD)/$(1)/trials.elf: $(call objects_of,$(1)/guest,$(call trials_sources,$(2),$(3)))
$(BUILD)/$(1)/guest-trace.elf: $(foreach source,$(call guest_sources,$(2),$(3)), \
    $(call objects_of,$(1)/guest$(if $(filter $(STAMPED),$(source)),-trace),$(source))) \
    $(call objects_of,$(1)/guest-trace,$(call trace_sources,$(2)))

$(addprefix $(BUILD)/$(1)/,guest.elf checks.elf trials.elf guest-trace.elf): guest-payloads/arch/guest.ld
	$(call link_images,$(1),$(2),guest-payloads/arch/guest.ld,$(ALL_ADDRESSES))

$(call toolchain_rule,$(1),$(2))

$(call bin_rule,$(1),$(2))
endef

rules_of_guest = $(call guest_rules,$(1),$(call platform_arch,$(1)),$(call platform_gic,$(1)),$(strip \
    $(call platform_uart,$(1))),$(call platform_level,$(1)))

$(foreach platform,$(ALL_PLATFORMS),$(eval $(call rules_of_guest,$(platform))))

# What the guest finds out about its machine, with the machine's registers as functions of the test.
GUEST_TESTS := $(patsubst %.c,$(BUILD)/host/test/guest/%,$(wildcard guest-payloads/runtime/tests/test_*.c))
HOST_TESTS += $(GUEST_TESTS)

$(GUEST_TESTS): $(BUILD)/host/test/guest/guest-payloads/runtime/v3/untrapped.o
$(BUILD)/host/test/guest/%.o: %.c Makefile guest-payloads/module.mk
	$(call say,CC)$(HOST_CC) $(HOST_TEST_CFLAGS) -Iguest-payloads/runtime/tests/machine -Iguest-payloads \
	    -DPLATFORM_HEADER='"hyp-shim/platform/virt-v8-gicv3.h"' $(DEPFLAGS) -c -o $@ $<
