//===- GatedLinearKernel.cpp - Gate and up side by side -------------------===//
#include "codegen/CPU/Activation.h"
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ProductPanel.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string GatedLinearKernel::getName() const {
  return llvm::formatv("gated_linear_{0}_n{1}_{2}_to{3}",
                       stringifyActivation(function), columns,
                       product.getName(), toString(type));
}

std::string GatedLinearKernel::getTile() const { return product.describe(); }

LogicalResult GatedLinearKernel::verify(const CPUTarget &target,
                                        EmitError emitError) const {
  return product.verify(target, emitError, /*sides=*/2);
}

void GatedLinearKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 4);
  Rows input{b.getOperand(0), product.input, product.inner};
  Rows init{b.getOperand(3), type, columns};
  b.forPanels(product.panel, 0, [&](Value number) {
    Value first = b.mul(number, b.i64(product.panel));
    Value left = countLeft(b, product, columns, first);
    Value panels[] = {b.at(b.getOperand(1), number, product.getPanelBytes()),
                      b.at(b.getOperand(2), number, product.getPanelBytes())};
    auto finish = [&](ProductTile &tile, Value row, int64_t column,
                      ValueRange sums) {
      SmallVector<Value> values = applyGate(b, function, sums);
      tile.store(type, values, init.at(b, row, b.add(first, b.i64(column))));
    };
    emitPanel(b, product, panels, left, b.i64(0), b.getTokens(),
              {[&](Value row) { return input.at(b, row); }, finish});
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
