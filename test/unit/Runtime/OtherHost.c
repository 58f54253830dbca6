/*===- OtherHost.c - A host that has less, for tests --------------*- C -*-===*\
|*
|* Loaded before libbraid, it says that the host has what OTHER_HOST_ISA, one of
|* the BRAID_ABI_ISA_ numbers, says.
|*
\*===----------------------------------------------------------------------===*/
#include "braid/braid.h"

#include <stdlib.h>

uint32_t braid_host_isa(void) {
  const char *isa = getenv("OTHER_HOST_ISA");
  return isa ? (uint32_t)atoi(isa) : 0;
}
