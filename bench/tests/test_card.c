/* A script in the form in which U-Boot reads it from a card. */
#include "bench/tests/helper.h"

#include "bench/card.h"
#include "common/crc32.h"

static uint32_t word(const char *at)
{
    uint32_t value = 0;

    for (int i = 0; i < 4; i++) {
        value = value << 8 | (unsigned char)at[i];
    }
    return value;
}

/* As U-Boot's image_check_hcrc() and image_check_dcrc() do. */
static void a_script_has_both_checksums(void **state)
{
    static const char text[] = "booti 0x1000\n";
    size_t size;
    char *image = card_script(text, &size);
    uint32_t kept = word(image + 4);

    (void)state;
    assert_int_equal(size, 64 + 8 + strlen(text));
    assert_int_equal(word(image), 0x27051956);
    assert_int_equal(word(image + 12), 8 + strlen(text));
    assert_int_equal(word(image + 24), crc32(image + 64, 8 + strlen(text)));
    assert_int_equal(image[30], 6);
    assert_int_equal(word(image + 64), strlen(text));
    assert_int_equal(word(image + 68), 0);
    assert_memory_equal(image + 72, text, strlen(text));
    memset(image + 4, 0, 4);
    assert_int_equal(kept, crc32(image, 64));
    free(image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_script_has_both_checksums)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
