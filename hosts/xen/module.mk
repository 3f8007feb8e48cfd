# The guest as Xen's dom0: Xen gives it the machine's devices but for its own, and has nothing of the shim's.
# With a GICv2 the frame of its MSIs is among them; the page that raises SPIs is the shim's alone.

XEN_PLATFORMS        := virt-v7-gicv2 virt-v8-gicv2 virt-v8-gicv3
XEN_WITHOUT_v2       := doorbell,counters,hypercalls
XEN_WITHOUT_v3       := msis,doorbell,counters,hypercalls

xen_words = without=$(XEN_WITHOUT_$(call platform_gic,$(1)))

$(foreach platform,$(XEN_PLATFORMS), \
    $(eval $(call image_rules,$(platform),$(call platform_arch,$(platform)),xen,$\
        $(call xen_words,$(platform)))))

.PHONY: host-xen
host-xen: $(foreach platform,$(or $(filter $(XEN_PLATFORMS),$(PLATFORMS)),$(XEN_PLATFORMS)), \
              $(BUILD)/$(platform)/xen.img)
	@:

# The hosts that the paths asked for need.
HOSTS += $(filter xen,$(PATHS))
