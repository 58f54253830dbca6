//===- Refusal.h - What is said of choices that are not legal ---*- C++ -*-===//
#ifndef TEST_UNIT_CODEGEN_REFUSAL_H
#define TEST_UNIT_CODEGEN_REFUSAL_H

#include "mlir/IR/MLIRContext.h"

#include "mlir/IR/Diagnostics.h"

#include <string>

namespace braid::test {

/// What verify(emitError) says; "" if it succeeds.
template <typename VerifyT>
std::string refusalOf(VerifyT verify) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  std::string text;
  mlir::ScopedDiagnosticHandler handler(&context,
                                        [&](mlir::Diagnostic &diagnostic) {
                                          text = diagnostic.str();
                                          return mlir::success();
                                        });
  mlir::LogicalResult result =
      verify([&] { return mlir::emitError(mlir::UnknownLoc::get(&context)); });
  return succeeded(result) ? "" : text;
}

} // namespace braid::test

#endif // TEST_UNIT_CODEGEN_REFUSAL_H
