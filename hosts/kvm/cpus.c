/* See cpus.h. */
#include "hosts/kvm/cpus.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* A number below CPU_SETSIZE at *at, which is left behind it. */
static bool read_cpu(const char **at, uint32_t *cpu)
{
    char *end;
    unsigned long value;

    if (!isdigit((unsigned char)**at)) {
        return false;
    }
    value = strtoul(*at, &end, 10);
    *at = end;
    *cpu = (uint32_t)value;
    return value < CPU_SETSIZE;
}

/* One `N` or `N-M` at *at, which is left behind it. */
static bool read_range(const char **at, uint32_t *first, uint32_t *last)
{
    if (!read_cpu(at, first)) {
        return false;
    }
    *last = *first;
    if (**at != '-') {
        return true;
    }
    ++*at;
    return read_cpu(at, last);
}

static bool read_list(const char *text, cpu_set_t *set)
{
    uint32_t first, last;

    CPU_ZERO(set);
    for (;;) {
        if (!read_range(&text, &first, &last)) {
            return false;
        }
        for (uint32_t cpu = first; cpu <= last; cpu++) {
            CPU_SET(cpu, set);
        }
        if (*text != ',') {
            return *text == '\0' || *text == '\n';
        }
        text++;
    }
}

uint32_t cpus_order(const char *isolated, const cpu_set_t *usable, uint32_t *order, uint32_t most)
{
    cpu_set_t first;
    uint32_t count = 0;

    if (!read_list(isolated, &first)) {
        CPU_ZERO(&first);
    }
    for (uint32_t cpu = 0; cpu < CPU_SETSIZE && count < most; cpu++) {
        if (CPU_ISSET(cpu, &first) && CPU_ISSET(cpu, usable)) {
            order[count++] = cpu;
        }
    }
    for (uint32_t cpu = 0; cpu < CPU_SETSIZE && count < most; cpu++) {
        if (!CPU_ISSET(cpu, &first) && CPU_ISSET(cpu, usable)) {
            order[count++] = cpu;
        }
    }
    return count;
}

void cpus_text(const uint32_t *order, uint32_t count, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (uint32_t i = 0; i < count && used < size; i++) {
        used += (size_t)snprintf(text + used, size - used, "%s%u", i > 0 ? "," : "", order[i]);
    }
}
