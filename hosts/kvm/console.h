/*
 * What goes out: the guest's lines, whole, and the VMM's own records between them. Both processes of the VMM
 * write to the same console.
 */
#ifndef KVM_CONSOLE_H
#define KVM_CONSOLE_H

#include <stdint.h>

/* One byte that the guest printed. */
void console_put(uint8_t byte);

/* What the guest has printed of a line goes out as it is: who ends it calls this. */
void console_flush(void);

/* How many lines the guest has printed. */
extern uint32_t console_lines;

/* A record of the VMM's own: its type and fields (docs/records.md). */
void console_record(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The file descriptor all goes to; standard output. */
extern int console_fd;

#endif
