# hyptick: build, measure, report, test. `make help` lists the targets and the variables.
#
# The host program's rules stand here; the Arm images' rules stand beside their sources, in
# hyp-shim/module.mk and guest-payloads/module.mk, and use the variables of the first section.

MAKEFLAGS += -rR
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# ---- what may be set on the command line -----------------------------------------------------------

#: PATHS          paths to run, as in PATHS="lr trap" (all of the matrix)
PATHS ?=
#: EXPERIMENTS    experiments to run, as in EXPERIMENTS="eoi spi" (all)
EXPERIMENTS ?=
#: VARIANT        variants to run: those that have all k=v of one of these, as in VARIANT="op=drop" (all)
VARIANT ?=
#: SAMPLES        samples of each variant, at most 10^9 (the matrix's own number)
SAMPLES ?=
#: RESUME         a run that did not end well: only what is missing in it is measured (none: a new run)
RESUME ?=
#: FUZZ           seconds that `fuzz` and `fuzz-afl` give each of their targets (60)
FUZZ ?= 60
#: FUZZ_TARGETS   the targets of `fuzz` to run: console csv tally ymodem resume vgic-v2 vgic-v3 its (all)
FUZZ_TARGETS ?= console csv tally ymodem resume vgic-v2 vgic-v3 its
#: TIMEOUT        seconds that each row has at most (the matrix's own limit, which grows with SAMPLES)
TIMEOUT ?=
#: PLATFORMS      machines to build for and to run (those that QEMU has, but for boards)
ALL_PLATFORMS := $(patsubst hyp-shim/platform/%.h,%,$(wildcard hyp-shim/platform/*.h))
# Those that are built and run only where they are named: boards, and machines that no QEMU has.
ON_REQUEST := $(filter-out $(shell sed -n '1d; /,yes$$/d; s/,.*//p' bench/platforms.csv),$(ALL_PLATFORMS))
PLATFORMS ?=
# The machine that this runs on, with its own KVM: no emulator, and the guests of two other platforms.
LINUX := $(filter linux-v8,$(PLATFORMS))
$(foreach platform,$(filter-out $(ALL_PLATFORMS) linux-v8,$(PLATFORMS)), \
    $(error unknown platform '$(platform)'; known: $(ALL_PLATFORMS) linux-v8))
$(if $(LINUX),$(if $(filter-out linux-v8,$(PLATFORMS)), \
    $(error linux-v8 is the machine itself: it is measured alone)))
#: QEMU_DIR       folder of another QEMU: `bench` measures with it, `test` runs the checks on it too
QEMU_DIR ?=
#: JOBS           compilers, and QEMUs, at the same time, at most 64 (one for each processor)
override JOBS := $(or $(JOBS),$(shell seq 64 | head -n "$$(nproc)" | tail -n 1))
$(if $(filter-out $(shell seq 64),$(JOBS))$(word 2,$(JOBS)), \
    $(error JOBS '$(JOBS)' is not a number from 1 to 64))
#: SERIAL         the line that a board of PLATFORMS is behind, as in /dev/ttyUSB0 (none: its model runs)
SERIAL ?=
#: BAUD           its speed (115200)
BAUD ?=
#: RESET          a command that resets the board (none: somebody does)
RESET ?=
#: UPLOAD=loady   its images are sent to U-Boot's prompt: the only way there is
UPLOAD ?=
#: REPEAT         whole runs, which are held against each other (1; 5 with SERIAL and of linux-v8)
REPEAT ?= $(if $(RESUME),1,$(if $(SERIAL)$(LINUX),5,1))
#: KVM_KERNEL     kernel of the paths kvm and kvm-user: a package of Debian's for arm64, or an Image
#                 (Debian 12's newest)
KVM_KERNEL ?=
#: KVM_CPU        CPU of their machine, as QEMU names it: neoverse-n1 has VHE (the platform's)
KVM_CPU ?=
$(if $(LINUX),$(if $(strip $(KVM_KERNEL)$(KVM_CPU)$(QEMU_DIR)$(SERIAL)), \
    $(error linux-v8 is the machine itself: KVM_KERNEL, KVM_CPU, QEMU_DIR and SERIAL are for others)))
#: RUN            the run that `report`, `listings`, `show` and the like read (results/latest)
RUN ?= results/latest
#: BASE, NEW      what `compare` compares: runs, CSVs, git revisions (results/reference, results/latest)
BASE ?= results/reference
NEW ?= results/latest
#: MARKDOWN, HTML, JUNIT   files that `compare` writes as well (none)
MARKDOWN ?=
HTML ?=
JUNIT ?=
#: ANNOTATE       github: `compare` prints annotations for its jobs, too (none)
ANNOTATE ?=
#: FORMAT, OUTPUT what `export` writes: json or openmetrics (json), and where to (standard output)
FORMAT ?= json
OUTPUT ?=
#: STYLE          look of `plots`: screen, or paper (screen)
STYLE ?= screen
#: NO_INSTALL=1   check what is installed, install nothing
#: V=1            show whole command lines
#: ARM_CROSS      prefix of the ARMv7 compiler (arm-none-eabi-)
ARM_CROSS ?= arm-none-eabi-
#: ARM64_CROSS    prefix of the AArch64 compiler (aarch64-linux-gnu-)
ARM64_CROSS ?= aarch64-linux-gnu-
#: COMPILER       what compiles shim and guests: gcc or clang (gcc)
COMPILER ?= gcc
$(if $(filter-out gcc clang,$(COMPILER)),$(error unknown compiler '$(COMPILER)'; known: gcc clang))
#: HOST_CC        compiler of the host program (gcc)
HOST_CC ?= gcc
#: PYTHON         Python with numpy, jinja2 and pytest (/usr/bin/python3)
PYTHON ?= /usr/bin/python3

# What is given on the command line must be one of these: a misspelled variable is not ignored.
VARIABLES := KVM_KERNEL KVM_CPU \
             PATHS EXPERIMENTS VARIANT RESUME FUZZ FUZZ_TARGETS SAMPLES TIMEOUT \
             PLATFORMS QEMU_DIR JOBS RUN BASE NEW \
             MARKDOWN HTML JUNIT ANNOTATE STYLE FORMAT OUTPUT NO_INSTALL V SERIAL BAUD RESET UPLOAD REPEAT \
             ARM_CROSS ARM64_CROSS COMPILER HOST_CC PYTHON BUILD
GIVEN     := $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name)))
$(if $(filter-out $(VARIABLES),$(GIVEN)), \
    $(error unknown variable '$(firstword $(filter-out $(VARIABLES),$(GIVEN)))'; known: $(VARIABLES)))

