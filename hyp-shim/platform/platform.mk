# What a platform's header says to the build, and what follows from it. platform/NAME.h is platform NAME.

# All of them are read at once, as PLATFORM:NAME=VALUE: make is called often, and a process for each costs.
PLATFORM_FACTS := $(shell awk '/^.define PLATFORM_(ARCH|GIC|UART|LEVEL) / { \
    name = FILENAME; gsub(/.*\/|[.]h$$/, "", name); sub(/PLATFORM_/, "", $$2); print name ":" $$2 "=" $$3 }' \
    hyp-shim/platform/*.h)
platform_fact = $(patsubst $(1):$(2)=%,%,$(filter $(1):$(2)=%,$(PLATFORM_FACTS)))
platform_arch = $(call platform_fact,$(1),ARCH)
platform_gic = $(call platform_fact,$(1),GIC)
platform_uart = $(call platform_fact,$(1),UART)
platform_level = $(call platform_fact,$(1),LEVEL)

# Every name with its value as the preprocessor knows them, for the addresses that linker scripts want.
platform_defines = $(shell $(HOST_CC) -E -dM -x c -Ihyp-shim -include platform/$(1).h /dev/null | \
    sed -n 's/^.define PLATFORM_\([A-Z_]*\) *\(0x[0-9a-f]*\)U$$/\1=\2/p')

# $(call platform_symbols,PLATFORM,NAME...)
platform_symbols = $(addprefix -Wl$(comma)--defsym=, \
    $(filter $(addsuffix =%,$(2)),$(call platform_defines,$(1))))
comma := ,

platform_header = -DPLATFORM_HEADER='"platform/$(1).h"'

# What linker scripts and boot code want of a platform.
ALL_ADDRESSES := SHIM_BASE SHIM_SIZE GUEST_BASE GUEST_SIZE SECOND_BASE BOOT_PARAMS

# ---- architectures ---------------------------------------------------------------------------------

BARE_CFLAGS := -std=c11 -O2 -ffreestanding -fno-common -fno-pic -fno-stack-protector \
               -fno-asynchronous-unwind-tables $(WARNINGS)

# gcc links, whichever compiles.
clang_or = $(if $(filter clang,$(COMPILER)),clang --target=$(1),$(2)gcc)

CC_arm := $(call clang_or,arm-linux-gnueabi,$(ARM_CROSS))
LD_arm := $(ARM_CROSS)gcc
CFLAGS_arm := -march=armv7ve -mtune=cortex-a7 -marm -mfloat-abi=soft -mno-unaligned-access $(BARE_CFLAGS)

CC_arm64 := $(call clang_or,aarch64-none-elf,$(ARM64_CROSS))
LD_arm64 := $(ARM64_CROSS)gcc
CFLAGS_arm64 := -march=armv8-a -mgeneral-regs-only -fomit-frame-pointer -mstrict-align \
                -mno-outline-atomics $(BARE_CFLAGS)
LDFLAGS_arm64 := -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments

# EL2's vectors save few registers, for a store takes two at most: in the shim C leaves the others as they
# were (clobbers.inc). x5 to x7 may carry arguments, but no function has so many.
SHIM_CFLAGS_gcc := $(foreach n,5 6 7,-ffixed-x$(n)) -fno-schedule-insns
SHIM_CFLAGS_arm64 := $(SHIM_CFLAGS_$(COMPILER)) $(foreach n,8 9 10 11 12 13 14 15 18,-fcall-saved-x$(n)) \
                     -Ihyp-shim/arch/arm64/$(COMPILER)

BARE_LDFLAGS := -nostdlib -static -Wl,--build-id=none -Wl,-z,noexecstack -Wl,--fatal-warnings

# $(call objects_of,PLATFORM/FOLDER,SOURCES)
objects_of = $(addprefix $(BUILD)/$(1)/,$(addsuffix .o,$(basename $(2))))

# All there is to debug with, in the images that are measured unless others are named. The others have
# functions and lines alone, as listings want them: they are many, and this takes a fifth off their time.
# $(call debug_info,PLATFORM,FOLDER)
debug_info = -g$(if $(and $(filter gcc,$(COMPILER)),$(filter shim guest,$(2)), \
                 $(filter-out $(ON_REQUEST),$(1))),,1)

# $(call object_rules,PLATFORM,FOLDER,ARCH,FLAGS): how the objects in a folder of PLATFORM are made.
define object_rules
$(BUILD)/$(1)/$(2)/%.o: %.c Makefile hyp-shim/platform/platform.mk
	$$(call say,CC)$$(CC_$(3)) $$(CFLAGS_$(3)) $(call debug_info,$(1),$(2)) $(4) \
	    $$(call platform_header,$(1)) $$(DEPFLAGS) -c -o $$@ $$<

$(BUILD)/$(1)/$(2)/%.o: %.S Makefile hyp-shim/platform/platform.mk
	$$(call say,AS)$$(CC_$(3)) $$(CFLAGS_$(3)) $(call debug_info,$(1),$(2)) $(4) \
	    $$(call platform_header,$(1)) $$(DEPFLAGS) -c -o $$@ $$<
endef

# Which compiler made a platform's images, as it names itself: the bench records it with what it measures.
# $(call toolchain_rule,PLATFORM,ARCH)
define toolchain_rule
$(BUILD)/$(1)/toolchain: $(addprefix $(BUILD)/$(1)/,shim.elf guest.elf)
	@$$(CC_$(2)) --version | head -n 1 > $$@
endef

# What a boot loader takes: the image's bytes alone.
# $(call bin_rule,PLATFORM,ARCH)
define bin_rule
$(BUILD)/$(1)/%.bin: $(BUILD)/$(1)/%.elf
	$$(call say,BIN)$$(patsubst %gcc,%objcopy,$$(LD_$(2))) -O binary $$< $$@
endef

# $(call link_images,PLATFORM,ARCH,SCRIPT,NAMES of addresses): the recipe of an image.
link_images = $$(call say,LD)$$(LD_$(2)) $$(BARE_LDFLAGS) $$(LDFLAGS_$(2)) -T $(3) \
    $$(call platform_symbols,$(1),$(4)) $$(filter %.o,$$^) -o $$@
