//===- Model.h - An open artifact -------------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_MODEL_H
#define RUNTIME_SRC_MODEL_H

#include "braid/braid.h"

struct braid_model {
  void *library = nullptr;
  const braid_abi_model *description = nullptr;
  const uint8_t *weights = nullptr; // mapped
  size_t weightsBytes = 0;
};

#endif // RUNTIME_SRC_MODEL_H
