# The shim: two images a platform, without stamps and, for the trace, with them; and the unit tests of its
# machine-independent parts.

ARM_CFLAGS := -std=c11 -march=armv7ve -mtune=cortex-a7 -marm -mfloat-abi=soft -mno-unaligned-access -O2 -g \
              -ffreestanding -fno-common $(WARNINGS)
ARM_LDFLAGS := -nostdlib -static -Wl,--build-id=none -Wl,--fatal-warnings

# The platform's header, as every file includes it; and its addresses, as the linker scripts want them.
platform_header = -DPLATFORM_HEADER='"platform/$(1).h"'
platform_symbols = $(foreach name,$(2),-Wl,--defsym=$(name)=$(shell \
    sed -n 's/^\#define PLATFORM_$(name) *\(0x[0-9a-f]*\)U.*/\1/p' hyp-shim/platform/$(1).h))

SHIM_SOURCES := $(wildcard hyp-shim/core/*.c hyp-shim/vgic/*.c hyp-shim/vtimer/*.c hyp-shim/*/v2/*.c \
                  hyp-shim/arch/arm/*.[cS]) \
                common/boot_params.c common/text.c common/memory.c
SHIM_OBJECTS := $(addsuffix .o,$(basename $(SHIM_SOURCES)))
SHIM_TRACE_OBJECTS := $(SHIM_OBJECTS) $(patsubst %.c,%.o,$(wildcard hyp-shim/trace/on/*.c))
SHIM_INCLUDES := -I. -Ihyp-shim -Ihyp-shim/arch/arm -Icommon/arm -Ihyp-shim/gic/v2 -Ihyp-shim/vgic/v2

EXTRA_IMAGES += shim-trace.elf

# $(call shim_rules,PLATFORM,NAME,OBJECTS,on or off): the image NAME.elf, and its objects in a folder NAME
define shim_rules
$(BUILD)/$(1)/$(2).elf: $(addprefix $(BUILD)/$(1)/$(2)/,$(3)) hyp-shim/arch/arm/shim.ld
	$$(call say,LD)$(ARM_CC) $(ARM_LDFLAGS) -T hyp-shim/arch/arm/shim.ld \
	    $$(call platform_symbols,$(1),SHIM_BASE) $$(filter %.o,$$^) -o $$@

$(BUILD)/$(1)/$(2)/%.o: %.c Makefile hyp-shim/module.mk
	@mkdir -p $$(@D)
	$$(call say,CC)$(ARM_CC) $(ARM_CFLAGS) $(SHIM_INCLUDES) -Ihyp-shim/trace/$(4) \
	    $$(call platform_header,$(1)) $(DEPFLAGS) -c -o $$@ $$<

$(BUILD)/$(1)/$(2)/%.o: %.S Makefile hyp-shim/module.mk
	@mkdir -p $$(@D)
	$$(call say,AS)$(ARM_CC) $(ARM_CFLAGS) $(SHIM_INCLUDES) -Ihyp-shim/trace/$(4) \
	    $$(call platform_header,$(1)) $(DEPFLAGS) -c -o $$@ $$<

-include $$(patsubst %.o,$(BUILD)/$(1)/$(2)/%.d,$(3))
endef

$(foreach platform,$(ALL_PLATFORMS),$(eval $(call shim_rules,$(platform),shim,$(SHIM_OBJECTS),off)))
$(foreach platform,$(ALL_PLATFORMS), \
    $(eval $(call shim_rules,$(platform),shim-trace,$(SHIM_TRACE_OBJECTS),on)))

# ---- unit tests on the host ------------------------------------------------------------------------

# The virtual GIC is linked with a model of the hardware in place of gic/v2's gic_ops.h.
VGIC_TESTS := $(patsubst %.c,$(BUILD)/host/test/%,$(wildcard hyp-shim/vgic/tests/test_*.c))
VGIC_TESTABLE := $(patsubst %.c,$(BUILD)/host/test/%.o, \
    $(wildcard hyp-shim/vgic/*.c hyp-shim/vgic/v2/*.c hyp-shim/vgic/tests/model/*.c))
VTIMER_TESTS := $(patsubst %.c,$(BUILD)/host/test/%,$(wildcard hyp-shim/vtimer/tests/test_*.c))
VTIMER_TESTABLE := $(BUILD)/host/test/hyp-shim/vtimer/vtimer.o
COMMON_TESTS := $(patsubst %.c,$(BUILD)/host/test/%,$(wildcard common/tests/test_*.c))
COMMON_TESTABLE := $(patsubst %.c,$(BUILD)/host/test/%.o,common/boot_params.c common/text.c)
HOST_TESTS += $(VGIC_TESTS) $(VTIMER_TESTS) $(COMMON_TESTS)

$(VGIC_TESTABLE) $(addsuffix .o,$(VGIC_TESTS)): \
    HOST_TEST_CFLAGS += -Ihyp-shim -Ihyp-shim/vgic/tests/model -Ihyp-shim/gic/v2 -Ihyp-shim/vgic/v2
$(VGIC_TESTS): $(VGIC_TESTABLE)
$(VTIMER_TESTABLE) $(addsuffix .o,$(VTIMER_TESTS)): HOST_TEST_CFLAGS += -Ihyp-shim
$(VTIMER_TESTS): $(VTIMER_TESTABLE)
$(COMMON_TESTS): $(COMMON_TESTABLE)
