/*
 * Why the shim does not go on from where it was started, and what to change: words joined by `_`.
 */
#ifndef ARCH_REFUSAL_H
#define ARCH_REFUSAL_H

#define REFUSAL_LEVEL "started_in_EL1:let_the_boot_loader_start_it_in_EL2_or_EL3"
#define REFUSAL_CPU   "started_in_EL3_of_a_CPU_without_EL2:only_the_path_native_can_run_here"

#endif
