//===- ModelLayout.cpp - Where weights and states lie ---------------------===//
#include "codegen/ModelLayout.h"

#include "braid/abi.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::hybrid {

static_assert(kPositionsPerKVBlock == BRAID_ABI_KV_BLOCK,
              "the dialect and the ABI agree on the size of a KV block");

/// Appends `count` elements of `stride` bytes to what ends at `end`.
static FailureOr<Place> append(Operation *symbol, int64_t stride, int64_t count,
                               int64_t &end) {
  Place place{end, stride, count};
  int64_t bytes;
  if (llvm::MulOverflow(stride, count, bytes) ||
      llvm::AddOverflow(end, bytes, end) || end >= (int64_t(1) << 62)) {
    symbol->emitOpError("expected all symbols to fit into 2^62 bytes");
    return failure();
  }
  return place;
}

int64_t getGapBehind(int64_t bytes) {
  return bytes >= int64_t(16) << 20 ? int64_t(17) << 10 : 0;
}

FailureOr<ModelLayout> layOutModel(ModuleOp module) {
  ModelLayout layout;
  layout.weightsBytes = BRAID_ABI_WEIGHTS_HEADER;
  for (auto param : module.getOps<ParamOp>()) {
    FailureOr<Place> place = append(param, param.getType().getStoredBytes(),
                                    param.getCount(), layout.weightsBytes);
    if (failed(place))
      return failure();
    layout.params[param.getSymName()] = *place;
    layout.weightsBytes += getGapBehind(place->stride * place->count);
  }
  for (auto state : module.getOps<StateOp>()) {
    bool isKV = state.getType().getKind() == StateKind::KV;
    FailureOr<Place> place =
        append(state, state.getType().getStoredBytes(), state.getCount(),
               isKV ? layout.kvBlockBytes : layout.slotBytes);
    if (failed(place))
      return failure();
    layout.states[state.getSymName()] = *place;
  }
  return layout;
}

std::array<uint8_t, 32> ModelLayout::getHash(ModuleOp module) const {
  std::string text;
  llvm::raw_string_ostream stream(text);
  for (auto param : module.getOps<ParamOp>()) {
    Place place = params.lookup(param.getSymName());
    stream << param.getSymName() << ' ' << param.getType() << ' '
           << place.offset << ' ' << place.stride << ' ' << place.count << '\n';
  }
  llvm::BLAKE3 hasher;
  hasher.update(text);
  return hasher.final<32>();
}

} // namespace mlir::hybrid
