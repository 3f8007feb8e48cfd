/* See analysis.h. The table of the other side is COMMANDS in analysis/cli.py. */
#include "bench/analysis.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PYTHON_DEFAULT "/usr/bin/python3"
#define PATH_LONGEST   4096

const struct analysis_command analysis_commands[] = {
    {"report", "RUN", "make summary, plots and report of a results folder again"},
    {"show", "[RUN]", "print its headline tables (results/latest)"},
    {"plots", "[RUN]", "draw its pictures again, with --style paper for a column of a paper"},
    {"cite", "[RUN]", "print a BibTeX entry, and the setup in one line"},
    {"compare", "BASE NEW", "hold runs, CSVs or git revisions against each other"},
    {"export", "RUN", "its figures as JSON or OpenMetrics text"},
    {"samples", "[RUN]", "print every sample as plain CSV, one a row"},
    {"pack", "[RUN]", "make its samples small: samples.csv.gz and histogram.csv for samples.csv"},
    {"merge", "RUN RUN ...", "several runs, of several machines, as one"},
    {"history", "", "the headline figures over the commits that changed the reference"},
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

/* The source tree, three names above this program: ROOT/build/host/hyptick. */
static bool find_root(char *root, struct errmsg *error)
{
    ssize_t length = readlink("/proc/self/exe", root, PATH_LONGEST - 1);
    char *script;
    bool good;

    if (length < 0) {
        return refuse(error, "cannot tell where this program is: %s", strerror(errno));
    }
    root[length] = '\0';
    for (int i = 0; i < 3; i++) {
        char *slash = strrchr(root, '/');

        *(slash != NULL ? slash : root) = '\0';
    }
    script = xprintf("%s/analysis/cli.py", root);
    good = access(script, R_OK) == 0 ||
           refuse(error, "this command needs the source tree, and there is no %s", script);
    free(script);
    return good;
}

/* Adds the tree to where Python looks for modules; the working folder, which could hold others, is left out.
 */
static void set_module_path(const char *root)
{
    const char *before = getenv("PYTHONPATH");
    char *path = xprintf("%s%s%s", root, before != NULL ? ":" : "", before != NULL ? before : "");

    setenv("PYTHONPATH", path, 1);
    free(path);
}

void analysis_become(const char *name, char **words, struct errmsg *error)
{
    const char *python = getenv("PYTHON");
    const char *head[] = {NULL, "-P", "-m", "analysis.cli", name};
    const size_t heads = sizeof(head) / sizeof(head[0]);
    char root[PATH_LONGEST];
    char **argv;
    size_t count = 0;

    if (!find_root(root, error)) {
        return;
    }
    set_module_path(root);
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
