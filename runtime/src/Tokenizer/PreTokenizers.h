//===- PreTokenizers.h - Cutting text into words ----------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_PRETOKENIZERS_H
#define RUNTIME_SRC_TOKENIZER_PRETOKENIZERS_H

#include "../Text/Json.h"
#include "Pieces.h"

#include <memory>

namespace braid::text {

class PreTokenizer {
public:
  virtual ~PreTokenizer() = default;
  virtual void apply(PieceList &list, Scratch &scratch) const = 0;
};

/// A component of tokenizer.json by its type; an unknown one is an error that
/// names it.
std::unique_ptr<PreTokenizer> readPreTokenizer(const JsonView &json);

/// When Metaspace, as pre-tokenizer or decoder, has to do with a blank that
/// nobody wrote.
enum class PrependScheme { Always, First, Never };
PrependScheme readPrependScheme(const JsonView &json);

/// How ByteLevel writes a byte: the printable ones of Latin-1 as themselves,
/// others as characters from U+0100 on.
uint32_t byteToCharacter(uint8_t byte);
/// The byte that `c` stands for, or -1.
int characterToByte(uint32_t c);

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_PRETOKENIZERS_H
