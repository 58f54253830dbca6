//===- HybridTypes.cpp - Weights and states -------------------------------===//
#include "dialects/Hybrid/IR/HybridOps.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::hybrid;

static ParseResult parseShape(AsmParser &parser, SmallVector<int64_t> &shape,
                              Type &elementType) {
  return failure(parser.parseDimensionList(shape, /*allowDynamic=*/false) ||
                 parser.parseType(elementType));
}

static void printShape(AsmPrinter &printer, ArrayRef<int64_t> shape,
                       Type elementType) {
  for (int64_t size : shape)
    printer << size << 'x';
  printer << elementType;
}

#define GET_TYPEDEF_CLASSES
#include "dialects/Hybrid/IR/HybridOpsTypes.cpp.inc"

void HybridDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "dialects/Hybrid/IR/HybridOpsTypes.cpp.inc"
      >();
}

/// The elements of a matrix, or of several, whose rows and columns are padded
/// to whole panels.
static int64_t getElements(ArrayRef<int64_t> shape, PanelsAttr layout) {
  if (!layout || shape.size() < 2)
    return ShapedType::getNumElements(shape);
  return ShapedType::getNumElements(shape.drop_back(2)) *
         llvm::alignTo(shape[shape.size() - 2], layout.getWidth()) *
         llvm::alignTo(shape.back(), layout.getDepth());
}

static int64_t getBytes(int64_t elements, Type elementType) {
  return llvm::alignTo(elements * (elementType.getIntOrFloatBitWidth() / 8),
                       64);
}

/// Of the largest element, with what aligns a whole to 64.
constexpr int64_t kElementBytes = 8;

/// Sizes are positive and what is stored takes fewer than 2^62 bytes, at most
/// `bytes` an element, so that byte counts can be computed without further
/// checks.
static LogicalResult verifyShape(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<int64_t> shape, Type elementType,
                                 PanelsAttr layout, int64_t bytes) {
  if (!elementType.isF32() && !elementType.isBF16())
    return emitError() << "expected elements of f32 or bf16, but got "
                       << elementType;
  if (layout)
    bytes *= layout.getWidth() * layout.getDepth();
  for (int64_t size : shape)
    if (size <= 0 || llvm::MulOverflow(bytes, size, bytes) ||
        bytes >= (int64_t(1) << 62))
      return emitError() << "expected positive sizes that take fewer than 2^62 "
                            "bytes, but got ["
                         << shape << "]";
  if (layout && shape.size() < 2)
    return emitError() << "expected panels of a matrix, but got rank "
                       << shape.size();
  return success();
}

LogicalResult WeightType::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<int64_t> shape, Type elementType,
                                 PanelsAttr layout) {
  if (shape.empty() || shape.size() > 3)
    return emitError() << "expected a weight of rank 1 to 3, but got rank "
                       << shape.size();
  return verifyShape(emitError, shape, elementType, layout, kElementBytes);
}

int64_t WeightType::getStoredElements() const {
  return getElements(getShape(), getLayout());
}

int64_t WeightType::getStoredBytes() const {
  return getBytes(getStoredElements(), getElementType());
}

LogicalResult StateType::verify(function_ref<InFlightDiagnostic()> emitError,
                                StateKind kind, ArrayRef<int64_t> shape,
                                Type elementType, PanelsAttr layout) {
  size_t rank = kind == StateKind::KV ? 3 : 2;
  if (shape.size() != rank || (rank == 3 && shape.front() != 2))
    return emitError() << "expected a state of kind " << stringifyEnum(kind)
                       << " to have the shape "
                       << (rank == 3 ? "[2, heads, head size]"
                                     : "[rows, columns]")
                       << ", but got [" << shape << "]";
  // Components of values are padded to 16, those of keys to pairs.
  int64_t padding = kind == StateKind::KV ? 18 * kPositionsPerKVBlock : 1;
  return verifyShape(emitError, shape, elementType, layout,
                     padding * kElementBytes);
}

int64_t StateType::getStoredBytes() const {
  if (getKind() != StateKind::KV)
    return getBytes(getElements(getShape(), getLayout()), getElementType());
  // Keys are [heads][head size][16 positions], values [heads][16 positions]
  // [head size, padded to 16]: either is read with unit stride. Of bf16, two
  // components of a key lie together, and two positions of values.
  int64_t heads = getShape()[1], headSize = getShape()[2];
  int64_t keys =
      getElementType().isBF16() ? llvm::alignTo(headSize, 2) : headSize;
  int64_t perHead = kPositionsPerKVBlock * (keys + llvm::alignTo(headSize, 16));
  return getBytes(heads * perHead, getElementType());
}
