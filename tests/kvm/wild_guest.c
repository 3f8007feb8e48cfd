/*
 * Guests as no guest should be, for the tests of the VMM: what it does is the experiment's name. It starts
 * without a stack, with its MMU off, where the platform's guests do.
 */
#include <stdint.h>

#include PLATFORM_HEADER

void wild_main(void);

__asm__(".section .text.start, \"ax\"\n\t.global _start\n"
        "_start:\tldr x0, =0x44800000\n\tmov sp, x0\n\tbl wild_main\n\tb .\n\t.text");

/*
 * Of a guest that waits for ever where it faults. With none, each fault is followed by one of the vectors,
 * and an emulator that counts instructions stands still: none is executed.
 */
__asm__(".section .text\n\t.balign 4096\nvectors:\n\t.rept 16\n1:\twfi\n\tb 1b\n\t.balign 128\n\t.endr");

static void put(const char *text)
{
    while (*text != '\0') {
        *(volatile uint32_t *)PLATFORM_UART_BASE = (uint8_t)*text++;
    }
}

static int asked_for(const char *name)
{
    for (const char *at = (const char *)PLATFORM_BOOT_PARAMS; *at != '\0'; at++) {
        const char *mine = name;

        for (const char *there = at; *mine != '\0' && *there == *mine; there++) {
            mine++;
        }
        if (*mine == '\0') {
            return 1;
        }
    }
    return 0;
}

/* Stores to a device in a way that says nothing of itself. */
static void wild(void)
{
    uint64_t address = PLATFORM_GICD_BASE;

    __asm__ volatile("stp x0, x1, [%0], #16" : "+r"(address) : : "memory");
}

void wild_main(void)
{
    if (asked_for("experiment=garbage")) {
        for (int i = 0; i < 3000; i++) {
            put("\x01@ht \xff");
        }
    } else if (asked_for("experiment=wild")) {
        wild();
    } else if (asked_for("experiment=fault")) {
        __asm__ volatile("adrp x0, vectors\n\tmsr vbar_el1, x0\n\tisb" : : : "x0");
        *(volatile uint32_t *)8U; /* nothing is there */
    } else if (asked_for("experiment=loop")) {
        for (;;) {
            __asm__ volatile("wfi"); /* so that the emulated time passes at once */
        }
    }
    put("@ht 0 begin\n");
    __asm__ volatile("mov w0, %w0\n\thvc #0" : : "r"(0x84000008) : "x0", "x1", "x2", "x3");
}
