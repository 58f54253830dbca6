//===- ValueDigests.cpp - What weights are, however they lie --------------===//
#include "compiler/Pack/ValueDigests.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {

void ValueDigests::begin(ParamOp param, Attribute sources) {
  finish();
  llvm::raw_string_ostream stream(name);
  stream << sources << ' ' << stringifyEnum(param.getMap()) << ' ';
  llvm::interleave(param.getType().getShape(), stream, "x");
  stream << 'x' << param.getType().getElementType() << ' ';
}

void ValueDigests::add(ArrayRef<Digest> digests) {
  for (const Digest &digest : digests)
    hasher.update(digest);
}

Digest ValueDigests::getDigest() {
  finish();
  // What is packed twice counts once.
  llvm::sort(lines);
  lines.erase(llvm::unique(lines), lines.end());
  return llvm::BLAKE3::hash<32>(
      llvm::arrayRefFromStringRef(llvm::join(lines, "\n")));
}

void ValueDigests::finish() {
  if (!name.empty())
    lines.push_back(name + llvm::toHex(hasher.final<32>()));
  name.clear();
  hasher.init();
}

} // namespace braid
