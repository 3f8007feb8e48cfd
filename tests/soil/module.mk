# A program that leaves the machine's GIC dirty and goes on to the shim: an image a platform, for the tests.

# $(call soil_sources,ARCH,GIC)
soil_sources = tests/soil/main.c tests/soil/$(1)/start.S tests/soil/$(2)/soil_gic.c \
               common/boot_params.c common/memory.c

soil_flags = -I. -Ihyp-shim -Itests/soil -Icommon/$(1) -Ihyp-shim/arch/$(1) -Ihyp-shim/gic/$(2)

EXTRA_IMAGES += soil.elf

# $(call soil_rules,PLATFORM,ARCH,GIC)
define soil_rules
$(call object_rules,$(1),soil,$(2),$(call soil_flags,$(2),$(3)))

$(BUILD)/$(1)/soil.elf: $(call objects_of,$(1)/soil,$(call soil_sources,$(2),$(3))) tests/soil/soil.ld
	$(call link_images,$(1),$(2),tests/soil/soil.ld,SHIM_BASE)
endef

$(foreach platform,$(ALL_PLATFORMS), \
    $(eval $(call soil_rules,$(platform),$(call platform_arch,$(platform)),$(call platform_gic,$(platform)))))
