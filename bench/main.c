/* hyptick: the commands. `hyptick help` is their description. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/analysis.h"
#include "bench/check.h"
#include "bench/list.h"
#include "bench/matrix.h"
#include "bench/options.h"
#include "bench/run.h"
#include "bench/version.h"

static const char help_head[] =
    "usage: hyptick COMMAND [OPTION ...]\n"
    "\n"
    "  run          measure the rows of the matrix into a new results folder\n"
    "  list         show the platforms, paths and experiments of the matrix\n"
    "  check RUN    hold a results folder against the schema\n"
    "  help         this text\n"
    "  --version    the version\n"
    "\n"
    "Commands of the analysis, with options of their own (hyptick COMMAND --help):\n";

static const char help_tail[] =
    "\n"
    "Options of run (list knows the first three):\n"
    "  --matrix FILE       what to measure (bench/matrix.csv)\n"
    "  --platforms FILE    the machines there are (bench/platforms.csv)\n"
    "  --hosts FILE        what carries the guest in place of the shim (bench/hosts.csv, if it is there)\n"
    "  --results DIR       where the results folder is made (results)\n"
    "  --build DIR         where the images are, DIR/PLATFORM/*.elf (build)\n"
    "  --qemu DIR          where QEMU's programs are (on the PATH)\n"
    "  --platform LIST     only these platforms; names with blanks or commas between them\n"
    "  --path LIST         only these paths\n"
    "  --experiment LIST   only these experiments\n"
    "  --samples N         samples of each variant, at most 1,000,000, in place of the matrix's; a row gets\n"
    "                      as much more time as it takes more of them (traced rows keep theirs)\n"
    "  --jobs N            rows that run at the same time (one for each CPU)\n"
    "  --note FILE         a file that gets the name of the results folder, once there is one\n"
    "  --commit TEXT       the commit the images were built from (asks git)\n"
    "An option with an empty value is as if it were not there.\n"
    "\n"
    "Exit codes:\n"
    "    0  all is well\n"
    "    1  measured, but a row failed or is incomplete, or something could not be written;\n"
    "       or check found a problem\n"
    "    2  bad usage or input: nothing was measured\n"
    "  130  interrupted; what was measured is kept\n";

static int bad(const struct errmsg *error)
{
    fprintf(stderr, "hyptick: %s\n", error->text);
    return EXIT_USAGE;
}

static bool read_input(const struct options *options, struct platforms *platforms, struct hosts *hosts,
                       struct matrix *matrix, struct errmsg *error)
{
    if (!platforms_read(platforms, options->platforms, error) ||
        (access(options->hosts, F_OK) == 0 && !hosts_read(hosts, options->hosts, error)) ||
        !matrix_read(matrix, options->matrix, platforms, error)) {
        return false;
    }
    matrix_take_hosts(matrix, hosts);
    return true;
}

static int command_run(char **words)
{
    struct platforms platforms = {0};
    struct hosts hosts = {0};
    struct matrix matrix = {0};
    struct options options;
    struct errmsg error = {0};
    int code;

    if (!options_read(
            &options, words,
            "--matrix --platforms --hosts --results --build --platform --path --experiment --samples --jobs "
            "--commit --qemu --note",
            NULL, &error) ||
        !read_input(&options, &platforms, &hosts, &matrix, &error) ||
        !matrix_select(&matrix, &options.platform, &options.path, &options.experiment, &error)) {
        code = bad(&error);
    } else {
        platforms_use_qemu(&platforms, options.qemu);
        if (options.samples != 0) {
            matrix_take_samples(&matrix, options.samples);
        }
        matrix_share_boots(&matrix);
        code = run_matrix(&options, &matrix);
    }
    matrix_free(&matrix);
    hosts_free(&hosts);
    platforms_free(&platforms);
    options_free(&options);
    return code;
}

static int command_list(char **words)
{
    struct platforms platforms = {0};
    struct hosts hosts = {0};
    struct matrix matrix = {0};
    struct options options;
    struct errmsg error = {0};
    int code = EXIT_OK;

    if (!options_read(&options, words, "--matrix --platforms --hosts", NULL, &error) ||
        !read_input(&options, &platforms, &hosts, &matrix, &error)) {
        code = bad(&error);
    } else {
        list_matrix(&matrix, &platforms);
    }
    matrix_free(&matrix);
    hosts_free(&hosts);
    platforms_free(&platforms);
    options_free(&options);
    return code;
}

static int command_check(char **words)
{
    struct options options;
    struct errmsg error = {0};
    int code;

    code = options_read(&options, words, "", "the results folder", &error) ? check_folder(options.operand)
                                                                           : bad(&error);
    options_free(&options);
    return code;
}

static int command_help(char **words)
{
    struct errmsg error = {0};

    if (*words != NULL) {
        refuse(&error, "'%s' is one word too many", *words);
        return bad(&error);
    }
    fputs(help_head, stdout);
    for (const struct analysis_command *command = analysis_commands; command->name != NULL; command++) {
        printf("  %-8s %-17s %s\n", command->name, command->words, command->does);
    }
    fputs(help_tail, stdout);
    return EXIT_OK;
}

static int command_version(char **words)
{
    (void)words;
    puts("hyptick " HYPTICK_VERSION);
    return EXIT_OK;
}

static const struct command {
    const char *name;
    int (*run)(char **words);
    bool alias;
} commands[] = {
    {"run", command_run, false},           {"list", command_list, false},  {"check", command_check, false},
    {"help", command_help, false},         {"--help", command_help, true}, {"-h", command_help, true},
    {"--version", command_version, false},
};

static int command_analysis(const char *name, char **words)
{
    struct errmsg error = {0};

    analysis_become(name, words, &error);
    return bad(&error);
}

/* One line: what was wrong with the first word, and the words it could have been. */
static int refuse_command(const char *what, const char *name)
{
    fprintf(stderr, "hyptick: %s%s%s%s; known:", what, name != NULL ? " '" : "", name != NULL ? name : "",
            name != NULL ? "'" : "");
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (!commands[i].alias) {
            fprintf(stderr, " %s", commands[i].name);
        }
    }
    for (const struct analysis_command *command = analysis_commands; command->name != NULL; command++) {
        fprintf(stderr, " %s", command->name);
    }
    fputc('\n', stderr);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;

    if (name == NULL) {
        return refuse_command("no command", NULL);
    }
    if (analysis_has(name)) {
        return command_analysis(name, argv + 2);
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(name, commands[i].name) == 0) {
            int code = commands[i].run(argv + 2);

            if ((fflush(stdout) != 0 || ferror(stdout)) && code == EXIT_OK) {
                perror("hyptick: cannot write to standard output");
                return EXIT_BAD;
            }
            return code;
        }
    }
    return refuse_command("unknown command", name);
}
