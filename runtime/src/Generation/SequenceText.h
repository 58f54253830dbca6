//===- SequenceText.h - The text of a continuation --------------*- C++ -*-===//
///
/// Ids become text as they come, up to a stop string. Stop strings are looked
/// for in a text of its own, as the reference has it: it goes on from the
/// prompt's and spells special tokens, whether they show or not. The bytes that
/// both texts have after each id say where to cut the one that shows.
///
///     stop "</s>\nUser"      ids     Hello   </s>   \nUs   er
///                            text    5       5      8      10
///                            watched 5       9      12     14
///     stopped behind 5 watched bytes, so behind 5 of the text
///
//===----------------------------------------------------------------------===//
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
  std::vector<int32_t> prompt; ///< its last ids, where a stop may begin
};

/// A stream of text, which destroys itself.
class DecodeStream {
public:
  DecodeStream() = default;
  DecodeStream(const braid_tokenizer *tokenizer, bool keepSpecial);

  explicit operator bool() const { return bool(stream); }
  /// The piece of text that an id makes certain.
  std::string_view push(int32_t id);
  std::string_view finish();

private:
  struct Destroy {
    void operator()(braid_decode_stream *stream) const {
      braid_decode_stream_destroy(stream);
    }
  };
  std::unique_ptr<braid_decode_stream, Destroy> stream;
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
  /// Bytes of both texts after an id.
  struct Ends {
    uint64_t watched, whole;
  };

  void add(std::string_view piece, std::string_view watchedPiece);
  void show();

  DecodeStream stream, watched; ///< the latter only if there are stops
  StopStrings stops;
  std::string whole, shown;
  uint64_t numWatched = 0;
  std::vector<Ends> ends;
  size_t next = 0; ///< of `ends`, the first that is not certain
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_SEQUENCETEXT_H
