/* The guest's image: an ELF file, of which the segments inside the guest's RAM are copied there. */
#ifndef KVM_IMAGE_H
#define KVM_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Copies what the file at `data` has for [base, base + size) to `ram`. `is_32_bit` says of which architecture
 * it is, `entry` where it starts. NULL, or what is wrong with the file.
 */
const char *image_load(const uint8_t *data, size_t length, uint8_t *ram, uint64_t base, uint64_t size,
                       bool *is_32_bit, uint64_t *entry);

#endif
