//===- EmittedKernels.cpp - The kernels of a module, each once ------------===//
#include "codegen/CPU/EmittedKernels.h"

namespace mlir::hybrid::cpu {

StringRef EmittedKernels::get(const Kernel &kernel) {
  std::string tile = getTile(kernel);
  auto [entry, isFirst] = symbols.try_emplace(getName(kernel) + ": " + tile);
  if (!isFirst)
    return entry->second;
  emit(kernel, builder);
  entry->second = builder.getKernel().getSymName();
  auto string = [&](StringRef text) { return builder.getStringAttr(text); };
  StringRef isa = hybrid::getName(builder.getTarget().isa);
  descriptions.push_back(builder.getDictionaryAttr(
      {builder.getNamedAttr("emitter", string(getEmitter(kernel))),
       builder.getNamedAttr("isa", string(isa)),
       builder.getNamedAttr("name", string(entry->second)),
       builder.getNamedAttr("tile", string(tile))}));
  return entry->second;
}

} // namespace mlir::hybrid::cpu
