#include "vtimer/vtimer.h"
#include "sysreg.h"
void vtimer_reset(void)
{
    write_CNTVOFF(0);
    write_CNTV_CTL(2);
    write_CNTV_CVAL(UINT64_MAX);
    write_CNTHP_CTL(2);
}
