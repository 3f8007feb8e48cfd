/* What hyptick says of its commands: `hyptick help`, `hyptick help COMMAND`, `hyptick COMMAND --help`. */
#ifndef BENCH_HELP_H
#define BENCH_HELP_H

#include <stdbool.h>

/* The commands, those of the analysis too, a line each. */
void help_all(void);

/* How a command of this program is called, and its options. False where it has no such command. */
bool help_command(const char *name);

#endif
