//===- ExpertRuns.cpp - The rows of each expert ---------------------------===//
#include "codegen/CPU/ExpertRuns.h"

#include "llvm/Support/MathExtras.h"

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

/// Where the rows of each expert begin and, behind the last, end; in scratch.
Value ExpertRuns::locateRuns() {
  Value counts = countRows(), edges = b.scratch((experts + 1) * 4);
  b.storeI32(b.i64(0), edges);
  b.loop(b.i64(0), b.i64(experts), 1, [&](Value expert) {
    Value end = b.add(b.loadI32(b.at(edges, expert, 4)),
                      b.loadI32(b.at(counts, expert, 4)));
    b.storeI32(end, b.at(edges, expert, 4, 4));
  });
  return edges;
}

void ExpertRuns::forItems(
    int64_t columns, int64_t size, int64_t width,
    llvm::function_ref<void(Value, Value, Value, Value)> body) {
  Value edges = locateRuns();
  int64_t chunks = llvm::divideCeil(columns, size), panels = size / width;
  b.forItems(experts * chunks, [&](Value item) {
    Value expert = b.div(item, b.i64(chunks));
    Value from = b.loadI32(b.at(edges, expert, 4));
    Value to = b.loadI32(b.at(edges, expert, 4, 4));
    Value first = b.mul(b.rem(item, b.i64(chunks)), b.i64(panels));
    Value last = b.min(b.i64(llvm::divideCeil(columns, width)),
                       b.add(first, b.i64(panels)));
    b.ifThen(b.less(from, to), [&] {
      b.loop(first, last, 1,
             [&](Value number) { body(expert, from, to, number); });
    });
  });
}

} // namespace mlir::hybrid::cpu
