//===- AttentionOperands.h - Queries and what they attend to ----*- C++ -*-===//
#ifndef TEST_UNIT_CODEGEN_ATTENTIONOPERANDS_H
#define TEST_UNIT_CODEGEN_ATTENTIONOPERANDS_H

#include "test/unit/Codegen/KVPool.h"

#include <random>

namespace braid::test {

struct AttentionShape {
  int64_t queryHeads, heads, headSize;
  DType input, type, output;
  int64_t slots = 1; // rows of `queryHeads` heads
  bool rounded = false;

  /// Of a token.
  int64_t getQueryHeads() const { return slots * queryHeads; }
  int64_t getQueryWidth() const { return getQueryHeads() * headSize; }
  double getScale() const {
    return 1 / std::sqrt(static_cast<double>(headSize));
  }
};

/// The queries, keys and values of one sequence.
struct History {
  History(const AttentionShape &shape, int64_t positions, unsigned seed)
      : queries(Elements::draw(shape.input, positions * shape.getQueryWidth(),
                               seed, -2, 2)),
        keys(Elements::draw(shape.type,
                            positions * shape.heads * shape.headSize, seed + 1,
                            -2, 2)),
        values(Elements::draw(
            shape.type, positions * shape.heads * shape.headSize, seed + 2)) {}
  Elements queries, keys, values;
};

/// The weights of all positions up to `position`, of the formula, in double:
/// what values are multiplied with, or, without rounding, what is handed out.
std::vector<double> computeWeights(const AttentionShape &shape,
                                   const History &history, int64_t position,
                                   int64_t queryHead, bool isRounded = false);

/// A call of several sequences whose keys and values are in a pool, in whatever
/// blocks are free.
class AttentionOperands {
public:
  explicit AttentionOperands(const AttentionShape &shape);

  /// Forgets all sequences; those that follow get other blocks.
  void clear();
  /// Tokens [past, past + length) of `history`.
  void add(const History &history, int32_t length, int32_t past);

  const std::vector<KernelCall::Sequence> &getSequences() const {
    return sequences;
  }
  int64_t getBlockBytes() const { return pool.getBlockBytes(); }
  /// [tokens][query heads][head size], of all sequences.
  Elements getQueries() const;
  const void *getState() const { return KVPool::getState(pool.elements); }
  /// Of query heads of all tokens, `pieces` of each: at once, cut once, and in
  /// runs of 7, as they are many.
  std::vector<Division> getDivisions(int64_t pieces = 1) const;

private:
  static constexpr int64_t kBlocks = 200;

  AttentionShape shape;
  KVPool pool;
  std::vector<int32_t> free;
  std::mt19937 order;
  std::vector<KernelCall::Sequence> sequences;
  std::vector<float> queries;
};

} // namespace braid::test

#endif // TEST_UNIT_CODEGEN_ATTENTIONOPERANDS_H
