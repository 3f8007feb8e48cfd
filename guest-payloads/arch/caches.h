/*
 * The caches of this CPU, and those that it shares below them as far as the architecture knows of them.
 */
#ifndef ARCH_CACHES_H
#define ARCH_CACHES_H

/*
 * Empties them: data and code of whoever has run here, guest and shim alike, are in memory alone. On a
 * machine whose other CPUs sleep; where HCR.TSW is set it traps.
 */
void caches_empty(void);

#endif
