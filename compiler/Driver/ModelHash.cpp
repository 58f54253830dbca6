//===- ModelHash.cpp - What a slot's states mean --------------------------===//
#include "compiler/Driver/ModelHash.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {

Digest hashModelForm(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream(text) << module;
  return llvm::BLAKE3::hash<32>(llvm::arrayRefFromStringRef(text));
}

namespace {

/// The state of a layer.
struct NamedState {
  std::string name;
  StateType type;
  size_t symbol, element;

  bool operator<(const NamedState &other) const {
    int order = llvm::StringRef(name).compare_numeric(other.name);
    return order != 0 ? order < 0 : name < other.name;
  }
};

/// All states of `module` in the order of their names.
std::vector<NamedState> sortStates(ModuleOp module) {
  std::vector<NamedState> states;
  for (auto [symbol, state] : llvm::enumerate(module.getOps<StateOp>()))
    for (auto [element, name] : llvm::enumerate(state.getNames()))
      states.push_back({name, state.getType(), symbol, element});
  llvm::sort(states);
  return states;
}

} // namespace

Digest hashModel(const Digest &modelForm, const Digest &values,
                 ModuleOp module) {
  std::string text = "braid model 1\n";
  llvm::raw_string_ostream stream(text);
  for (const NamedState &state : sortStates(module))
    stream << state.name << ' ' << state.type.withLayout(nullptr) << '\n';
  llvm::BLAKE3 hasher;
  hasher.update(text);
  hasher.update(modelForm);
  hasher.update(values);
  return hasher.final<32>();
}

std::vector<std::vector<uint64_t>> orderStates(ModuleOp module) {
  std::vector<std::vector<uint64_t>> places;
  for (auto state : module.getOps<StateOp>())
    places.emplace_back(state.getCount());
  for (auto [place, state] : llvm::enumerate(sortStates(module)))
    places[state.symbol][state.element] = place;
  return places;
}

} // namespace braid
