//===- AppendKVKernel.cpp - Keys and values into their blocks -------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/KVBlock.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string AppendKVKernel::getName() const {
  return llvm::formatv("append_kv_h{0}x{1}_b{2}{3}", heads, headSize,
                       blockBytes, getSuffix({input, type}));
}

std::string AppendKVKernel::getTile() const { return "an element"; }

void AppendKVKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3);
  KVBlock layout{heads, headSize, type};
  Rows allKeys{b.getOperand(0), input, heads * headSize};
  Rows allValues{b.getOperand(1), input, heads * headSize};
  b.loop(b.i64(0), b.getTokens(), 1, [&](Value token) {
    auto sequence = b.loadSequence(b.getSequenceOf(token));
    Value position = b.add(sequence.past, b.sub(token, sequence.first));
    Value number = b.div(position, b.i64(kPositionsPerKVBlock));
    Value lane = b.rem(position, b.i64(kPositionsPerKVBlock));
    Value block = b.at(b.getOperand(2),
                       b.loadI32(b.at(sequence.blocks, number, 4)), blockBytes);
    b.loop(b.getBegin(), b.getEnd(), 1, [&](Value column) {
      Value head = b.div(column, b.i64(headSize));
      Value i = b.rem(column, b.i64(headSize));
      Value key = layout.getKey(b, layout.getKeys(b, block, head), i, lane);
      Value value =
          layout.getValue(b, layout.getValues(b, block, head), i, lane);
      auto load = [&](const Rows &rows) {
        return b.loadScalar(input, rows.at(b, token, column));
      };
      b.storeScalar(type, load(allKeys), key);
      b.storeScalar(type, load(allValues), value);
    });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
