//===- HybridDialect.cpp - Registration and attributes --------------------===//
#include "dialects/Hybrid/IR/HybridOps.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::hybrid;

#include "dialects/Hybrid/IR/HybridOpsDialect.cpp.inc"
#include "dialects/Hybrid/IR/HybridOpsEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Hybrid/IR/HybridOpsAttributes.cpp.inc"

LogicalResult SourceAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 StringRef tensor, int64_t offset,
                                 int64_t count, int64_t run, int64_t stride) {
  if (tensor.empty())
    return emitError() << "expected the name of a tensor, but got none";
  if (offset < 0 || count < 0)
    return emitError() << "expected offset and count of '" << tensor
                       << "' not to be negative, but got " << offset << " and "
                       << count;
  bool isStrided = run != 0 || stride != 0;
  if (isStrided && (run <= 0 || stride < run || count % run != 0))
    return emitError() << "expected runs of '" << tensor << "' that divide "
                       << count << " elements and do not overlap, but got "
                       << run << " every " << stride;
  return success();
}

void SourceAttr::forEachRun(
    int64_t first, int64_t count,
    function_ref<void(int64_t offset, int64_t count)> use) const {
  if (getStride() == 0)
    return use(getOffset() + first, count);
  while (count > 0) {
    int64_t place = first % getRun();
    int64_t taken = std::min(count, getRun() - place);
    use(getOffset() + first / getRun() * getStride() + place, taken);
    first += taken;
    count -= taken;
  }
}

LogicalResult PanelsAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 int64_t width, int64_t depth) {
  if (width < 1 || width > 1024 || !llvm::isPowerOf2_64(width))
    return emitError() << "expected panels of a power of two up to 1024 rows, "
                          "but got "
                       << width;
  if (depth == 1 || depth == 2)
    return success();
  return emitError() << "expected panels of a depth of 1 or 2, but got "
                     << depth;
}

void HybridDialect::initialize() {
  registerTypes();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/Hybrid/IR/HybridOpsAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/Hybrid/IR/HybridOps.cpp.inc"
      >();
}
