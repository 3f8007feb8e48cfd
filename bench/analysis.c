/* See analysis.h. The table of the other side is COMMANDS in analysis/cli.py. */
#include "bench/analysis.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/root.h"

#define PYTHON_DEFAULT "/usr/bin/python3"

const struct analysis_command analysis_commands[] = {
    {"report", "[RUN]", "make the summary, the plots and the report of a run again"},
    {"show", "[RUN]", "print the headline tables"},
    {"plots", "[RUN]", "draw the pictures again; --style paper: as wide as a column"},
    {"cite", "[RUN]", "print a BibTeX entry, and the setup in one line"},
    {"compare", "[BASE [NEW]]", "compare runs, CSVs or git revisions; fails on a regression"},
    {"export", "[RUN]", "print the figures as JSON or OpenMetrics text"},
    {"samples", "[RUN]", "print every sample as plain CSV"},
    {"pack", "[RUN]", "make an old run small: samples.csv.gz and histogram.csv for samples.csv"},
    {"merge", "RUN RUN ...", "join runs, of several machines, to one"},
    {"spread", "RUN RUN ...", "medians of several runs of one matrix, and how far they are apart"},
    {"history", "", "draw the headline figures over the commits that changed the reference"},
    {NULL, NULL, NULL},
};

bool analysis_has(const char *name)
{
    for (const struct analysis_command *command = analysis_commands; command->name != NULL; command++) {
        if (strcmp(command->name, name) == 0) {
            return true;
        }
    }
    return false;
}

/*
 * Adds the tree to where Python looks for modules; the working folder, which could hold others, is left out.
 * The commands find the tree's files by its name.
 */
static void show_the_tree(const char *root)
{
    const char *before = getenv("PYTHONPATH");
    char *path = xprintf("%s%s%s", root, before != NULL ? ":" : "", before != NULL ? before : "");

    setenv("PYTHONPATH", path, 1);
    setenv("HYPTICK_ROOT", root, 1);
    free(path);
}

void analysis_become(const char *name, char **words, struct errmsg *error)
{
    const char *python = getenv("PYTHON");
    const char *head[] = {NULL, "-P", "-m", "analysis.cli", name};
    const size_t heads = sizeof(head) / sizeof(head[0]);
    char root[ROOT_LONGEST];
    char **argv;
    size_t count = 0;

    if (!root_find(root, error)) {
        return;
    }
    show_the_tree(root);
    head[0] = python != NULL && python[0] != '\0' ? python : PYTHON_DEFAULT;
    while (words[count] != NULL) {
        count++;
    }
    argv = xcalloc(heads + count + 1, sizeof(*argv));
    for (size_t i = 0; i < heads; i++) {
        argv[i] = xstrdup(head[i]);
    }
    memcpy(argv + heads, words, count * sizeof(*argv));
    execvp(argv[0], argv);
    refuse(error, "cannot start %s: %s", argv[0], strerror(errno));
    for (size_t i = 0; i < heads; i++) {
        free(argv[i]);
    }
    free(argv);
}
