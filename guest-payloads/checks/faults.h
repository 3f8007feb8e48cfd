/*
 * Accesses that must fault: each opens the address in the guest's own tables first, and fails the check if it
 * comes back.
 */
#ifndef CHECKS_FAULTS_H
#define CHECKS_FAULTS_H

#include <stdint.h>

void fault_load(uintptr_t address);
void fault_load_pair(uintptr_t address);
void fault_store(uintptr_t address);
void fault_jump(uintptr_t address);

#endif
