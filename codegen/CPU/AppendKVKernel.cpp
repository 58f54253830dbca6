//===- AppendKVKernel.cpp - Keys and values into their blocks -------------===//
#include "codegen/CPU/KVBlock.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string AppendKVKernel::getName() const {
  return llvm::formatv("append_kv_h{0}x{1}_b{2}", heads, headSize, blockBytes);
}

std::string AppendKVKernel::getTile() const { return "an element"; }

void AppendKVKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3);
  KVBlock layout{heads, headSize};
  int64_t columns = heads * headSize;
  b.loop(b.i64(0), b.getTokens(), 1, [&](Value token) {
    auto sequence = b.loadSequence(b.getSequenceOf(token));
    Value position = b.add(sequence.past, b.sub(token, sequence.first));
    Value number = b.div(position, b.i64(kPositionsPerKVBlock));
    Value lane = b.rem(position, b.i64(kPositionsPerKVBlock));
    Value block = b.at(b.getOperand(2),
                       b.loadI32(b.at(sequence.blocks, number, 4)), blockBytes);
    Value keys = b.at(b.getOperand(0), token, columns * 4);
    Value values = b.at(b.getOperand(1), token, columns * 4);
    b.loop(b.getBegin(), b.getEnd(), 1, [&](Value column) {
      Value head = b.div(column, b.i64(headSize));
      Value i = b.rem(column, b.i64(headSize));
      Value key = b.at(
          b.at(layout.getKeys(b, block, head), i, kPositionsPerKVBlock * 4),
          lane, 4);
      Value value = b.at(
          b.at(layout.getValues(b, block, head), lane, layout.getPadded() * 4),
          i, 4);
      b.storeF32(b.loadF32(b.at(keys, column, 4)), key);
      b.storeF32(b.loadF32(b.at(values, column, 4)), value);
    });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
