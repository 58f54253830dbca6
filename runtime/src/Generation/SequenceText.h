//===- SequenceText.h - The text of a continuation --------------*- C++ -*-===//
#ifndef RUNTIME_SRC_GENERATION_SEQUENCETEXT_H
#define RUNTIME_SRC_GENERATION_SEQUENCETEXT_H

#include "StopStrings.h"
#include "braid/tokenizer.h"

#include <memory>

namespace braid::text {

/// How ids become text.
struct TextSource {
  const braid_tokenizer *tokenizer = nullptr; ///< null: there is no text
  bool keepSpecial = false;
  std::vector<int32_t> before; ///< ids that text goes on from
};

/// Text of ids as they come, up to a stop string.
class SequenceText {
public:
  SequenceText(const TextSource &source, const std::vector<std::string> &stops);

  void push(int32_t id);
  /// No id follows.
  void finish();

  const std::string &get() const { return shown; }
  std::optional<size_t> getStop() const { return stops.getStop(); }

private:
  struct Destroy {
    void operator()(braid_decode_stream *stream) const {
      braid_decode_stream_destroy(stream);
    }
  };

  std::string_view decode(int32_t id);

  std::unique_ptr<braid_decode_stream, Destroy> stream;
  StopStrings stops;
  std::string shown;
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_SEQUENCETEXT_H
