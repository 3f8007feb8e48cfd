/*
 * Running checks: each starts from a GIC and timers at rest, and prints one `exp` and one `done` record.
 */
#include "checks/check.h"
#include "checks/crew.h"
#include "checks/first.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "checks/vms.h"
#include "common/record.h"
#include "common/text.h"
#include "runtime/record.h"
#include "runtime/run.h"
#include "runtime/second.h"
#include "runtime/untrapped.h"

static const char *untrapped_here; /* why the machine cannot have the path; NULL: it has it */

/* `behaviour-NN`, or `isolation`. */
static void put_name(struct text *text, const struct check *check)
{
    text_clear(text);
    if (check->behaviour == ISOLATION) {
        text_string(text, "isolation");
        return;
    }
    text_string(text, check->behaviour < 10 ? "behaviour-0" : "behaviour-");
    text_unsigned(text, check->behaviour);
}

static void report_start(const char *name, const struct check *check)
{
    record_start(RECORD_EXP);
    record_string("name", name);
    record_string("variant", check->name);
    record_unsigned("want", 0);
    record_unsigned("warmup", 0);
    record_send();
}

static void report_done(void)
{
    record_start(RECORD_DONE);
    record_string("status", check_status());
    record_unsigned("count", 0);
    record_string("reason", check_reason());
    record_send();
}

/* False: it failed. */
static bool run_check(const char *name, const struct check *check)
{
    report_start(name, check);
    check_begin();
    if (untrapped_here != NULL) {
        check_unsupported(untrapped_here);
        report_done();
        return true;
    }
    fixture_reset();
    check->run();
    fixture_settle();
    crew_dismiss();
    fixture_reset();
    fixture_check_rest();
    report_done();
    return !check_failed();
}

/* By its behaviour or its own name; without a choice all but those that end the boot. */
static bool is_wanted(const char *name, const struct check *check)
{
    if (run_params.experiments == NULL) {
        return check->behaviour != ISOLATION;
    }
    return boot_params_wants(&run_params, check->name) || boot_params_wants(&run_params, name);
}

/* Nobody waits for a check that is not reached: the boot's end says that something is missing. */
void payload_announce(void)
{
    untrapped_here = untrapped();
}

void payload_start(void)
{
    first_look();
    gic_init();
}

void payload_second(void)
{
    second_serve(vms_obey);
}

bool payload_run(void)
{
    bool ok = true;
    uint32_t found = 0;

    for (size_t list = 0; list < check_list_count; list++) {
        for (size_t i = 0; i < check_lists[list]->count; i++) {
            const struct check *check = &check_lists[list]->checks[i];
            struct text name;

            put_name(&name, check);
            if (is_wanted(name.line, check)) {
                ok = run_check(name.line, check) && ok;
                found++;
            }
        }
    }
    return ok && found != 0;
}
