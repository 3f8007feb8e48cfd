/* hyptick: the commands. `hyptick help` is their description. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/analysis.h"
#include "bench/board.h"
#include "bench/card.h"
#include "bench/check.h"
#include "bench/help.h"
#include "bench/import.h"
#include "bench/list.h"
#include "bench/local.h"
#include "bench/matrix.h"
#include "bench/options.h"
#include "bench/resume.h"
#include "bench/root.h"
#include "bench/run.h"
#include "bench/version.h"

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

/* Whether it is the tree's, whose name depends on the folder that the run was begun in. */
static bool is_usual_matrix(const char *matrix)
{
    static const char usual[] = "/bench/matrix.csv";
    size_t length = strlen(matrix), least = sizeof(usual) - 1;

    return strcmp(matrix, usual + 1) == 0 || (length > least && strcmp(matrix + length - least, usual) == 0);
}

/* A run that is gone on with says itself which rows it has. */
static bool use_resume(struct options *options, struct resume *resume, struct errmsg *error)
{
    const char *matrix;

    if (options->resume == NULL) {
        return true;
    }
    if (options->samples != 0 ||
        options->platform.count + options->path.count + options->experiment.count + options->variant.count >
            0) {
        return refuse(error,
                      "--resume takes platform, rows and samples of its run: no other choice can be made");
    }
    if (!resume_read(resume, options->resume, error)) {
        return false;
    }
    matrix = resume_value(resume, "matrix");
    if (options->matrix == options->usual[0] && matrix != NULL && access(matrix, R_OK) == 0) {
        options->matrix = matrix;
    } else if (options->matrix == options->usual[0] && matrix != NULL && !is_usual_matrix(matrix)) {
        return refuse(error, "%s: its matrix '%s' cannot be read from here: --matrix says where it is",
                      options->resume, matrix);
    }
    options->samples = resume->samples;
    for (size_t i = 0; i < resume->variants.count; i++) {
        names_add(&options->variant, resume->variants.item[i]);
    }
    return true;
}

static bool choose_rows(struct options *options, const struct resume *resume, struct matrix *matrix,
                        struct errmsg *error)
{
    if (options->resume != NULL
            ? !matrix_keep(matrix, resume_wants, resume, error)
            : !matrix_select(matrix, &options->platform, &options->path, &options->experiment, error)) {
        return false;
    }
    if ((options->serial == NULL && !matrix_take_models(matrix, error)) ||
        !local_choose(matrix, options, error)) {
        return false;
    }
    if (options->samples != 0) {
        matrix_take_samples(matrix, options->samples);
    }
    if (options->timeout_s != 0) {
        matrix_take_timeout(matrix, options->timeout_s);
    }
    matrix_take_variants(matrix, &options->variant);
    matrix_share_boots(matrix);
    return true;
}

/* A board is one platform, and there is one way to give it images. */
static bool check_serial(const struct options *options, struct errmsg *error)
{
    if (options->serial == NULL) {
        return options->reset == NULL && options->upload == NULL
                   ? true
                   : refuse(error, "--reset and --upload are for a board: --serial is missing");
    }
    if (options->platform.count != 1 && options->resume == NULL) {
        return refuse(error, "--serial is one board's line: name its --platform");
    }
    return options->upload != NULL ||
           refuse(error, "--serial needs --upload loady: the board's images are sent to U-Boot's prompt");
}

static bool check_board(const struct options *options, struct errmsg *error)
{
    bool image = options->image != NULL, address = options->address != NULL, start = options->start != NULL;

    if (options->serial == NULL) {
        return refuse(error, "--serial says which line the board is behind");
    }
    return (image == address && image == start) ||
           refuse(error, "--image, --address and --start go together");
}

/* What transport.h starts for a board; without an image it only listens. */
static int command_board(char **words)
{
    struct options options;
    struct errmsg error = {0};
    int code;

    if (!options_read(&options, words, "--serial --baud --reset --prompt --image --address --start", false,
                      &error) ||
        !check_board(&options, &error)) {
        code = bad(&error);
    } else {
        code = board_run(&options);
    }
    options_free(&options);
    return code;
}