export KVM_KERNEL QEMU_DIR ARM_CROSS ARM64_CROSS HOST_CC NO_INSTALL PYTHON

# A boot of QEMU takes a fifth of a second, and a quarter of that is page faults of its heap: large pages
# take them together (glibc's manual, "Memory Allocation Tunables").
export GLIBC_TUNABLES ?= glibc.malloc.hugetlb=1

# ---- what every rule uses --------------------------------------------------------------------------

BUILD := build

WARNINGS  := -Wall -Wextra -Wconversion -Wshadow -Werror
DEPFLAGS  := -MMD -MP
SANITIZE  := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

HOST_CFLAGS      := -std=c11 -D_GNU_SOURCE -O2 -g -I. $(WARNINGS)
HOST_LIBS        := -lcsv -lz
HOST_TEST_CFLAGS := -std=c11 -D_GNU_SOURCE -O1 -g -I. $(WARNINGS) $(SANITIZE)
HOST_TEST_LIBS   := -lcmocka -lcsv -lz

# $(call say,CC) before a command line that makes a file: shows "CC <target>", or with V=1 the whole command,
# and makes the file's folder. make does both by itself: a process for each, for each of thousands of objects,
# takes a tenth of the compilers' time. With -n the commands alone are shown, with -q nothing is.
say     = $(if $(filter $(@D),$(FOLDERS)),,$(folder))$(if $(V)$(dry)$(asked),,$(info $(margin)$(1)	$@)@)
folder  = $(eval FOLDERS += $(@D))$(if $(asked),,$(if $(dry),$(info mkdir -p '$(@D)'),$(make_folder)))
make_folder = $(shell mkdir -p '$(@D)' 2>/dev/null)$(if \
    $(filter-out 0,$(.SHELLSTATUS)),$(error cannot make $(@D)))
dry     = $(findstring n,$(firstword -$(MAKEFLAGS)))
asked   = $(findstring q,$(firstword -$(MAKEFLAGS)))
margin := $(subst :,,:  :)
FOLDERS :=

# Binaries for `make test` to run, each one $(BUILD)/host/test/<path of its .c, less .c>. A module appends
# its own here and names, as further prerequisites, the $(BUILD)/host/test/<path>.o it is linked with.
HOST_TESTS :=

