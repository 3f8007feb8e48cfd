/*
 * How KVM runs, by what it told the kernel's log when it started: no file says it. The log may be the
 * administrator's to read; then the timer tells that the kernel itself uses, which with VHE is EL2's.
 */
#ifndef HOSTS_KVM_MODE_H
#define HOSTS_KVM_MODE_H

/* "vhe", "nvhe", "protected", or "unknown" where the log says nothing. */
const char *mode_in(const char *log);

/* "vhe", "nvhe" or "unknown", by the text of /proc/interrupts. */
const char *mode_by_timer(const char *interrupts);

#endif
