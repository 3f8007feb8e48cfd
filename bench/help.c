/* See help.h. */
#include "bench/help.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/analysis.h"
#include "bench/root.h"

static const struct {
    const char *name, *words, *does, *options;
} table[] = {
    {"run", "[OPTION ...]", "measure the rows of the matrix, into a new results folder",
     "Which rows (hyptick list has the names; with blanks or commas between them):\n"
     "  --platform LIST     only these machines\n"
     "  --path LIST         only these paths\n"
     "  --experiment LIST   only these experiments\n"
     "  --variant LIST      only variants that have all k=v of one of these, as in 'timer=cntv;load=irq'\n"
     "  --resume RUN        what is missing in a run that did not end well; the run says which rows it has\n"
     "\n"
     "How much:\n"
     "  --samples N         samples of each variant, at most 10^9, in place of the matrix's; the time\n"
     "                      limit grows with them (traced rows keep theirs)\n"
     "  --timeout SECONDS   time limit of each row, in place of the matrix's\n"
     "  --jobs N            rows that run at the same time, at most 64 (one for each CPU)\n"
     "\n"
     "From where, and where to:\n"
     "  --matrix FILE       what to measure (bench/matrix.csv)\n"
     "  --platforms FILE    the machines there are (bench/platforms.csv)\n"
     "  --hosts FILE        what carries the guest in place of the shim (bench/hosts.csv, if it is there)\n"
     "  --build DIR         the images, DIR/PLATFORM/*.elf (build)\n"
     "  --qemu DIR          QEMU's programs (those on the PATH)\n"
     "  --serial DEVICE     a board on this line, in place of its model; --upload loady must be there, too\n"
     "  --upload loady      how its boot loader gets the images: by YMODEM\n"
     "  --baud N            the line's speed (115200)\n"
     "  --reset COMMAND     what resets the board (somebody does)\n"
     "  --host-arguments W  more arguments for the machine of a path that is not the shim's\n"
     "  --results DIR       the results folder is made in it (default: %s)\n"
     "  --note FILE         a file that gets the name of the results folder, once there is one\n"
     "  --commit TEXT       the commit that the images were built from (git is asked)\n"
     "\n"
     "An option with an empty value is as if it were not there. The usual files are those of the source\n"
     "tree, in whatever folder the command is given.\n"},
    {"list", "[--matrix FILE] [--platforms FILE] [--hosts FILE]",
     "show the platforms, paths and experiments of the matrix", NULL},
    {"check", "[RUN]", "hold a results folder against the schema", NULL},
    {"import", "LOG [OPTION ...]", "make a run of a console that was captured elsewhere",
     "LOG is what a guest printed on a hypervisor of yours, with whatever a terminal or the hypervisor has "
     "put\n"
     "before its lines and between them (docs/your-hypervisor.md).\n"
     "\n"
     "  --platform NAME     the platform that it must be of (the guest says it)\n"
     "  --path NAME         the path that it must be of (the guest says it)\n"
     "  --hypervisor TEXT   what carried the guest: name, version, mode; for run.csv and the report\n"
     "  --commit TEXT       the commit that the image was built from (unknown)\n"
     "  --results DIR       the results folder is made in it (default: %s)\n"
     "  --note FILE         a file that gets the name of the results folder\n"},
    {"board", "--serial DEVICE [OPTION ...]", "print what a board says, up to its last record",
     "  --baud N            the line's speed (115200)\n"
     "  --reset COMMAND     what resets the board (somebody does)\n"
     "  --image FILE        what U-Boot's prompt is sent first, by YMODEM (nothing: the board has it)\n"
     "  --address ADDRESS   where to\n"
     "  --start COMMAND     the prompt's command that starts it\n"
     "  --prompt SECONDS    how long the prompt is waited for (60)\n"},
    {"card", "[OPTION ...]", "make the folder to copy to a board's card",
     "The card starts the measurement by itself: one boot, with all experiments of one platform and path.\n"
     "What it prints is a log for hyptick import (docs/boards.md).\n"
     "\n"
     "  --platform NAME     the board\n"
     "  --path NAME         the path\n"
     "  --experiment LIST   only these experiments\n"
     "  --samples N         samples of each variant, in place of the matrix's\n"
     "  --build DIR         the images (build)\n"
     "  --output DIR        the folder that is made\n"},
    {"help", "[COMMAND]", "this text, or that of a command", NULL},
    {"--version", "", "the version", NULL},
};

static const char status_text[] =
    "Exit status:\n"
    "    0  all is well\n"
    "    1  something was found: a row that is not whole, a regression, a problem of the input\n"
    "    2  bad usage or input: nothing was done\n"
    "  130  interrupted; what was measured is kept\n";

static void print_command(const char *name, const char *words, const char *does)
{
    printf("  %-10s %-13s %s\n", name, words, does);
}

void help_all(void)
{
    puts("usage: hyptick COMMAND [WORD ...]\n");
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        print_command(table[i].name, strlen(table[i].words) > 13 ? "[OPTION ...]" : table[i].words,
                      table[i].does);
    }
    puts("\nOf a run that was measured, RUN (results/latest):");
    for (const struct analysis_command *command = analysis_commands; command->name != NULL; command++) {
        print_command(command->name, command->words, command->does);
    }
    puts("\nhyptick COMMAND --help has the options of each.\n");
    fputs(status_text, stdout);
}

bool help_command(const char *name)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (strcmp(table[i].name, name) == 0) {
            printf("usage: hyptick %s%s%s\n\n%s\n", name, table[i].words[0] != '\0' ? " " : "",
                   table[i].words, table[i].does);
            if (table[i].options != NULL) {
                char *results = root_path("results");

                printf("\n");
                printf(table[i].options, results);
                free(results);
            }
            printf("\n%s", status_text);
            return true;
        }
    }
    return false;
}
