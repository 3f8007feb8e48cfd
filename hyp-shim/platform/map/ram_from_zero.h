/*
 * Where RAM begins at 0: the shim's own, and the guest's; the boot parameters lie in the guest's last 64 KiB,
 * and the second VM's RAM behind it. What a machine's firmware keeps of it is said where this is included.
 */
#ifndef PLATFORM_MAP_RAM_FROM_ZERO_H
#define PLATFORM_MAP_RAM_FROM_ZERO_H

#define PLATFORM_SHIM_BASE   0x00200000U
#define PLATFORM_SHIM_SIZE   0x00400000U
#define PLATFORM_GUEST_BASE  0x04000000U
#define PLATFORM_GUEST_SIZE  0x02000000U
#define PLATFORM_BOOT_PARAMS 0x05ff0000U
#define PLATFORM_SECOND_BASE 0x06000000U

#endif
