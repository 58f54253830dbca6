//===- ExpertGatedLinearKernel.cpp - Gates and ups of chosen experts ------===//
#include "codegen/CPU/Activation.h"
#include "codegen/CPU/ExpertRuns.h"
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ProductPanel.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid::cpu {

std::string ExpertGatedLinearKernel::getName() const {
  return llvm::formatv("expert_gated_linear_{0}_e{1}_s{2}_n{3}_{4}_to{5}{6}",
                       stringifyActivation(function), experts, slots, columns,
                       product.getName(), toString(type),
                       items ? "_items" + std::to_string(items) : "");
}

std::string ExpertGatedLinearKernel::getTile() const {
  return product.describe() + " gathered" + describeItems(items);
}

LogicalResult ExpertGatedLinearKernel::verify(const CPUTarget &target,
                                              EmitError emitError) const {
  return product.verify(target, emitError, /*sides=*/2);
}

void ExpertGatedLinearKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 6);
  Rows input{b.getOperand(0), product.input, product.inner};
  Rows init{b.getOperand(5), type, columns};
  ExpertRuns runs(b, experts, slots, b.getOperand(1), b.getOperand(2));
  int64_t panels = llvm::divideCeil(columns, product.panel);
  auto emitPanelOf = [&](Value expert, Value from, Value to, Value number) {
    Value first = b.mul(number, b.i64(product.panel));
    Value left = countLeft(b, product, columns, first);
    Value index = b.add(b.mul(expert, b.i64(panels)), number);
    Value sides[] = {b.at(b.getOperand(3), index, product.getPanelBytes()),
                     b.at(b.getOperand(4), index, product.getPanelBytes())};
    auto inputRow = [&](Value row) {
      return input.at(b, runs.getToken(runs.getPlace(row)));
    };
    auto finish = [&](ProductTile &tile, Value row, int64_t column,
                      ValueRange sums) {
      tile.store(type, applyGate(b, function, sums),
                 init.at(b, runs.getPlace(row), b.add(first, b.i64(column))));
    };
    emitPanel(b, product, sides, left, from, to, {inputRow, finish});
  };
  if (items)
    runs.forItems(columns, items, product.panel, emitPanelOf);
  else
    runs.forEach([&](Value expert, Value from, Value to) {
      b.forPanels(product.panel, 0,
                  [&](Value number) { emitPanelOf(expert, from, to, number); });
    });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
