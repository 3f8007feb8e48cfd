/*
 * How KVM runs, by what it told the kernel's log when it started: no file says it.
 */
#ifndef HOSTS_KVM_MODE_H
#define HOSTS_KVM_MODE_H

/* "vhe", "nvhe", "protected", or "unknown" where the log says nothing. */
const char *mode_in(const char *log);

#endif
