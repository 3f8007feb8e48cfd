/*
 * KVM_GET_STATS_FD: for each vCPU a file that begins with a description of its counters. Those that only
 * count events are taken, under KVM's own names (arch/arm64/kvm/guest.c), over all vCPUs.
 */
#include "hosts/kvm/counts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/hypercall.h"
#include "common/record.h"
#include "hosts/kvm/console.h"
#include "hosts/kvm/device.h"
#include "hosts/kvm/machine.h"

#define COUNTS_MAX 64U

/* What is counted of the guest's asking: one exit to user space. */
#define EXITS      "exits"
#define USER_EXITS "mmio_exit_user"

static struct {
    uint32_t count;
    const char *name[COUNTS_MAX];
    uint64_t offset[COUNTS_MAX]; /* of the value, in each vCPU's file */
    uint64_t before[COUNTS_MAX], gathered[COUNTS_MAX];
    int fd[VCPUS_MAX];
} counts;

static void read_all(int fd, void *to, size_t length, uint64_t offset)
{
    if (pread(fd, to, length, (off_t)offset) != (ssize_t)length) {
        machine_stop("kvms_counts_cannot_be_read");
    }
}

static bool counts_events(const struct kvm_stats_desc *desc)
{
    return (desc->flags & KVM_STATS_TYPE_MASK) == KVM_STATS_TYPE_CUMULATIVE &&
           (desc->flags & KVM_STATS_UNIT_MASK) == KVM_STATS_UNIT_NONE && desc->size == 1;
}

/* The descriptions are the same for all vCPUs. They stay in memory, for their names. */
static void read_descriptions(void)
{
    struct kvm_stats_header header;
    size_t one;
    char *all;

    read_all(counts.fd[0], &header, sizeof(header), 0);
    one = sizeof(struct kvm_stats_desc) + header.name_size;
    all = calloc(header.num_desc, one);
    if (all == NULL) {
        machine_stop("no_memory_for_kvms_counts");
    }
    read_all(counts.fd[0], all, one * header.num_desc, header.desc_offset);
    for (uint32_t i = 0; i < header.num_desc && counts.count < COUNTS_MAX; i++) {
        const struct kvm_stats_desc *desc = (const void *)(all + one * i);

        if (counts_events(desc)) {
            counts.name[counts.count] = desc->name;
            counts.offset[counts.count++] = header.data_offset + desc->offset;
        }
    }
}

static uint64_t read_count(uint32_t index)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < machine.vcpu_count; i++) {
        uint64_t value;

        read_all(counts.fd[i], &value, sizeof(value), counts.offset[index]);
        sum += value;
    }
    return sum;
}

/* From the store that starts to the store that stops: the latter's own exit is in it, and taken off. */
static void gather(void)
{
    for (uint32_t i = 0; i < counts.count; i++) {
        bool own = strcmp(counts.name[i], EXITS) == 0 || strcmp(counts.name[i], USER_EXITS) == 0;

        counts.gathered[i] += read_count(i) - counts.before[i] - (own ? 1 : 0);
    }
}

/* Nobody misses a record without a number: so the last one says how many there are. */
static void report(void)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < counts.count; i++) {
        if (counts.gathered[i] != 0 || strcmp(counts.name[i], EXITS) == 0) {
            console_record("cnt %s %llu", counts.name[i], (unsigned long long)counts.gathered[i]);
            count++;
        }
    }
    console_record("cnt " RECORD_HOST_COUNTERS " %u", count);
}

static void counts_write(uint32_t offset, uint32_t value)
{
    if (offset != HOST_COUNTS_DO) {
        return;
    }
    switch (value) {
    case HOST_COUNTS_CLEAR:
        memset(counts.gathered, 0, sizeof(counts.gathered));
        break;
    case HOST_COUNTS_START:
        for (uint32_t i = 0; i < counts.count; i++) {
            counts.before[i] = read_count(i);
        }
        break;
    case HOST_COUNTS_STOP:
        gather();
        break;
    case HOST_COUNTS_REPORT:
        report();
        break;
    default:
        break;
    }
}

void counts_add(void)
{
    if (machine_extension(KVM_CAP_BINARY_STATS_FD) > 0) {
        for (uint32_t i = 0; i < machine.vcpu_count; i++) {
            counts.fd[i] = IOCTL(machine.vcpu[i].fd, KVM_GET_STATS_FD, NULL);
        }
        read_descriptions();
    }
    device_add(&(struct device){machine.map->counters, 0x1000, NULL, counts_write});
}