static int command_run(char **words)
{
    struct platforms platforms = {0};
    struct hosts hosts = {0};
    struct matrix matrix = {0};
    struct resume resume = {.lock = -1};
    struct options options;
    struct serial serial;
    struct errmsg error = {0};
    int code;

    if (!options_read(
            &options, words,
            "--matrix --platforms --hosts --results --build --platform --path --experiment --variant "
            "--resume --samples --timeout --jobs --commit --qemu --host-arguments --note --serial --baud "
            "--reset "
            "--upload",
            false, &error) ||
        !use_resume(&options, &resume, &error) || !check_serial(&options, &error) ||
        !read_input(&options, &platforms, &hosts, &matrix, &error) ||
        !choose_rows(&options, &resume, &matrix, &error)) {
        code = bad(&error);
    } else {
        hosts_take_arguments(&hosts, options.host_arguments);
        platforms_use_qemu(&platforms, options.qemu);
        if (options.serial != NULL) {
            serial = (struct serial){options.serial, options.baud, options.reset};
            platforms_use_serial(&platforms, &serial);
            matrix_take_line(&matrix, options.baud);
            options.jobs = 1;
        }
        code = run_matrix(&options, &matrix, options.resume != NULL ? &resume : NULL);
    }
    resume_free(&resume);
    matrix_free(&matrix);
    hosts_free(&hosts);
    platforms_free(&platforms);
    options_free(&options);
    return code;
}

static int command_import(char **words)
{
    struct options options;
    struct errmsg error = {0};
    int code = options_read(&options, words, "--platform --path --hypervisor --results --commit --note", true,
                            &error)
                   ? import_log(&options)
                   : bad(&error);

    options_free(&options);
    return code;
}

static int command_card(char **words)
{
    struct options options;
    struct errmsg error = {0};
    int code = options_read(&options, words,
                            "--matrix --platforms --build --platform --path --experiment --samples --output",
                            false, &error)
                   ? card_make(&options)
                   : bad(&error);

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

    if (!options_read(&options, words, "--matrix --platforms --hosts", false, &error) ||
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
    char *latest = root_path("results/latest");
    struct options options;
    struct errmsg error = {0};
    int code;

    code = options_read(&options, words, "", true, &error)
               ? check_folder(options.operand != NULL ? options.operand : latest)
               : bad(&error);
    options_free(&options);
    free(latest);
    return code;
}

static int command_analysis(const char *name, char **words)
{
    struct errmsg error = {0};

    analysis_become(name, words, &error);
    return bad(&error);
}

static int refuse_command(const char *what, const char *name);

static int command_help(char **words)
{
    char help[] = "--help";
    char *asks[] = {help, NULL};
    struct errmsg error = {0};

    if (*words == NULL) {
        help_all();
        return EXIT_OK;
    }
    if (words[1] != NULL) {
        refuse(&error, "'%s' is one word too many", words[1]);
        return bad(&error);
    }
    if (analysis_has(*words)) {
        return command_analysis(*words, asks);
    }
    return help_command(*words) ? EXIT_OK : refuse_command("unknown command", *words);
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
    {"run", command_run, false},       {"list", command_list, false},         {"check", command_check, false},
    {"import", command_import, false}, {"help", command_help, false},         {"--help", command_help, true},
    {"-h", command_help, true},        {"--version", command_version, false}, {"board", command_board, false},
    {"card", command_card, false},
};

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

static bool asks_for_help(const char *word)
{
    return word != NULL && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0);
}

/*
 * Where one of the three was closed, a file that is opened later must not be in its place: what is said would
 * be written into it. Nothing can be written to what stands there instead, as to one that is closed.
 */
static bool fill_closed(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd) {
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;

    if (!fill_closed()) {
        perror("hyptick: cannot open /dev/null");
        return EXIT_BAD;
    }
    signal(SIGXFSZ, SIG_IGN); /* a file that may not be longer is a disk that is full */
    if (name == NULL) {
        return refuse_command("no command", NULL);
    }
    if (analysis_has(name)) {
        return command_analysis(name, argv + 2);
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(name, commands[i].name) == 0) {
            int code = asks_for_help(argv[2]) && help_command(name) ? EXIT_OK : commands[i].run(argv + 2);

            if ((fflush(stdout) != 0 || ferror(stdout)) && code == EXIT_OK) {
                perror("hyptick: cannot write to standard output");
                return EXIT_BAD;
            }
            return code;
        }
    }
    return refuse_command("unknown command", name);
}
