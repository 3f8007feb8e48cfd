/*
 * The Interrupt Translation Service and LPIs (Arm IHI 0069, chapter 5, 12.11 and 12.12): registers, tables,
 * and commands. Shared by who drives an ITS, and who is one.
 */
#ifndef COMMON_ITS_H
#define COMMON_ITS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/field.h"
#include "common/gicv3.h"

#define INTID_LPI_FIRST 8192U

/* Redistributor: what it has for LPIs (12.11). The halves of those of 64 bits are registers of their own. */
#define GICR_PROPBASER  0x0070U
#define GICR_PENDBASER  0x0078U
#define GICR_INVLPIR    0x00a0U
#define GICR_INVALLR    0x00b0U
#define GICR_SYNCR      0x00c0U
#define GICR_VLPI_FRAME 0x20000U /* a third frame, where GICR_TYPER.VLPIS says so */
#define GICR_VPROPBASER (GICR_VLPI_FRAME + 0x0070U)
#define GICR_VPENDBASER (GICR_VLPI_FRAME + 0x0078U)

#define GICR_CTLR_ENABLE_LPIS_OFF 0
#define GICR_CTLR_ENABLE_LPIS_LEN 1
#define GICR_CTLR_CES_OFF         1 /* EnableLPIs can be cleared */
#define GICR_CTLR_CES_LEN         1
#define GICR_CTLR_IR_OFF          2 /* there are INVLPIR, INVALLR and SYNCR */
#define GICR_CTLR_IR_LEN          1
#define GICR_TYPER_PLPIS_OFF      0
#define GICR_TYPER_PLPIS_LEN      1
#define GICR_TYPER_VLPIS_OFF      1
#define GICR_TYPER_VLPIS_LEN      1
#define GICR_PROPBASER_IDBITS_OFF 0 /* less one */
#define GICR_PROPBASER_IDBITS_LEN 5
#define GICR_PENDBASER_PTZ        (1ULL << 62)
#define GICR_VPENDBASER_VALID     (1ULL << 63)
#define GICR_VPENDBASER_DIRTY     (1ULL << 60)
#define GICR_VPENDBASER_PENDING   (1ULL << 61) /* PendingLast */
#define GICR_VPENDBASER_IDAI      (1ULL << 62) /* what the table has before its bits says nothing */

/* Inner-shareable, inner write-back memory, in PROPBASER, PENDBASER and the ITS's CBASER and BASER<n>. */
#define GICR_TABLE_CACHED (1ULL << 10 | 7ULL << 7)
#define GITS_TABLE_CACHED (1ULL << 10 | 7ULL << 59)

/* GICD_TYPER.num_LPIs: 2 to this power plus one, where it is not zero. */
#define GICD_TYPER_LPIS_OFF    17
#define GICD_TYPER_LPIS_LEN    1
#define GICD_TYPER_NUMLPIS_OFF 11
#define GICD_TYPER_NUMLPIS_LEN 5

/* An LPI's byte in the table at PROPBASER. */
#define LPI_CONFIG_ENABLE   0x01U
#define LPI_CONFIG_PRIORITY 0xfcU

/* The ITS: a frame of control registers, and one with the register that devices store to (12.12). */
#define GITS_CTLR             0x0000U
#define GITS_IIDR             0x0004U
#define GITS_TYPER            0x0008U
#define GITS_CBASER           0x0080U
#define GITS_CWRITER          0x0088U
#define GITS_CREADR           0x0090U
#define GITS_BASER            0x0100U /* 8 of 8 bytes */
#define GITS_BASER_COUNT      8U
#define GITS_TRANSLATER_FRAME 0x10000U
#define GITS_TRANSLATER       (GITS_TRANSLATER_FRAME + 0x40U)
#define GITS_SIZE             0x20000U

