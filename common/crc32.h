/*
 * CRC-32 as IEEE 802.3 has it (reflected polynomial 0xedb88320, initial value and final XOR all ones),
 * for the record lines. One byte at a time from a 16-entry table: the guest has no room to waste.
 */
#ifndef COMMON_CRC32_H
#define COMMON_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* CRC-32 of `length` bytes at `data`. crc32("123456789") is 0xcbf43926. */
static inline uint32_t crc32(const char *data, size_t length)
{
    static const uint32_t nibble[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
        0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    uint32_t crc = 0xffffffffU;

    for (size_t i = 0; i < length; i++) {
        crc ^= (uint8_t)data[i];
        crc = (crc >> 4) ^ nibble[crc & 0xfU];
        crc = (crc >> 4) ^ nibble[crc & 0xfU];
    }
    return ~crc;
}

#endif
