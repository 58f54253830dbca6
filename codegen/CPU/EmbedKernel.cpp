//===- EmbedKernel.cpp - Rows of the embedding ----------------------------===//
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string EmbedKernel::getName() const {
  return llvm::formatv("embed_c{0}_p{1}", columns, panel);
}

std::string EmbedKernel::getTile() const {
  if (panel == 0)
    return "a row";
  return llvm::formatv("a row of panels of {0}", panel);
}

void EmbedKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3);
  Value ids = b.getOperand(0), weight = b.getOperand(1);
  b.loop(b.getBegin(), b.getEnd(), 1, [&](Value token) {
    Value id = b.loadI32(b.at(ids, token, 4));
    Value target = b.at(b.getOperand(2), token, columns * 4);
    if (panel == 0) {
      Value source = b.at(weight, id, columns * 4);
      b.forColumns(b.i64(0), b.i64(columns), [&](Value column, Value mask) {
        Value from = b.at(source, column, 4), to = b.at(target, column, 4);
        if (mask)
          b.storeMasked(b.loadMasked(from, mask), to, mask);
        else
          b.store(b.load(from), to);
      });
      return;
    }
    // The tied head decides the layout; here a row's elements lie a panel
    // apart.
    Value source =
        b.at(b.at(weight, b.div(id, b.i64(panel)), panel * columns * 4),
             b.rem(id, b.i64(panel)), 4);
    b.loop(b.i64(0), b.i64(columns), 1, [&](Value column) {
      b.storeF32(b.loadF32(b.at(source, column, panel * 4)),
                 b.at(target, column, 4));
    });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
