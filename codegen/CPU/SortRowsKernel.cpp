//===- SortRowsKernel.cpp - Slots by expert -------------------------------===//
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string SortRowsKernel::getName() const {
  return llvm::formatv("sort_rows_s{0}_e{1}", slots, experts);
}

std::string SortRowsKernel::getTile() const { return "counting sort"; }

void SortRowsKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 2);
  Value chosen = b.getOperand(0), order = b.getOperand(1);
  Value next = b.scratch(experts * 4); // where each expert's next row goes
  Value places = b.mul(b.getTokens(), b.i64(slots));
  auto counter = [&](Value place) {
    return b.at(next, b.loadI32(b.at(chosen, place, 4)), 4);
  };
  b.loop(b.i64(0), b.i64(experts), 1,
         [&](Value e) { b.storeI32(b.i64(0), b.at(next, e, 4)); });
  b.loop(b.i64(0), places, 1, [&](Value place) {
    Value count = counter(place);
    b.storeI32(b.add(b.loadI32(count), b.i64(1)), count);
  });
  b.loop(b.i64(0), b.i64(experts), 1, b.i64(0),
         [&](Value e, ValueRange carried) -> SmallVector<Value> {
           Value address = b.at(next, e, 4);
           Value count = b.loadI32(address);
           b.storeI32(carried.front(), address);
           return {b.add(carried.front(), count)};
         });
  b.loop(b.i64(0), places, 1, [&](Value place) {
    Value address = counter(place);
    Value row = b.loadI32(address);
    b.storeI32(place, b.at(order, row, 4));
    b.storeI32(b.add(row, b.i64(1)), address);
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
