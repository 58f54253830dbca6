//===- PostProcessor.h - What is put around the ids -------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_POSTPROCESSOR_H
#define RUNTIME_SRC_TOKENIZER_POSTPROCESSOR_H

#include "../Text/Json.h"

#include <cstdint>
#include <vector>

namespace braid::text {

/// The special tokens in front of and behind the ids of one text. What a file
/// says of pairs of texts does not matter to a language model.
class PostProcessor {
public:
  /// Nothing around the ids.
  PostProcessor() = default;
  /// Reads TemplateProcessing, ByteLevel, or a Sequence of them; another type
  /// is an error that names it.
  explicit PostProcessor(const JsonView &json) { read(json); }

  void apply(std::vector<int32_t> &ids) const;

private:
  void read(const JsonView &json);
  void readTemplate(const JsonView &json);

  std::vector<int32_t> front, back;
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_POSTPROCESSOR_H