#define GITS_CTLR_ENABLED_OFF     0
#define GITS_CTLR_ENABLED_LEN     1
#define GITS_CTLR_QUIESCENT_OFF   31
#define GITS_CTLR_QUIESCENT_LEN   1
#define GITS_TYPER_PHYSICAL_OFF   0
#define GITS_TYPER_PHYSICAL_LEN   1
#define GITS_TYPER_VIRTUAL_OFF    1
#define GITS_TYPER_VIRTUAL_LEN    1
#define GITS_TYPER_ENTRY_SIZE_OFF 4 /* of an ITT, less one */
#define GITS_TYPER_ENTRY_SIZE_LEN 4
#define GITS_TYPER_IDBITS_OFF     8 /* of an EventID, less one */
#define GITS_TYPER_IDBITS_LEN     5
#define GITS_TYPER_DEVBITS_OFF    13 /* of a DeviceID, less one */
#define GITS_TYPER_DEVBITS_LEN    5
#define GITS_TYPER_PTA_OFF        19 /* targets are addresses of redistributors, not their numbers */
#define GITS_TYPER_PTA_LEN        1

#define GITS_VALID             (1ULL << 63) /* CBASER, BASER<n>, and entries of a first level */
#define GITS_CBASER_PAGES_OFF  0            /* of 4 KiB, less one */
#define GITS_CBASER_PAGES_LEN  8
#define GITS_QUEUE_OFFSET      0xfffe0U /* CWRITER, CREADR */
#define GITS_RETRY             1U       /* CWRITER.Retry, CREADR.Stalled */
#define GITS_BASER_INDIRECT    (1ULL << 62)
#define GITS_BASER_TYPE_OFF    56
#define GITS_BASER_TYPE_LEN    3
#define GITS_BASER_ENTRY_OFF   48 /* bytes, less one */
#define GITS_BASER_ENTRY_LEN   5
#define GITS_BASER_PAGE_OFF    8 /* 4, 16, 64 KiB */
#define GITS_BASER_PAGE_LEN    2
#define GITS_BASER_PAGES_OFF   0 /* less one */
#define GITS_BASER_PAGES_LEN   8
#define GITS_BASER_DEVICES     1U
#define GITS_BASER_VPES        2U
#define GITS_BASER_COLLECTIONS 4U

/* Physical addresses, in CBASER and BASER<n>, and of an ITT. */
#define GITS_ADDRESS     0x000ffffffffff000ULL
#define GITS_ITT_ADDRESS 0x000fffffffffff00ULL

/* Commands (5.3): four double words. */
struct its_command {
    uint64_t word[4];
};

#define ITS_COMMAND_SIZE ((uint32_t)sizeof(struct its_command))

enum its_opcode {
    ITS_MOVI = 0x01,
    ITS_INT = 0x03,
    ITS_CLEAR = 0x04,
    ITS_SYNC = 0x05,
    ITS_MAPD = 0x08,
    ITS_MAPC = 0x09,
    ITS_MAPTI = 0x0a,
    ITS_MAPI = 0x0b,
    ITS_INV = 0x0c,
    ITS_INVALL = 0x0d,
    ITS_MOVALL = 0x0e,
    ITS_DISCARD = 0x0f,
    ITS_VMOVI = 0x21,
    ITS_VMOVP = 0x22,
    ITS_VSYNC = 0x25,
    ITS_VMAPP = 0x29,
    ITS_VMAPTI = 0x2a,
    ITS_VINVALL = 0x2d
};

#define ITS_OPCODE_OFF     0 /* in the first word, ... */
#define ITS_OPCODE_LEN     8
#define ITS_DEVICE_OFF     32
#define ITS_DEVICE_LEN     32
#define ITS_EVENT_OFF      0 /* ... in the second, ... */
#define ITS_EVENT_LEN      32
#define ITS_SIZE_OFF       0 /* of MAPD: bits of an EventID, less one */
#define ITS_SIZE_LEN       5
#define ITS_INTID_OFF      32
#define ITS_INTID_LEN      32
#define ITS_VPE_OFF        32
#define ITS_VPE_LEN        16
#define ITS_DOORBELL_OFF   32 /* the LPI that a vPE which does not run has raised, in the third */
#define ITS_DOORBELL_LEN   32
#define ITS_DOORBELL_MOVES 1ULL /* of VMOVI, there: it is another one now */
#define ITS_COLLECTION_OFF 0    /* ... in the third, ... */
#define ITS_COLLECTION_LEN 16
#define ITS_TARGET_OFF     16 /* ... and, of MOVALL, in the fourth too */
#define ITS_TARGET_LEN     32

