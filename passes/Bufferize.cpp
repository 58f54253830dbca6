//===- Bufferize.cpp - Model form to ops on memrefs -----------------------===//
#include "passes/InPlaceCheck.h"
#include "passes/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotModuleBufferize.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

#define DEBUG_TYPE "hybrid-bufferize"

using namespace mlir::bufferization;

namespace mlir::hybrid {
#define GEN_PASS_DEF_BUFFERIZEPASS
#include "passes/Passes.h.inc"

namespace {

/// A copy that the program did not write down. A copy onto itself is what a
/// result already in its destination leaves.
LogicalResult refuseCopy(OpBuilder &builder, Location loc, Value from,
                         Value to) {
  if (from == to)
    return success();
  return emitError(loc, "expected a value that is made in its destination, but "
                        "this one would be copied there");
}

struct BufferizePass : public impl::BufferizePassBase<BufferizePass> {
  void runOnOperation() override {
    OneShotBufferizationOptions options;
    options.bufferizeFunctionBoundaries = true;
    // Whole, contiguous buffers: never strided<[?, ?], offset: ?>.
    options.setFunctionBoundaryTypeConversion(
        LayoutMapOption::IdentityLayoutMap);
    options.memCpyFn = refuseCopy;
    BufferizationState state;
    if (failed(checkInPlace(getOperation())) ||
        failed(bufferizeModuleOp(getOperation(), options, state)))
      signalPassFailure();
  }
};

} // namespace
} // namespace mlir::hybrid
