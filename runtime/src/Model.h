//===- Model.h - An open artifact -------------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_MODEL_H
#define RUNTIME_SRC_MODEL_H

#include "FileMap.h"
#include "StateTable.h"
#include "braid/braid.h"

struct braid_model {
  ~braid_model();

  void *library = nullptr;
  const braid_abi_model *description = nullptr;
  braid::runtime::FileMap weightsFile;
  const uint8_t *weights = nullptr; // of weightsFile
  braid::runtime::StateTable states;
};

namespace braid::runtime {

/// Checks that the library at `path` was made for this runtime and this host,
/// and that its numbers can be computed with. On success `model` is the newest
/// of its descriptions whose instruction set this host has and `maxIsa` (0:
/// any) allows.
braid_status chooseDescription(const braid_abi_model *&model, uint64_t maxIsa,
                               const char *path, braid_error *error);

/// Checks the first page of weights.bin, at `path`, against what the library
/// says.
braid_status checkWeightsHeader(const braid_abi_model &model,
                                const uint8_t *page, const char *path,
                                braid_error *error);

} // namespace braid::runtime

#endif // RUNTIME_SRC_MODEL_H
