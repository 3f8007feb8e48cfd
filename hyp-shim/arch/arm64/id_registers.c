/*
 * The fields that a guest does not see. A feature whose use traps while EL2 has not allowed it stands here,
 * unless the shim allows it (guest.c) or does it in the guest's place.
 */
#include "id_registers.h"

#include <stddef.h>

#include "common/field.h"
#include "sysreg.h"
#include "trap.h"

#define ID(crm, op2) ((crm)*8U + (op2)) /* number of a register, for id_read() */

#define FIELD(offset) (0xfULL << (offset)) /* all have four bits */
#define WHOLE         UINT64_MAX

uint64_t id_read(uint32_t number); /* id_read.S */

/* What allows each: CPTR_EL2.TZ and TSM, HCR_EL2.APK, API and ATA, HCRX_EL2, MPAM2_EL2, MDCR_EL2, HFG*TR_EL2.
 */
static const struct hidden {
    uint32_t number;
    uint64_t fields;
} hidden[] = {
    {ID(4, 0), FIELD(32) | FIELD(40)}, /* ID_AA64PFR0_EL1: SVE, MPAM */
    {ID(4, 1), FIELD(8) | FIELD(16) | FIELD(24) | FIELD(36) | FIELD(40) | FIELD(44) | FIELD(48) | FIELD(52) |
                   FIELD(60)}, /* ID_AA64PFR1_EL1: MTE, MPAM_frac, SME, NMI, MTE_frac, GCS, THE, MTEX, PFAR */
    {ID(4, 2), WHOLE},         /* ID_AA64PFR2_EL1 */
    {ID(4, 4), WHOLE},         /* ID_AA64ZFR0_EL1: of SVE */
    {ID(4, 5), WHOLE},         /* ID_AA64SMFR0_EL1: of SME */
    {ID(4, 7), WHOLE},         /* ID_AA64FPFR0_EL1 */
    {ID(5, 0), FIELD(32) | FIELD(44) | FIELD(52)}, /* ID_AA64DFR0_EL1: PMSVer, TraceBuffer, BRBE */
    {ID(6, 1), FIELD(4) | FIELD(8) | FIELD(24) | FIELD(28) | FIELD(60)},  /* ID_AA64ISAR1_EL1: APA, API, GPA,
                                                                             GPI, LS64 */
    {ID(6, 2), FIELD(8) | FIELD(12) | FIELD(16) | FIELD(24) | FIELD(32)}, /* ID_AA64ISAR2_EL1: GPA3, APA3,
                                                                             MOPS, PAC_frac, SYSREG_128 */
    {ID(7, 3), WHOLE}, /* ID_AA64MMFR3_EL1: TCRX, SCTLRX, S1PIE, S1POE and others */
};

bool id_hides_something(void)
{
    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
        if ((id_read(hidden[i].number) & hidden[i].fields) != 0) {
            return true;
        }
    }
    return false;
}

static uint64_t shown(uint32_t number)
{
    uint64_t value = id_read(number);

    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
        if (hidden[i].number == number) {
            value &= ~hidden[i].fields;
        }
    }
    return value;
}

bool id_read_for_guest(uint32_t syndrome, struct frame *frame)
{
    uint32_t crm = field_get(ESR_SYS_CRM, syndrome);

    if ((syndrome & TRAP_SYSREG(3, 7, 15, 0, 0)) != TRAP_SYSREG(3, 0, 0, 0, 0) || crm > 7U ||
        field_get(ESR_SYS_READ, syndrome) == 0) {
        return false;
    }
    frame_write(frame, field_get(ESR_SYS_RT, syndrome), shown(ID(crm, field_get(ESR_SYS_OP2, syndrome))));
    return true;
}
