# The shim: two images a platform, without stamps and, for the trace, with them; and the unit tests of its
# machine-independent parts.

# $(call shim_sources,ARCH,GIC), and what the trace adds to them.
shim_sources = $(wildcard hyp-shim/core/*.c hyp-shim/vgic/*.c hyp-shim/vtimer/*.c hyp-shim/*/$(2)/*.c \
                 hyp-shim/arch/*.c hyp-shim/arch/$(1)/*.[cS]) \
               common/boot_params.c common/text.c common/memory.c
shim_trace_sources = $(wildcard hyp-shim/trace/on/*.c hyp-shim/arch/$(1)/trace/*.S)

shim_flags = $(SHIM_CFLAGS_$(1)) -I. -Ihyp-shim -Ihyp-shim/arch -Ihyp-shim/arch/$(1) -Icommon/$(1) \
             -Ihyp-shim/gic/$(2) -Ihyp-shim/vgic/$(2)

EXTRA_IMAGES += shim-trace.elf

# $(call shim_rules,PLATFORM,ARCH,GIC)
define shim_rules
$(call object_rules,$(1),shim,$(2),$(call shim_flags,$(2),$(3)) -Ihyp-shim/trace/off)
$(call object_rules,$(1),shim-trace,$(2),$(call shim_flags,$(2),$(3)) -Ihyp-shim/trace/on)

$(BUILD)/$(1)/shim.elf: $(call objects_of,$(1)/shim,$(call shim_sources,$(2),$(3)))
$(BUILD)/$(1)/shim-trace.elf: $(call objects_of,$(1)/shim-trace,$(call shim_sources,$(2),$(3)) \
                                  $(call shim_trace_sources,$(2)))

$(BUILD)/$(1)/shim.elf $(BUILD)/$(1)/shim-trace.elf: hyp-shim/arch/shim.ld
	$(call link_images,$(1),$(2),hyp-shim/arch/shim.ld,SHIM_BASE)
endef

$(foreach platform,$(ALL_PLATFORMS), \
    $(eval $(call shim_rules,$(platform),$(call platform_arch,$(platform)),$(call platform_gic,$(platform)))))

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
