//===- LinearKernel.cpp - Products with packed panels ---------------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ProductPanel.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::hybrid::cpu {

std::string describe(ArrayRef<LinearResult> results) {
  SmallVector<std::string> tiles;
  for (const LinearResult &result : results)
    tiles.push_back(result.product.describe());
  return llvm::all_equal(tiles) ? tiles.front() : llvm::join(tiles, ", ");
}

std::string LinearKernel::getName() const {
  std::string name;
  llvm::raw_string_ostream stream(name);
  stream << "linear";
  for (const LinearResult &result : results)
    stream << "_n" << result.columns << "_" << result.product.getName()
           << (result.type == DType::F32 ? "" : "_tobf16");
  stream << (hasBias ? "_bias" : "") << (overRows ? "_rows" : "")
         << (accumulate ? "_acc" : "");
  return name;
}

std::string LinearKernel::getTile() const { return describe(results); }

LogicalResult LinearKernel::verify(const CPUTarget &target,
                                   EmitError emitError) const {
  for (const LinearResult &result : results)
    if (failed(result.product.verify(target, emitError)))
      return failure();
  return success();
}

namespace {

/// Emits the panels of one result.
class ResultEmitter {
public:
  ResultEmitter(KernelBuilder &b, const LinearKernel &kernel, size_t number)
      : b(b), kernel(kernel), result(kernel.results[number]),
        shape(result.product) {
    size_t count = kernel.results.size();
    input = {b.getOperand(0), shape.input, shape.inner};
    weight = b.getOperand(1 + number);
    if (kernel.hasBias)
      bias = b.getOperand(1 + count + number);
    init = {b.getOperand(1 + (kernel.hasBias ? 2 : 1) * count + number),
            result.type, result.columns};
  }

  void emitPanel(Value number, Value rows);

private:
  KernelBuilder &b;
  const LinearKernel &kernel;
  const LinearResult &result;
  const ProductShape &shape;
  Rows input, init;
  Value weight, bias;
};

void ResultEmitter::emitPanel(Value number, Value rows) {
  Value first = b.mul(number, b.i64(shape.panel));
  Value left = countLeft(b, shape, result.columns, first);
  auto place = [&](Value row, int64_t column) {
    return init.at(b, row, b.add(first, b.i64(column)));
  };
  auto start = [&](ProductTile &tile, Value row, int64_t column) {
    return tile.load(result.type, place(row, column));
  };
  auto finish = [&](ProductTile &tile, Value row, int64_t column,
                    ValueRange sums) {
    SmallVector<Value> values(sums);
    if (bias) {
      Value address = b.at(bias, b.add(first, b.i64(column)), 4);
      for (auto [value, addend] :
           llvm::zip_equal(values, tile.load(DType::F32, address)))
        value = b.add(value, addend);
    }
    tile.store(result.type, values, place(row, column));
  };
  auto inputRow = [&](Value row) { return input.at(b, row); };
  PanelRows described{inputRow, finish};
  if (kernel.accumulate)
    described.start = start;
  if (result.type == DType::F32)
    described.place = place;
  cpu::emitPanel(b, shape, b.at(weight, number, shape.getPanelBytes()), left,
                 b.i64(0), rows, described);
}

} // namespace

void LinearKernel::emit(KernelBuilder &b) const {
  size_t count = results.size();
  b.beginKernel(getName(), 1 + count * (hasBias ? 3 : 2), count);
  Value rows = overRows ? b.getNumRows() : b.getTokens();
  for (size_t number = 0; number < count; ++number) {
    ResultEmitter emitter(b, *this, number);
    b.forPanels(results[number].product.panel, number,
                [&](Value panel) { emitter.emitPanel(panel, rows); });
  }
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
