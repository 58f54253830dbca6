//===- InPlaceCheck.h - Whether tensors need no copies ----------*- C++ -*-===//
#ifndef PASSES_INPLACECHECK_H
#define PASSES_INPLACECHECK_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::hybrid {

/// Succeeds if every op of every function of `module` may write over its inits:
/// no value is read after its buffer has a newer one. An op that may not is an
/// error. Functions are straight code.
LogicalResult checkInPlace(ModuleOp module);

} // namespace mlir::hybrid

#endif // PASSES_INPLACECHECK_H