# ---- modules ---------------------------------------------------------------------------------------

-include hyp-shim/platform/platform.mk
-include hyp-shim/module.mk
-include guest-payloads/module.mk
-include hosts/image/module.mk
-include hosts/xen/module.mk
-include tests/soil/module.mk
-include hosts/module.mk

IMAGES := $(foreach platform,$(or $(PLATFORMS),$(filter-out $(ON_REQUEST),$(ALL_PLATFORMS))), \
    $(addprefix $(BUILD)/$(platform)/,shim.elf guest.elf $(EXTRA_IMAGES) \
        shim.bin guest.bin shim-trace.bin guest-trace.bin))
ifneq ($(LINUX),)
HOSTS  :=
IMAGES := $(VMM) $(BUILD)/virt-v8-gicv3/guest.elf $(BUILD)/virt-v8-gicv2/guest.elf
endif

# What is measured, and the checks: clang's images are tested by these.
MEASURED_IMAGES := $(filter-out %-trace.elf %-trace.bin %/soil.elf %/trials.elf %.img,$(IMAGES))

# Of the others, what a boot needs: `test` gives each one.
BOARD_IMAGES := $(foreach platform,$(ON_REQUEST), \
    $(addprefix $(BUILD)/$(platform)/,shim.elf guest.elf shim.bin guest.bin toolchain))

