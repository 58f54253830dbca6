//===- ExpertRuns.cpp - The rows of each expert ---------------------------===//
#include "codegen/CPU/ExpertRuns.h"

namespace mlir::hybrid::cpu {

/// How many rows each expert has, in scratch.
Value ExpertRuns::countRows() {
  Value counts = b.scratch(experts * 4);
  b.loop(b.i64(0), b.i64(experts), 1,
         [&](Value e) { b.storeI32(b.i64(0), b.at(counts, e, 4)); });
  Value places = b.mul(b.getTokens(), b.i64(slots));
  b.loop(b.i64(0), places, 1, [&](Value place) {
    Value count = b.at(counts, b.loadI32(b.at(chosen, place, 4)), 4);
    b.storeI32(b.add(b.loadI32(count), b.i64(1)), count);
  });
  return counts;
}

void ExpertRuns::forEach(llvm::function_ref<void(Value, Value, Value)> body) {
  Value counts = countRows();
  // `order` has the rows of expert 0, then those of expert 1, and so on.
  b.loop(b.i64(0), b.i64(experts), 1, b.i64(0),
         [&](Value expert, ValueRange carried) -> SmallVector<Value> {
           Value from = carried.front();
           Value to = b.add(from, b.loadI32(b.at(counts, expert, 4)));
           b.ifThen(b.less(from, to), [&] { body(expert, from, to); });
           return {to};
         });
}

} // namespace mlir::hybrid::cpu
