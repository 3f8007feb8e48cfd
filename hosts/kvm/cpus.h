/*
 * Which CPU of the machine each vCPU has. Isolated CPUs (isolcpus=) come first: on them the scheduler puts
 * nothing else.
 */
#ifndef KVM_CPUS_H
#define KVM_CPUS_H

#include <sched.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Fills `order` with at most `most` CPUs: those of `isolated`, a list as sysfs writes it (`2-3,5`), then the
 * others of `usable`. Returns how many there are. What is no such list isolates nothing.
 */
uint32_t cpus_order(const char *isolated, const cpu_set_t *usable, uint32_t *order, uint32_t most);

/* The same as text, joined by commas. */
void cpus_text(const uint32_t *order, uint32_t count, char *text, size_t size);

#endif