static inline struct its_command its_command_of_event(enum its_opcode opcode, uint32_t device, uint32_t event)
{
    return (struct its_command){{(uint64_t)opcode | (uint64_t)device << 32, event, 0, 0}};
}

/* `itt` has room for 2 to the power of `bits` entries. */
static inline struct its_command its_mapd(uint32_t device, uint32_t bits, uint64_t itt, bool valid)
{
    return (struct its_command){{ITS_MAPD | (uint64_t)device << 32, bits - 1U,
                                 (valid ? GITS_VALID : 0) | (itt & GITS_ITT_ADDRESS), 0}};
}

/* `target`: the number of a redistributor, as GICR_TYPER has it. */
static inline struct its_command its_mapc(uint32_t collection, uint32_t target, bool valid)
{
    return (struct its_command){
        {ITS_MAPC, 0, (valid ? GITS_VALID : 0) | field64_put(ITS_TARGET, target) | collection, 0}};
}

static inline struct its_command its_mapti(uint32_t device, uint32_t event, uint32_t intid,
                                           uint32_t collection)
{
    return (struct its_command){
        {ITS_MAPTI | (uint64_t)device << 32, event | (uint64_t)intid << 32, collection, 0}};
}

/* MAPI: the INTID is the EventID. MOVI: to another collection. */
static inline struct its_command its_event_to(enum its_opcode opcode, uint32_t device, uint32_t event,
                                              uint32_t collection)
{
    return (struct its_command){{(uint64_t)opcode | (uint64_t)device << 32, event, collection, 0}};
}

static inline struct its_command its_invall(uint32_t collection)
{
    return (struct its_command){{ITS_INVALL, 0, collection, 0}};
}

static inline struct its_command its_movall(uint32_t from, uint32_t to)
{
    return (struct its_command){{ITS_MOVALL, 0, field64_put(ITS_TARGET, from), field64_put(ITS_TARGET, to)}};
}

/*
 * Virtual LPIs (5.3.18 to 5.3.24), of a GICv4.0. The vPE runs on the CPU of this redistributor, and its
 * pending table, with a bit for each of 2 to the power of `bits` INTIDs, is at `table`.
 */
static inline struct its_command its_vmapp(uint32_t vpe, uint32_t target, uint64_t table, uint32_t bits)
{
    return (struct its_command){{ITS_VMAPP, field64_put(ITS_VPE, vpe),
                                 GITS_VALID | field64_put(ITS_TARGET, target), table | (bits - 1U)}};
}

static inline struct its_command its_vmapti(uint32_t device, uint32_t event, uint32_t vpe, uint32_t intid,
                                            uint32_t doorbell)
{
    return (struct its_command){{ITS_VMAPTI | (uint64_t)device << 32, event | field64_put(ITS_VPE, vpe),
                                 intid | field64_put(ITS_DOORBELL, doorbell), 0}};
}

static inline struct its_command its_vmovi(uint32_t device, uint32_t event, uint32_t vpe, uint32_t doorbell)
{
    return (struct its_command){{ITS_VMOVI | (uint64_t)device << 32, event | field64_put(ITS_VPE, vpe),
                                 ITS_DOORBELL_MOVES | field64_put(ITS_DOORBELL, doorbell), 0}};
}

static inline struct its_command its_vsync(uint32_t vpe)
{
    return (struct its_command){{ITS_VSYNC, field64_put(ITS_VPE, vpe), 0, 0}};
}

static inline struct its_command its_sync(uint32_t target)
{
    return (struct its_command){{ITS_SYNC, 0, field64_put(ITS_TARGET, target), 0}};
}

#endif
