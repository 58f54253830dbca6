//===- AttentionPieces.h - Attention piece by piece -------------*- C++ -*-===//
#ifndef CODEGEN_CPU_ATTENTIONPIECES_H
#define CODEGEN_CPU_ATTENTIONPIECES_H

#include "braid/abi.h"
#include "codegen/CPU/Kernels.h"

namespace mlir::hybrid::cpu {

/// Positions of a piece: part of the result, on every path and every target.
inline constexpr int64_t kAttentionPiece = BRAID_ABI_PIECE;

/// What a query knows of some positions: the largest score, the sum of
/// exp(score - largest), and that of exp(score - largest) * value, a vector of
/// the padded head size. The vector is in memory; where it says so, the others
/// are, too.
struct SoftmaxSum {
  Value largest, sum; ///< f32, or where they are
  Value vector;       ///< where it is
};

/// exp(part - top), of scalars.
Value weigh(KernelBuilder &b, Value part, Value top);

/// Adds what is known of later positions to `total`, whose vector is written.
/// One function on every path: it decides the bits of long sequences.
SoftmaxSum merge(KernelBuilder &b, const SoftmaxSum &total,
                 const SoftmaxSum &part, int64_t padded);

/// The pieces of a call, which threads compute and one of them merges.
class AttentionPieces {
public:
  AttentionPieces(KernelBuilder &b, const AttentionKernel &kernel)
      : b(b), heads(kernel.slots * kernel.queryHeads),
        headSize(kernel.headSize) {}

  /// Pieces that the longest sequence has.
  Value countPieces();
  /// Stores what head `head` (of all slots) of `token` knows of `piece`.
  void store(Value token, Value piece, Value head, const SoftmaxSum &part);
  /// Says that one of `number` pieces of the head is stored; runs `body` on the
  /// thread that says so last, when it can read all of them.
  void arrive(Value token, Value head, Value number,
              llvm::function_ref<void()> body);
  /// Merges the first `number` pieces of the head into the vector at `total`
  /// and returns the sum.
  Value mergeAll(Value token, Value head, Value number, Value total);

private:
  int64_t getPadded() const;
  Value getPlace(Value token, Value piece, Value head);

  KernelBuilder &b;
  const int64_t heads, headSize;
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_ATTENTIONPIECES_H
