# The shim: two images a platform, without stamps and, for the trace, with them; and the unit tests of its
# machine-independent parts.

# The virtual GIC of a version: what both versions have, and its own. $(call vgic_sources,GIC)
VGIC_FOLDERS := record lr policy change vcpus registers
vgic_sources  = $(wildcard hyp-shim/vgic/*.c $(VGIC_FOLDERS:%=hyp-shim/vgic/%/*.c) hyp-shim/vgic/$(1)/*.c)

# $(call shim_sources,ARCH,GIC), and what the trace adds to them. core/ comes first: the vectors branch there.
shim_sources = $(wildcard hyp-shim/core/*.c hyp-shim/core/$(2)/*.c) $(call vgic_sources,$(2)) \
               $(wildcard hyp-shim/vtimer/*.c hyp-shim/gic/$(2)/*.c \
                 hyp-shim/arch/*.c hyp-shim/arch/$(1)/*.[cS]) \
               common/secure/$(2)/secure.c common/boot_params.c common/divide.c common/release.c \
               common/text.c common/thrash.c common/memory.c common/uart.c
shim_trace_sources = $(wildcard hyp-shim/trace/on/*.c hyp-shim/arch/$(1)/trace/*.S)

shim_flags = $(SHIM_CFLAGS_$(1)) -I. -Ihyp-shim -Ihyp-shim/arch -Ihyp-shim/arch/$(1) -Icommon/$(1) \
             -Ihyp-shim/gic/$(2) -Ihyp-shim/vgic/$(2) -Ihyp-shim/core/$(2) -Icommon/uart/$(3)

EXTRA_IMAGES += shim-trace.elf

# $(call shim_rules,PLATFORM,ARCH,GIC,UART)
define shim_rules
$(call object_rules,$(1),shim,$(2),$(call shim_flags,$(2),$(3),$(4)) -Ihyp-shim/trace/off)
$(call object_rules,$(1),shim-trace,$(2),$(call shim_flags,$(2),$(3),$(4)) -Ihyp-shim/trace/on)

$(BUILD)/$(1)/shim.elf: $(call objects_of,$(1)/shim,$(call shim_sources,$(2),$(3)))
$(BUILD)/$(1)/shim-trace.elf: $(call objects_of,$(1)/shim-trace,$(call shim_sources,$(2),$(3)) \
                                  $(call shim_trace_sources,$(2)))

$(BUILD)/$(1)/shim.elf $(BUILD)/$(1)/shim-trace.elf: hyp-shim/arch/shim.ld
	$(call link_images,$(1),$(2),hyp-shim/arch/shim.ld,$(ALL_ADDRESSES))
endef

$(foreach platform,$(ALL_PLATFORMS), \
    $(eval $(call shim_rules,$(platform),$(call platform_arch,$(platform)),$(strip \
        $(call platform_gic,$(platform))),$(call platform_uart,$(platform)))))

# ---- unit tests on the host ------------------------------------------------------------------------

# The virtual GIC is linked with a model of the hardware in place of gic/*/gic_ops.h: the same tests once for
# each version of the GIC, and each version's own. $(call vgic_tests,VERSION)
vgic_tests = $(patsubst %.c,$(BUILD)/host/test/gic$(1)/%, \
    $(wildcard hyp-shim/vgic/tests/test_*.c hyp-shim/vgic/tests/$(1)/test_*.c))
vgic_testable = $(patsubst %.c,$(BUILD)/host/test/gic$(1)/%.o, $(call vgic_sources,$(1)) \
    $(wildcard hyp-shim/vgic/tests/model/*.c hyp-shim/vgic/tests/model/$(1)/*.c))

vgic_test_includes = -Ihyp-shim -Ihyp-shim/vgic/tests -Ihyp-shim/vgic/tests/model \
                     -Ihyp-shim/vgic/tests/model/$(1) -Ihyp-shim/gic/$(1) -Ihyp-shim/vgic/$(1)

# What test_found tells stories with.
vgic_story_objects = $(patsubst %.c,$(BUILD)/host/test/gic$(1)/%.o, \
    $(filter-out %/fuzz_vgic.c,$(wildcard hyp-shim/vgic/tests/fuzz/*.c)))

define vgic_test_rules
HOST_TESTS += $(call vgic_tests,$(1))
$(call vgic_tests,$(1)): $(call vgic_testable,$(1))
$(BUILD)/host/test/gic$(1)/hyp-shim/vgic/tests/test_found: $(call vgic_story_objects,$(1))

$(BUILD)/host/test/gic$(1)/%.o: %.c Makefile hyp-shim/module.mk
	$$(call say,CC)$(HOST_CC) $(HOST_TEST_CFLAGS) $(call vgic_test_includes,$(1)) $(DEPFLAGS) -c -o $$@ $$<
endef

$(foreach version,v2 v3,$(eval $(call vgic_test_rules,$(version))))

# vCPUs as threads once more, under the thread sanitizer, which does not go together with the others.
TSAN := $(BUILD)/host/test/tsan
TSAN_TESTS := $(TSAN)/v2/hyp-shim/vgic/tests/test_threads $(TSAN)/v3/hyp-shim/vgic/tests/test_threads \
              $(TSAN)/v3/hyp-shim/vgic/tests/v3/test_lpi_threads

# Races are found by luck: run by itself, as often as it takes.
.PHONY: test-threads
test-threads: $(TSAN_TESTS) ## vCPUs as threads, under the thread sanitizer
	@for test in $(TSAN_TESTS); do $$test || exit; done

define vgic_tsan_rules
$(filter $(TSAN)/$(1)/%,$(TSAN_TESTS)): HOST_TEST_CFLAGS := \
    $(filter-out $(SANITIZE),$(HOST_TEST_CFLAGS)) -fsanitize=thread
$(filter $(TSAN)/$(1)/%,$(TSAN_TESTS)): %: %.o \
    $(patsubst $(BUILD)/host/test/gic$(1)/%,$(TSAN)/$(1)/%,$(call vgic_testable,$(1)))
	$$(call say,LD)$(HOST_CC) $$(HOST_TEST_CFLAGS) -o $$@ $$(filter %.o,$$^) $(HOST_TEST_LIBS)

$(TSAN)/$(1)/%.o: %.c Makefile hyp-shim/module.mk
	$$(call say,CC)$(HOST_CC) $$(HOST_TEST_CFLAGS) $(call vgic_test_includes,$(1)) $(DEPFLAGS) -c -o $$@ $$<
endef

$(foreach version,v2 v3,$(eval $(call vgic_tsan_rules,$(version))))

VTIMER_TESTS := $(patsubst %.c,$(BUILD)/host/test/%,$(wildcard hyp-shim/vtimer/tests/test_*.c))
VTIMER_TESTABLE := $(BUILD)/host/test/hyp-shim/vtimer/vtimer.o
COMMON_TESTS := $(patsubst %.c,$(BUILD)/host/test/%,$(wildcard common/tests/test_*.c))
COMMON_TESTABLE := $(patsubst %,$(BUILD)/host/test/common/%.o,boot_params cycles divide errata tally text)
HOST_TESTS += $(VTIMER_TESTS) $(COMMON_TESTS)

$(VTIMER_TESTABLE) $(addsuffix .o,$(VTIMER_TESTS)): HOST_TEST_CFLAGS += -Ihyp-shim
$(VTIMER_TESTS): $(VTIMER_TESTABLE)
$(COMMON_TESTS): $(COMMON_TESTABLE)

# Exits, with AArch64's system registers as variables (core/tests/machine/).
EXIT_TESTS := $(patsubst %.c,$(BUILD)/host/test/exits/%, \
    $(wildcard hyp-shim/core/tests/test_*.c hyp-shim/arch/arm64/tests/test_*.c))
HOST_TESTS += $(EXIT_TESTS)

$(BUILD)/host/test/exits/hyp-shim/core/tests/test_exit_trap: \
    $(addprefix $(BUILD)/host/test/exits/hyp-shim/,core/exit_trap.o vgic/registers/mmio.o)
$(BUILD)/host/test/exits/hyp-shim/core/tests/test_timer: \
    $(addprefix $(BUILD)/host/test/exits/hyp-shim/,core/timer.o vtimer/vtimer.o)
$(BUILD)/host/test/exits/hyp-shim/arch/arm64/tests/test_id_registers: \
    $(BUILD)/host/test/exits/hyp-shim/arch/arm64/id_registers.o
$(BUILD)/host/test/exits/%.o: %.c Makefile hyp-shim/module.mk
	$(call say,CC)$(HOST_CC) $(HOST_TEST_CFLAGS) -Ihyp-shim/core/tests/machine \
	    $(filter -I%,$(call shim_flags,arm64,v3,pl011)) -Ihyp-shim/trace/off \
	    -DPLATFORM_HEADER='"platform/virt-v8-gicv3.h"' $(DEPFLAGS) -c -o $@ $<

# ---- under a fuzzer --------------------------------------------------------------------------------

# The virtual GIC, the model and the reference, with a third of the interrupts, and with the fuzzer's own
# asserts: so a story is fast. `make fuzz` builds these with libFuzzer; `make fuzz-afl` builds the same for
# AFL++, which gives a story by stdin. A finding is looked at, and kept, under the sanitizers that the host
# tests have: here is one that costs little.
FUZZ_VGIC_CFLAGS := -std=c11 -D_GNU_SOURCE -O2 -g -Wall -Werror -I. -DMODEL_INTIDS=96U -DHARD_COUNT=16U \
    -fsanitize=undefined -fsanitize-trap=undefined -Ihyp-shim/vgic/tests/fuzz -Ihyp-shim \
    -Ihyp-shim/vgic/tests -Ihyp-shim/vgic/tests/model
fuzz_includes = -Ihyp-shim/vgic/tests/model/$(1) -Ihyp-shim/gic/$(1) -Ihyp-shim/vgic/$(1)

# Those of a folder of stories: $(call vgic_fuzz_sources,VERSION,FOLDER)
vgic_fuzz_sources = $(call vgic_sources,$(1)) $(filter-out %/story.c %/cpus.c, \
    $(wildcard hyp-shim/vgic/tests/model/*.c hyp-shim/vgic/tests/model/$(1)/*.c hyp-shim/vgic/tests/$(2)/*.c))
fuzz_objects = $(patsubst %.c,$(BUILD)/fuzz/$(1)/%.o,$(call vgic_fuzz_sources,$(2),$(3)))

comma := ,
FUZZ_COVERAGE := -fsanitize-coverage=inline-8bit-counters$(comma)pc-table

# What the fuzzer is to find its way through is the virtual GIC alone; the rest is not instrumented.
# $(call vgic_fuzz_rules,VERSION,TARGET,COMPILER,ITS OPTIONS,THE LINKER'S,FOLDER OF THE STORIES)
define vgic_fuzz_rules
$(BUILD)/fuzz/$(2): $(call fuzz_objects,$(2)-objects,$(1),$(6))
	$$(call say,LD)$(3) $(5) -o $$@ $$(filter %.o,$$^)

$(BUILD)/fuzz/$(2)-objects/%.o: %.c Makefile hyp-shim/module.mk
	$$(call say,FUZZ)$(3) $(4) $(FUZZ_VGIC_CFLAGS) $(call fuzz_includes,$(1)) $(DEPFLAGS) -c -o $$@ $$<

$(BUILD)/fuzz/$(2)-objects/hyp-shim/vgic/tests/%.o: hyp-shim/vgic/tests/%.c Makefile hyp-shim/module.mk
	$$(call say,FUZZ)clang $(FUZZ_VGIC_CFLAGS) $(call fuzz_includes,$(1)) $(DEPFLAGS) -c -o $$@ $$<
endef

$(foreach version,v2 v3, \
    $(eval $(call vgic_fuzz_rules,$(version),vgic-$(version),clang, \
        $(FUZZ_COVERAGE),-fsanitize=fuzzer,fuzz)) \
    $(eval $(call vgic_fuzz_rules,$(version),afl-vgic-$(version),afl-clang-fast,,-fsanitize=fuzzer,fuzz)))
$(eval $(call vgic_fuzz_rules,v3,its,clang,$(FUZZ_COVERAGE),-fsanitize=fuzzer,fuzz/its))
