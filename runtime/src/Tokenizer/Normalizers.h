//===- Normalizers.h - Rewriting text before it is cut ----------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_NORMALIZERS_H
#define RUNTIME_SRC_TOKENIZER_NORMALIZERS_H

#include "../Text/Json.h"
#include "Pieces.h"

#include <memory>

namespace braid::text {

class Normalizer {
public:
  virtual ~Normalizer() = default;
  virtual void apply(Stretch &stretch, Scratch &scratch) const = 0;
};

/// A component of tokenizer.json by its type; an unknown one is an error that
/// names it.
std::unique_ptr<Normalizer> readNormalizer(const JsonView &json);

/// Fails: PLACE names a component of a `kind` that is none of `known`.
[[noreturn]] void refuseComponent(const JsonView &json, const char *kind,
                                  const char *known);

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_NORMALIZERS_H
