//===- Decoders.h - From tokens to text, a token at a time ------*- C++ -*-===//
///
/// Decoders are written for whole texts: Strip takes a blank from the front of
/// everything, ByteFallback looks at a run of bytes, ByteLevel at all of them.
/// Generated text comes a token at a time, and people want to read it. So each
/// decoder is a stage that is pushed text and pushes on what cannot change any
/// more; whole texts go through the same stages, and the two cannot differ.
///
/// Between stages flow tokens, each as any number of texts and an end. A stage
/// that joins tokens passes texts on and keeps the ends. Texts are whole
/// characters: nothing cuts one.
///
/// The one exception: the reference turns a run of byte tokens that is not
/// UTF-8 into U+FFFD as a whole. While text is streamed, characters of a run
/// are out by the time that a later byte spoils it.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_TOKENIZER_DECODERS_H
#define RUNTIME_SRC_TOKENIZER_DECODERS_H

#include "../Text/Json.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace braid::text {

/// Where tokens flow.
class TokenSink {
public:
  virtual ~TokenSink() = default;
  virtual void text(std::string_view text) = 0;
  virtual void endToken() = 0;
  /// No token follows.
  virtual void finish() = 0;
};

/// What a component of tokenizer.json says; makes the stages that do it.
class Decoder {
public:
  virtual ~Decoder() = default;
  /// Puts stages before `next` and returns the first of them. `stages` owns
  /// them; the decoder has to outlive them. `whole`: all is decoded at once.
  virtual TokenSink &
  start(TokenSink &next, bool whole,
        std::vector<std::unique_ptr<TokenSink>> &stages) const = 0;
};

/// A component by its type; an unknown one is an error that names it.
std::unique_ptr<Decoder> readDecoder(const JsonView &json);

/// What the reference does without a decoder: blanks between tokens.
std::unique_ptr<Decoder> makeJoiningDecoder();

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_DECODERS_H
