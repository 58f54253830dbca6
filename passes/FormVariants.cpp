//===- FormVariants.cpp - Functions for calls of few tokens ---------------===//
#include "passes/Passes.h"
#include "passes/Remarks.h"

#include "mlir/IR/SymbolTable.h"

#define DEBUG_TYPE "hybrid-form-variants"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FORMVARIANTSPASS
#include "passes/Passes.h.inc"

namespace {

struct FormVariantsPass : public impl::FormVariantsPassBase<FormVariantsPass> {
  using FormVariantsPassBase::FormVariantsPassBase;

  void runOnOperation() override;
  func::FuncOp addVariant(func::FuncOp function);

  llvm::DenseMap<func::FuncOp, func::FuncOp> variants;
};

void FormVariantsPass::runOnOperation() {
  auto forward = getOperation().lookupSymbol<func::FuncOp>(entry);
  if (!forward) {
    std::ignore = remarkDeclined(getOperation().getLoc(), DEBUG_TYPE,
                                 "there is no function '" + entry + "'");
    return;
  }
  variants.clear();
  addVariant(forward);
}

/// Copies `function` and, once each, what it calls.
func::FuncOp FormVariantsPass::addVariant(func::FuncOp function) {
  func::FuncOp &variant = variants[function];
  if (variant)
    return variant;
  OpBuilder builder(function);
  builder.setInsertionPointAfter(function);
  auto copy = cast<func::FuncOp>(builder.clone(*function));
  copy.setName((function.getSymName() + "_small").str());
  copy->setAttr(kSmallAttr, builder.getUnitAttr());
  variant = copy;
  copy.walk([&](func::CallOp call) {
    auto callee = getOperation().lookupSymbol<func::FuncOp>(call.getCallee());
    call.setCallee(addVariant(callee).getSymName());
  });
  return copy;
}

} // namespace
} // namespace mlir::hybrid
