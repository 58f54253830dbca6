//===- ColumnLoop.h - Element by element over columns -----------*- C++ -*-===//
#ifndef CODEGEN_CPU_COLUMNLOOP_H
#define CODEGEN_CPU_COLUMNLOOP_H

#include "codegen/CPU/KernelBuilder.h"

namespace mlir::hybrid::cpu {

/// Rows of `width` elements, one after another.
struct Rows {
  Value base;
  DType type = DType::F32;
  int64_t width = 0;

  /// Element `column` (null: the first) of row `number`.
  Value at(KernelBuilder &b, Value number, Value column = {}) const {
    Value row = b.at(base, number, width * getBytes(type));
    return column ? b.at(row, column, getBytes(type)) : row;
  }
  Value load(KernelBuilder &b, Value number, Value column, Value mask) const {
    return b.load(type, at(b, number, column), mask);
  }
  void store(KernelBuilder &b, Value vector, Value number, Value column,
             Value mask) const {
    b.store(type, vector, at(b, number, column), mask);
  }
};

/// For columns [begin, end) of one row: output = function(inputs), a vector at
/// a time; nothing else is for an emitter to choose. `numbers` are those of the
/// rows of the inputs.
inline void mapColumns(KernelBuilder &b, Value begin, Value end,
                       ArrayRef<Rows> inputs, ValueRange numbers,
                       const Rows &output, Value number,
                       llvm::function_ref<Value(ValueRange)> function) {
  b.forColumns(begin, end, [&](Value column, Value mask) {
    SmallVector<Value> values;
    for (auto [input, row] : llvm::zip_equal(inputs, numbers))
      values.push_back(input.load(b, row, column, mask));
    output.store(b, function(values), number, column, mask);
  });
}

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_COLUMNLOOP_H
