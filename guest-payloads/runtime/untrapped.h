/*
 * Whether this machine can have the path `trap` at all.
 */
#ifndef RUNTIME_UNTRAPPED_H
#define RUNTIME_UNTRAPPED_H

/*
 * To be asked on the first CPU, with interrupts masked, before anything is measured: which trap of the CPU
 * interface's registers that the path needs is not there, in words joined by `_`. NULL: all are, or the path
 * is another.
 */
const char *untrapped(void);

#endif
