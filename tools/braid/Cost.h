//===- Cost.h - Bytes and operations of calls, counted ----------*- C++ -*-===//
///
/// What any implementation of a model has to do, whatever its code is: `braid
/// inspect` prints it for one token, `braid bench` measures against it.
///
//===----------------------------------------------------------------------===//
#ifndef TOOLS_BRAID_COST_H
#define TOOLS_BRAID_COST_H

#include "braid/abi.h"
#include "tools/braid/Shape.h"

#include "llvm/Support/Error.h"

namespace braid::tool {

/// How a model's numbers are stored.
struct Storage {
  uint64_t factorBytes = 4; ///< of an element that products multiply with
  uint64_t slotBytes = 0;   ///< conv and ssm states of a sequence
  uint64_t kvBytes = 0;     ///< keys and values of a position
};

/// A checkpoint as it is compiled by default: in bf16 if it is `inBF16`, else
/// in f32.
Storage describeStorage(const ModelShape &shape, bool inBF16);
/// An artifact.
Storage describeStorage(const braid_abi_model &facts);

/// The model of an artifact, by the config.json that it carries.
llvm::Expected<ModelShape> readShape(const std::string &artifact,
                                     const braid_abi_model &facts);

/// Tokens of one call that belong to one sequence.
struct SequencePart {
  uint64_t past;   ///< tokens the sequence has seen
  uint64_t length; ///< tokens of it in this call, > 0
  bool keepsOutput = false;
};

/// Bytes of weights without what layouts add.
uint64_t countBytes(const WeightCount &weights, const Storage &storage);

struct Cost {
  double weights = 0;    ///< bytes read
  double states = 0;     ///< bytes read and written
  double kv = 0;         ///< bytes read and written
  double operations = 0; ///< multiplications and additions

  double getBytes() const { return weights + states + kv; }
  Cost &operator+=(const Cost &other);
  Cost operator/(double divisor) const;
};

/// The least that a call of these parts costs. Each byte is counted once:
/// weights, of experts those that the tokens are expected to choose if all are
/// equally likely; states as they are read (not by a sequence that begins) and
/// written; keys and values as a sequence reads and appends them. Activations
/// are not counted: they can stay in caches. Operations are those of products
/// and of attention; scans, norms and activations add a few per cent at most.
Cost measureCall(const ModelShape &shape, const Storage &storage,
                 llvm::ArrayRef<SequencePart> parts);

} // namespace braid::tool

#endif // TOOLS_BRAID_COST_H
