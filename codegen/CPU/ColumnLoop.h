//===- ColumnLoop.h - Element by element over columns -----------*- C++ -*-===//
#ifndef CODEGEN_CPU_COLUMNLOOP_H
#define CODEGEN_CPU_COLUMNLOOP_H

#include "codegen/CPU/KernelBuilder.h"

namespace mlir::hybrid::cpu {

/// For all columns [begin, end) of the rows that begin at `inputs` and at
/// `output`: output = function(inputs), a vector at a time.
inline void mapColumns(KernelBuilder &b, ValueRange inputs, Value output,
                       llvm::function_ref<Value(ValueRange)> function) {
  b.forColumns(b.getBegin(), b.getEnd(), [&](Value column, Value mask) {
    SmallVector<Value> values;
    for (Value input : inputs) {
      Value address = b.at(input, column, 4);
      values.push_back(mask ? b.loadMasked(address, mask) : b.load(address));
    }
    Value result = function(values), address = b.at(output, column, 4);
    if (mask)
      b.storeMasked(result, address, mask);
    else
      b.store(result, address);
  });
}

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_COLUMNLOOP_H
