/*
 * A shim without a trace: nothing is left of its stamps. The build chooses between this file and trace/on.
 */
#ifndef TRACE_H
#define TRACE_H

#ifdef __ASSEMBLER__

#define trace_stamp(stage)

#else

#define trace_stamp(stage) ((void)0)

struct stage2;

#define TRACE_LOGS                                                                                           \
    {                                                                                                        \
        0, 0, 0, STAGE2_NO_KIND                                                                              \
    }

static inline void trace_init(struct stage2 *stage2)
{
    (void)stage2;
}

#endif
#endif
