//===- AttentionTile.h - Queries that share keys and values -----*- C++ -*-===//
#ifndef CODEGEN_CPU_ATTENTIONTILE_H
#define CODEGEN_CPU_ATTENTIONTILE_H

#include "codegen/CPU/AttentionPieces.h"
#include "codegen/CPU/KVBlock.h"
#include "codegen/CPU/KVProduct.h"
#include "codegen/CPU/Kernels.h"

namespace mlir::hybrid::cpu {

/// A piece is some of the spans whose softmax is taken together.
static_assert(kAttentionPiece % kPositionsPerSpan == 0);

/// Where a tile's queries are: `rows` x `heads` of them, from `row` (token *
/// slots + slot) and `head` on. All belong to one sequence, read one KV head,
/// and attend to the same number of spans.
struct AttentionTile {
  int64_t rows, heads;
  Value row, head, kvHead;
  Value first, past, blocks; ///< of the sequence
  Value spans;
  Value piece; ///< the one to attend to; null: all
};

/// Emits attention of a tile. Its queries take turns in the registers, so that
/// a key or a value is loaded once for all of them; each query's result is
/// computed by the same operations in the same order, whatever tile it is in.
///
/// Scratch holds, for each query of the largest tile, its elements, the scores
/// and probabilities of a span, the running vector of a piece and that of all
/// pieces before.
class AttentionTileEmitter {
public:
  AttentionTileEmitter(KernelBuilder &b, const AttentionKernel &kernel);

  void emit(const AttentionTile &tile);

private:
  /// Where keys or values begin, and what is fetched with them.
  struct Line {
    Value begin, ahead;
  };
  /// Some vectors of the values of one KV block.
  struct Block {
    Value offset;   ///< of its first position in the span
    Value position; ///< that position
    Line values;    ///< where its value begins
    int64_t vectors;
  };

  SoftmaxSum makeSums();
  int64_t countQueries() const { return tile.rows * tile.heads; }
  /// Vectors of scores or results that are in registers for each query.
  int64_t countVectors(int64_t most) const;
  Value getUnit(Value query);
  Value getBlock(Value position);

  static constexpr int64_t kScoreBytes = kPositionsPerSpan * 4; // of a query

  void loadQueries();
  Value getAhead(Value position);
  Value getKeys(Value position);
  void fetch(Value address);
  SmallVector<Value> sumKeys(ArrayRef<Line> keys, Value i, ValueRange sums,
                             bool half);
  void emitScores(Value first);
  void emitProducts(Value position, Value offset, int64_t vectors);
  Value findLargest(int64_t query);
  Value emitProbabilities(int64_t query, Value largest);
  Value addAttended(ValueRange factors, ValueRange line, Value sum, Value left);
  void emitValues(Value first, ValueRange keep, ValueRange take);
  SmallVector<Value> sumValues(Value first, int64_t vector, int64_t vectors);
  SmallVector<Value> sumBlock(const Block &block, Value from, Value to,
                              ValueRange sums, bool isShared);
  SmallVector<Value> emitSpan(Value first, ValueRange carried);
  void emitPiece(Value begin, Value end);
  void mergePieces();
  void sharePiece();
  void clear(const SoftmaxSum &sums);
  SoftmaxSum getSums(const SoftmaxSum &sums, Value query);
  SoftmaxSum load(const SoftmaxSum &places);
  void storeResult(Value query, Value sum, Value vector);
  void forQueries(KernelBuilder::Body body);

  KernelBuilder &b;
  const AttentionKernel &kernel;
  const KVBlock layout;
  const KVProduct product;
  const int64_t queryBytes, probabilityBytes; ///< of a query, in scratch
  Value queries, scores, probabilities;       ///< scratch
  SoftmaxSum running, total; ///< scratch: a number or a vector a query
  // Of the tile at hand:
  AttentionTile tile;
  SmallVector<Value> counts; ///< positions each query attends to, ascending
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_ATTENTIONTILE_H