HYPTICK        := $(BUILD)/host/hyptick
WRITE_ROWS     := $(BUILD)/host/tests/bench/write_rows
BENCH_SOURCES  := $(wildcard bench/*.c)
BENCH_OBJECTS  := $(BENCH_SOURCES:%.c=$(BUILD)/host/%.o)
BENCH_TESTS    := $(patsubst %.c,$(BUILD)/host/test/%,$(wildcard bench/tests/test_*.c))
BENCH_TESTABLE := $(patsubst %.c,$(BUILD)/host/test/%.o,$(filter-out bench/main.c,$(BENCH_SOURCES)))
HOST_TESTS     += $(BENCH_TESTS)

$(BENCH_TESTS): $(BENCH_TESTABLE)

# ---- host program and host tests -------------------------------------------------------------------

$(HYPTICK): $(BENCH_OBJECTS)
	$(call say,LD)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ $(HOST_LIBS)

$(BENCH_OBJECTS) $(WRITE_ROWS).o: $(BUILD)/host/%.o: %.c Makefile
	$(call say,CC)$(HOST_CC) $(HOST_CFLAGS) $(DEPFLAGS) -c -o $@ $<

# The bench's own speed, measured: with its objects as they are in hyptick, not those of the tests.
$(WRITE_ROWS): $(WRITE_ROWS).o $(filter-out $(BUILD)/host/bench/main.o,$(BENCH_OBJECTS))
	$(call say,LD)$(HOST_CC) $(HOST_CFLAGS) -o $@ $^ $(HOST_LIBS)

# The same sources again under the sanitizers, for the tests.
$(BUILD)/host/test/%.o: %.c Makefile
	$(call say,CC)$(HOST_CC) $(HOST_TEST_CFLAGS) $(DEPFLAGS) -c -o $@ $<

$(HOST_TESTS): %: %.o
	$(call say,LD)$(HOST_CC) $(HOST_TEST_CFLAGS) -o $@ $(filter %.o,$^) $(HOST_TEST_LIBS)

# ---- targets ---------------------------------------------------------------------------------------

# A target that must do one thing after another calls make again, so that -j keeps the order; the inner
# make shares the outer one's jobs, or gets its own when -j was not given.
# Two makes at once do not build at once: the second one waits, and finds all of it done.
again = +@mkdir -p $(BUILD) && $(if $(shell command -v flock),flock $(BUILD)/.lock) \
    $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))

.PHONY: help setup build built images measured-images board-images clang-build host-tests bench card qemu10 \
        peers compare compared history rebase-reference plots show cite list check export samples report \
        listings speed soak fuzz fuzz-afl mutation coverage valgrind test \
    lint clean

help: ## list the targets and the variables
	@echo 'Targets:'
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(filter Makefile %.mk,$(MAKEFILE_LIST)) | \
	while IFS='	' read -r name text; do \
	    printf '  %-16s %s\n' "$$name" "$$text"; done
	@echo 'Variables (default):'
	@sed -n 's/^#: /  /p' $(firstword $(MAKEFILE_LIST))
	@awk -F, 'NR > 1 { for (i = 1; i <= 3; i++) { n = split($$i, word, " "); \
	    for (j = 1; j <= n; j++) if (!seen[i, word[j]]++) said[i] = said[i] " " word[j] } } \
	    END { print "Platforms:" said[1]; print "Paths:" said[2]; print "Experiments:" said[3] }' \
	    bench/matrix.csv

setup: ## install the Debian packages that are missing
	@scripts/setup

images: $(IMAGES)
	@:

measured-images: $(MEASURED_IMAGES)
	@:

board-images: $(BOARD_IMAGES)
	@:

build: ## build the host program and the images of PLATFORMS
	$(again) built

built: $(HYPTICK) $(IMAGES)
	@:

host-tests: $(HOST_TESTS) $(WRITE_ROWS)
	@:

bench: ## measure: set up, build, run the matrix, report
	$(if $(LINUX),@hosts/kvm/here)
	@scripts/setup $(if $(LINUX),linux,bench $(filter kvm,$(HOSTS)))
	$(again) built $(HOSTS:%=host-%)
	@for host in $(HOSTS); do hosts/$$host/fetch || exit; done
	@REPEAT='$(REPEAT)' scripts/bench --platform '$(PLATFORMS)' --path '$(PATHS)' --experiment '$(EXPERIMENTS)' \
	    --variant '$(VARIANT)' --resume '$(RESUME)' --samples '$(SAMPLES)' --timeout '$(TIMEOUT)' \
	    --jobs '$(JOBS)' --qemu '$(QEMU_DIR)' --serial '$(SERIAL)' --baud '$(BAUD)' \
	    --reset '$(RESET)' --upload '$(UPLOAD)' \
	    --host-arguments '$(if $(KVM_CPU),-cpu $(KVM_CPU)$(comma)cntfrq=1000000000)'

# PATHS is one path, lr unless said. Nothing is measured: the card does that.
card: ## make the folder to copy to the card of a board: PLATFORMS=NAME, and PATHS, EXPERIMENTS, SAMPLES
	@scripts/setup bench
	$(if $(filter 1,$(words $(filter-out linux-v8,$(PLATFORMS)))),, \
	    $(error name one board in PLATFORMS, of: $(ON_REQUEST)))
	$(again) $(HYPTICK) $(addprefix $(BUILD)/$(PLATFORMS)/,shim.bin guest.bin)
	@mkdir -p $(BUILD)/card
	@$(HYPTICK) card --platform '$(PLATFORMS)' --path '$(or $(PATHS),lr)' --experiment '$(EXPERIMENTS)' \
	    --samples '$(SAMPLES)' --output '$(BUILD)/card/$(PLATFORMS)'

qemu10: ## fetch QEMU 10, for machines that an older one does not have, into build/: QEMU_DIR=build/qemu10
	@scripts/qemu10

peers: ## measure the same guest natively, on the shim and on every other hypervisor
	@$(MAKE) --no-print-directory bench PATHS='$(or $(PATHS),native lr kvm kvm-user xen)' \
	    PLATFORMS='$(or $(PLATFORMS),virt-v7-gicv2 virt-v8-gicv2 virt-v8-gicv3)'

# make ends with 2 whatever a recipe ends with, but for one case: with -q it ends with 1 where something is to
# be done. So `make compare`, alone, asks with -q whether its recipe is to be run, which it is if the
# comparison has ended with 1. Lines that start with + are run all the same.
COMPARED := $(BUILD)/compared
COMPARE   = mkdir -p $(BUILD) && { $(PYTHON) -m analysis.cli compare '$(BASE)' '$(NEW)' \
    $(if $(MARKDOWN),--markdown '$(MARKDOWN)') $(if $(HTML),--html '$(HTML)') \
    $(if $(JUNIT),--junit '$(JUNIT)') $(if $(ANNOTATE),--annotate '$(ANNOTATE)'); \
    echo $$? >$(COMPARED); }

compare: compared ## hold NEW against BASE, row by row; ends with 1 on a regression, 2 if nothing was compared
	$(if $(filter 1,$(file <$(COMPARED))),@false)$(if \
	    $(filter-out 0 1,$(file <$(COMPARED))),$(error nothing was compared))

ifeq ($(MAKECMDGOALS)$(dry),compare)
MAKEFLAGS += -q
compared:
	+@$(COMPARE)
else
compared:
	@$(COMPARE)
endif

history: ## draw each headline figure over the commits that changed the reference
	@$(PYTHON) -m analysis.cli history

rebase-reference: ## measure anew what results/reference/ holds; says what moved
	@scripts/setup bench
	$(again) built
	@scripts/rebase-reference --platform '$(PLATFORMS)' --jobs '$(JOBS)'

plots: ## draw the pictures of RUN alone; STYLE=paper: column-width, in its plots-paper/
	@$(PYTHON) -m analysis.cli plots '$(RUN)' --style '$(STYLE)'

show: ## print the headline tables of RUN
	@$(PYTHON) -m analysis.cli show '$(RUN)'

cite: ## print a BibTeX entry for RUN, and its setup in one line
	@$(PYTHON) -m analysis.cli cite '$(RUN)'

list: $(HYPTICK) ## print what the matrix holds
	@$(HYPTICK) list

check: $(HYPTICK) ## hold RUN against the schema
	@$(HYPTICK) check '$(RUN)'

export: ## print the figures of RUN for other programs
	@$(PYTHON) -m analysis.cli export '--$(FORMAT)' '$(RUN)' $(if $(OUTPUT),--output '$(OUTPUT)')

samples: ## print every sample of RUN as plain CSV
	@$(PYTHON) -m analysis.cli samples '$(RUN)'

report: ## make summary, plots and report of RUN again
	@scripts/report '$(RUN)'

listings: ## list the instructions behind the lr and trap rows of RUN, for its report
	@scripts/instructions --run '$(RUN)'
	@scripts/report '$(RUN)'

test: ## set up, build, then run every test, and lint
	@scripts/setup bench kvm test lint
	$(again) built board-images host-tests host-kvm
	$(again) clang-build PLATFORMS='$(CLANG_PLATFORMS)'
	@scripts/test $(HOST_TESTS)

# Two machines, one of each architecture and each with a different GIC, have every source.
CLANG_PLATFORMS := virt-v7-gicv2 virt-v8-gicv3

clang-build: ## build what is measured of PLATFORMS, and the checks, with clang, in build/clang
	@$(MAKE) --no-print-directory COMPILER=clang BUILD=$(BUILD)/clang PLATFORMS='$(PLATFORMS)' measured-images

speed: $(WRITE_ROWS) ## how fast bench and analysis take ten million samples
	@tests/bench/speed.py

# Each input for FUZZ seconds, with what was found before as its start; a finding stops it and leaves a file.
# The rules of the virtual GIC's are in hyp-shim/module.mk.
FUZZ_CFLAGS := -std=c11 -D_GNU_SOURCE -O1 -g -I. -fsanitize=fuzzer,address,undefined

$(BUILD)/fuzz/%: tests/fuzz/fuzz_%.c $(filter-out bench/main.c,$(BENCH_SOURCES)) Makefile
	$(call say,FUZZ)clang $(FUZZ_CFLAGS) -o $@ $(filter %.c,$^) $(HOST_LIBS)

$(BUILD)/fuzz/seeds-console:
	@mkdir -p $@ && cp bench/tests/consoles/* $@

$(BUILD)/fuzz/seeds-csv:
	@mkdir -p $@ && cp bench/*.csv $@

$(BUILD)/fuzz/seeds-tally $(BUILD)/fuzz/seeds-ymodem $(BUILD)/fuzz/seeds-resume: tests/fuzz/seeds.py
	@$(PYTHON) $< $(@:$(BUILD)/fuzz/seeds-%=%) $@

$(BUILD)/fuzz/seeds-vgic-%: hyp-shim/vgic/tests/fuzz/seeds.py $(wildcard hyp-shim/vgic/tests/fuzz/found/*)
	@$(PYTHON) $< $@ && cp hyp-shim/vgic/tests/fuzz/found/*.$* $@

$(BUILD)/fuzz/seeds-its: hyp-shim/vgic/tests/fuzz/seeds.py
	@$(PYTHON) $< $@

.PHONY: fuzz-vgic
fuzz-vgic: $(addprefix $(BUILD)/fuzz/,vgic-v2 vgic-v3 its)

FUZZ_NEEDS := $(foreach name,$(FUZZ_TARGETS),$(BUILD)/fuzz/$(name) $(BUILD)/fuzz/seeds-$(name))

fuzz: $(FUZZ_NEEDS) ## the bench's readers, and the virtual GIC beside its model, under libFuzzer
	@cd $(BUILD)/fuzz && mkdir -p $(FUZZ_TARGETS:%=corpus-%)
	@for name in $(FUZZ_TARGETS); do \
	    $(BUILD)/fuzz/$$name -max_total_time=$(FUZZ) -len_control=0 -print_final_stats=1 \
	        -max_len=$$(case $$name in vgic-* | its) echo 900;; *) echo 8192;; esac) \
	        -artifact_prefix=$(BUILD)/fuzz/$$name- \
	        $(BUILD)/fuzz/corpus-$$name $(BUILD)/fuzz/seeds-$$name || exit 1; done

FUZZ_AFL := $(filter vgic-%,$(FUZZ_TARGETS))
AFL_ENV  := AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_AUTORESUME=1

fuzz-afl: ## the virtual GIC beside its model under AFL++
	@scripts/setup fuzz
	$(again) $(foreach name,$(FUZZ_AFL),$(BUILD)/fuzz/afl-$(name) $(BUILD)/fuzz/seeds-$(name))
	@for name in $(FUZZ_AFL); do \
	    $(AFL_ENV) afl-fuzz -V $(FUZZ) -G 900 -t 5000+ -i $(BUILD)/fuzz/seeds-$$name \
	        -o $(BUILD)/fuzz/afl-out-$$name -- $(BUILD)/fuzz/afl-$$name || exit 1; done

mutation: ## seed faults of one line into vgic/, vtimer/ and core/; the tests must find them
	@$(PYTHON) tests/mutation/mutate.py --jobs '$(JOBS)'

coverage: ## lines and branches of vgic/ and vtimer/ that the host tests take: 95 and 90 of 100 at least
	@$(PYTHON) tests/mutation/coverage.py --missing

# The bench's host tests without their sanitizers, which do not go together with valgrind; and what tests the
# built program, but for what takes its time as it is, or takes the program to a place without valgrind.
VALGRIND_TESTS := $(BENCH_TESTS:$(BUILD)/host/test/%=$(BUILD)/valgrind/%)
VALGRIND       := valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite

$(BUILD)/valgrind/%.o: %.c Makefile
	$(call say,CC)$(HOST_CC) $(HOST_CFLAGS) $(DEPFLAGS) -c -o $@ $<

$(VALGRIND_TESTS): %: %.o $(BENCH_TESTABLE:$(BUILD)/host/test/%=$(BUILD)/valgrind/%)
	$(call say,LD)$(HOST_CC) $(HOST_CFLAGS) -o $@ $(filter %.o,$^) $(HOST_TEST_LIBS)

valgrind: ## the bench under valgrind: decoder, readers and writers of CSV, the commands of hyptick
	@scripts/setup bench valgrind
	$(again) $(HYPTICK) $(VALGRIND_TESTS)
	@for test in $(VALGRIND_TESTS); do DAMAGES=200 $(VALGRIND) $$test || exit 1; done
	HYPTICK=$(CURDIR)/tests/bench/under-valgrind $(PYTHON) -m pytest -q bench/tests \
	    --deselect bench/tests/test_misbehaviour.py::test_what_was_measured_is_kept_and_marked \
	    --deselect bench/tests/test_commands.py::test_a_program_without_its_source_tree_is_told \
	    --deselect bench/tests/test_good_run.py::test_without_git_and_toolchain_the_run_goes_on \
	    --ignore bench/tests/test_faults.py

soak: ## long forms: sleeps, interrupts, ticks, hostile guests; the bench under faults; linux-v8
	$(again) built host-tests
	DAMAGES=10000 $(BUILD)/host/test/bench/tests/test_damage
	FAULTS=200 $(PYTHON) -m pytest -q bench/tests/test_faults.py
	SOAK=1 $(PYTHON) -m pytest -q tests/bench/test_two_benches.py
	LINUX_LONG=1 $(PYTHON) -m pytest -q tests/test_linux.py
	@tests/bench/soak.py --platform '$(PLATFORMS)' --path '$(PATHS)' --jobs '$(JOBS)'
	@tests/bench/endurance.py --jobs '$(JOBS)'

lint: ## format, static analysis, scripts, Python, text
	@scripts/setup lint
	@scripts/lint

clean: ## remove what was built (results/ stays)
	rm -rf $(BUILD) .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What compilers have written; a package that was unpacked may have a folder of such a name.
-include $(shell [ -d $(BUILD) ] && find $(BUILD) \( -path $(BUILD)/clang -o -path $(BUILD)/packages \) \
    -prune -o -name '*.d' -type f -print)
