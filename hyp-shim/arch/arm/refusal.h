/*
 * Why the shim does not go on from where it was started, and what to change: words joined by `_`.
 */
#ifndef ARCH_REFUSAL_H
#define ARCH_REFUSAL_H

#define REFUSAL_LEVEL "started_in_non-secure_SVC_mode:let_the_boot_loader_start_it_in_Hyp_mode,_as_bootz_does"
#define REFUSAL_CPU   "started_in_Secure_state_of_a_CPU_without_Hyp_mode:only_the_path_native_can_run_here"

#endif
