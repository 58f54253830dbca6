//===- RouterKernel.cpp - Softmax over experts and the largest ------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ProductTile.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

#include <limits>

namespace mlir::hybrid::cpu {

std::string RouterKernel::getName() const {
  return llvm::formatv("router_e{0}_s{1}_{2}{3}{4}{5}", experts, slots,
                       product.getName(), normalized ? "_normalized" : "",
                       replicated ? "_all" : "", hasLogits ? "_logits" : "");
}

std::string RouterKernel::getTile() const {
  return llvm::formatv("{0}x{1}", product.rowTile, product.columnTile);
}

/// A token's scores are ranked as soon as it has them all, and nothing is
/// fetched: routers are small, and come again for each token.
LogicalResult RouterKernel::verify(const CPUTarget &target,
                                   EmitError emitError) const {
  if (product.rowTile != 1 || product.columnTile != product.panel)
    return emitError() << "expected a token times a panel of " << product.panel
                       << " experts, but got a tile of " << getTile();
  if (product.innerBlock < product.inner)
    return emitError() << "expected all " << product.inner
                       << " of k in a block, for a token's scores are ranked "
                          "at once, but got "
                       << product.innerBlock;
  return product.verify(target, emitError);
}

namespace {

class RouterEmitter {
public:
  RouterEmitter(KernelBuilder &b, const RouterKernel &kernel)
      : b(b), kernel(kernel),
        padded(llvm::alignTo(kernel.experts, kernel.product.panel)),
        scores(b.scratch(padded * 4)) {}

  void emitToken(Value token);

private:
  void emitLogits(Value row);
  void handOut(Value token);
  void emitSoftmax();
  void emitSlot(Value token, Value slot);
  void normalize(Value token);

  KernelBuilder &b;
  const RouterKernel &kernel;
  int64_t padded; // experts, in whole vectors
  Value scores;   // [padded], of one token
};

void RouterEmitter::emitToken(Value token) {
  emitLogits(b.at(b.getOperand(0), token, kernel.product.getRowBytes()));
  if (kernel.hasLogits)
    handOut(token);
  emitSoftmax();
  b.loop(b.i64(0), b.i64(kernel.slots), 1,
         [&](Value slot) { emitSlot(token, slot); });
  if (kernel.normalized)
    normalize(token);
}

void RouterEmitter::emitLogits(Value row) {
  const ProductShape &shape = kernel.product;
  b.loop(b.i64(0), b.i64(padded / shape.panel), 1, [&](Value number) {
    ProductTile tile(b, shape,
                     b.at(b.getOperand(1), number, shape.getPanelBytes()),
                     /*column=*/0, {});
    SmallVector<Value> sums =
        tile.accumulate(row, b.i64(0), b.i64(shape.inner), tile.zeros(1));
    tile.store(DType::F32, sums, b.at(scores, number, shape.panel * 4));
  });
}

/// The scores of a token, which are the logits yet, into the last init.
void RouterEmitter::handOut(Value token) {
  Rows from{scores, DType::F32, kernel.experts};
  Rows to{b.getOperand(4), DType::F32, kernel.experts};
  mapColumns(b, b.i64(0), b.i64(kernel.experts), from, b.i64(0), to, token,
             [&](ValueRange v) { return v[0]; });
}

/// Padding lanes get the score of minus infinity, that is 0 in the end. One
/// vector of running sums is part of the result, as its lanes are.
void RouterEmitter::emitSoftmax() {
  double infinity = std::numeric_limits<double>::infinity();
  int64_t lanes = b.getLanes();
  auto masked = [&](Value e) {
    Value mask = b.maskOf(b.sub(b.i64(kernel.experts), e));
    return b.select(mask, b.load(b.at(scores, e, 4)), b.splat(-infinity));
  };
  SmallVector<Value> largest =
      b.loop(b.i64(0), b.i64(padded), lanes, b.splat(-infinity),
             [&](Value e, ValueRange carried) -> SmallVector<Value> {
               return {b.max(carried.front(), masked(e))};
             });
  Value top = b.splat(b.maxOfLanes(largest.front()));
  SmallVector<Value> sums =
      b.loop(b.i64(0), b.i64(padded), lanes, b.splat(0.0),
             [&](Value e, ValueRange carried) -> SmallVector<Value> {
               Value p = b.exp(b.sub(masked(e), top));
               b.store(p, b.at(scores, e, 4));
               return {b.add(carried.front(), p)};
             });
  Value sum = b.splat(b.sumOfLanes(sums.front()));
  b.loop(b.i64(0), b.i64(padded), lanes, [&](Value e) {
    Value address = b.at(scores, e, 4);
    b.store(b.div(b.load(address), sum), address);
  });
}

/// The largest score that is left; the first of equals wins.
void RouterEmitter::emitSlot(Value token, Value slot) {
  SmallVector<Value> best = b.loop(
      b.i64(0), b.i64(kernel.experts), 1, {b.f32(-1.0), b.i64(0)},
      [&](Value e, ValueRange carried) -> SmallVector<Value> {
        Value p = b.loadF32(b.at(scores, e, 4));
        Value wins = b.greater(p, carried[0]);
        return {b.select(wins, p, carried[0]), b.select(wins, e, carried[1])};
      });
  Value place = b.add(b.mul(token, b.i64(kernel.slots)), slot);
  b.storeF32(best[0], b.at(b.getOperand(2), place, 4));
  b.storeI32(best[1], b.at(b.getOperand(3), place, 4));
  b.storeF32(b.f32(-2.0), b.at(scores, best[1], 4));
}

/// Divides the weights of a token by their sum, descending as they are.
void RouterEmitter::normalize(Value token) {
  Value weights = b.at(b.getOperand(2), token, kernel.slots * 4);
  SmallVector<Value> sum =
      b.loop(b.i64(0), b.i64(kernel.slots), 1, b.f32(0.0),
             [&](Value slot, ValueRange carried) -> SmallVector<Value> {
               Value weight = b.loadF32(b.at(weights, slot, 4));
               return {b.add(carried.front(), weight)};
             });
  b.loop(b.i64(0), b.i64(kernel.slots), 1, [&](Value slot) {
    Value address = b.at(weights, slot, 4);
    b.storeF32(b.div(b.loadF32(address), sum.front()), address);
  });
}

} // namespace

void RouterKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), hasLogits ? 5 : 4);
  RouterEmitter emitter(b, *this);
  b.forTokens(replicated, [&](Value token) { emitter.emitToken(token); });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
