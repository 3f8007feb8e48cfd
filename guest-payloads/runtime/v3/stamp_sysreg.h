/*
 * Stamps around one access to a system register (stamp.h). The register is a string, for its name is part of
 * the instruction.
 */
#ifndef ARCH_STAMP_SYSREG_H
#define ARCH_STAMP_SYSREG_H

#include "stamp.h"

/* Ticks around a read, whose value goes to *value; around a write. */
#define STAMP_MRS(reg, value)                                                                                \
    ({                                                                                                       \
        uint64_t start_, end_, read_;                                                                        \
        __asm__ volatile(STAMP(start) "mrs %[read], " reg "\n\t" STAMP(end)                                  \
                         : [start] "=&r"(start_), [end] "=&r"(end_), [read] "=&r"(read_)                     \
                         :                                                                                   \
                         : "memory");                                                                        \
        *(value) = (uint32_t)read_;                                                                          \
        (uint32_t)(end_ - start_);                                                                           \
    })

#define STAMP_MSR(reg, value)                                                                                \
    ({                                                                                                       \
        uint64_t start_, end_;                                                                               \
        __asm__ volatile(STAMP(start) "msr " reg ", %[word]\n\t" STAMP(end)                                  \
                         : [start] "=&r"(start_), [end] "=&r"(end_)                                          \
                         : [word] "r"((uint64_t)(value))                                                     \
                         : "memory");                                                                        \
        (uint32_t)(end_ - start_);                                                                           \
    })

/* Around two writes of the same value. */
#define STAMP_MSR_BOTH(first, second, value)                                                                 \
    ({                                                                                                       \
        uint64_t start_, end_;                                                                               \
        __asm__ volatile(STAMP(start) "msr " first ", %[word]\n\tmsr " second ", %[word]\n\t" STAMP(end)     \
                         : [start] "=&r"(start_), [end] "=&r"(end_)                                          \
                         : [word] "r"((uint64_t)(value))                                                     \
                         : "memory");                                                                        \
        (uint32_t)(end_ - start_);                                                                           \
    })

/* A stamp, then a write, and what makes it take effect. The stamp's low half. */
#define STAMP_BEFORE_MSR(reg, value)                                                                         \
    ({                                                                                                       \
        uint64_t start_;                                                                                     \
        __asm__ volatile(STAMP(start) "msr " reg ", %[word]\n\tisb"                                          \
                         : [start] "=&r"(start_)                                                             \
                         : [word] "r"((uint64_t)(value))                                                     \
                         : "memory");                                                                        \
        (uint32_t) start_;                                                                                   \
    })

#endif
