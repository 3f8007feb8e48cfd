/*
 * The exits of traps: which handler each is.
 */
#include "exit_rows.h"

exit_handler *const exit_table[EXIT_CLASSES] = EXIT_ROWS(exit_wait, trap_data_abort);
exit_handler *const exit_table_a32[EXIT_CLASSES] = EXIT_ROWS_A32(exit_wait);

#include "lpi_tables.inc"
