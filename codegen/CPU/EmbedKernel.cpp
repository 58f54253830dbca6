//===- EmbedKernel.cpp - Rows of the embedding ----------------------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid::cpu {

std::string EmbedKernel::getName() const {
  return llvm::formatv("embed_c{0}_p{1}{2}", columns, panel,
                       getSuffix({weight, output}));
}

std::string EmbedKernel::getTile() const {
  if (panel == 0)
    return "a row";
  return llvm::formatv("a row of panels of {0}", panel);
}

/// The row of the token's id.
static void emitRow(KernelBuilder &b, const EmbedKernel &kernel,
                    const Rows &table, const Rows &init, Value token) {
  Value id = b.loadI32(b.at(b.getOperand(0), token, 4));
  if (kernel.panel == 0)
    return mapColumns(b, b.i64(0), b.i64(kernel.columns), table, id, init,
                      token, [&](ValueRange v) { return v[0]; });
  // The tied head decides the layout; here a row's elements lie a panel apart.
  int64_t bytes = getBytes(kernel.weight);
  int64_t depth = CPUTarget::getPanelDepth(bytes);
  int64_t panelBytes =
      kernel.panel * llvm::alignTo(kernel.columns, depth) * bytes;
  Value first =
      b.at(b.at(b.getOperand(1), b.div(id, b.i64(kernel.panel)), panelBytes),
           b.rem(id, b.i64(kernel.panel)), depth * bytes);
  b.loop(b.i64(0), b.i64(kernel.columns), 1, [&](Value column) {
    Value group =
        b.at(first, b.div(column, b.i64(depth)), kernel.panel * depth * bytes);
    Value x = b.loadScalar(kernel.weight,
                           b.at(group, b.rem(column, b.i64(depth)), bytes));
    b.storeScalar(kernel.output, x, init.at(b, token, column));
  });
}

void EmbedKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3);
  Rows table{b.getOperand(1), weight, columns};
  Rows init{b.getOperand(2), output, columns};
  // A call may bring the rows itself.
  Rows given{b.getEmbeddings(), DType::F32, columns};
  Value isGiven = b.isNotNull(given.base);
  b.loop(b.getBegin(), b.getEnd(), 1, [&](Value token) {
    b.ifThen(
        isGiven,
        [&] {
          mapColumns(b, b.i64(0), b.i64(columns), given, token, init, token,
                     [&](ValueRange v) { return v[0]; });
        },
        [&] { emitRow(b, *this, table, init, token); });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
