/*
 * In the place of cmocka's header where no test runs: what does not hold is printed, and ends the process. A
 * fuzzer asserts some thousand times in each story, and cmocka's own take a call each.
 */
#ifndef VGIC_TESTS_FUZZ_CMOCKA_H
#define VGIC_TESTS_FUZZ_CMOCKA_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The numbers are for a reader of the message: addresses stand there as what they are. */
#define FUZZ_FAIL(what, left, right)                                                                         \
    (fprintf(stderr, "%s:%d: %s: %#llx, %#llx\n", __FILE__, __LINE__, what, (unsigned long long)(left),      \
             (unsigned long long)(right)),                                                                   \
     abort())

#define FUZZ_EXPECT(holds, what, left, right) ((holds) ? (void)0 : FUZZ_FAIL(what, left, right))

#define assert_true(a)             FUZZ_EXPECT((a), #a, 0, 0)
#define assert_false(a)            FUZZ_EXPECT(!(a), "not " #a, 0, 0)
#define assert_int_equal(a, b)     FUZZ_EXPECT((a) == (b), #a " == " #b, a, b)
#define assert_int_not_equal(a, b) FUZZ_EXPECT((a) != (b), #a " != " #b, a, b)
#define assert_non_null(a)         FUZZ_EXPECT((a) != NULL, #a, 0, 0)
#define assert_null(a)             FUZZ_EXPECT((a) == NULL, "no " #a, 0, 0)
#define assert_ptr_equal(a, b)     FUZZ_EXPECT((a) == (b), #a " == " #b, 0, 0)
#define assert_ptr_not_equal(a, b) FUZZ_EXPECT((a) != (b), #a " != " #b, 0, 0)
#define assert_memory_equal(a, b, bytes)                                                                     \
    FUZZ_EXPECT(memcmp((a), (b), (bytes)) == 0, "bytes of " #a " == " #b, 0, 0)
#define fail_msg(...) (fprintf(stderr, __VA_ARGS__), FUZZ_FAIL("", 0, 0))

#endif
