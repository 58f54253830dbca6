//===- SequenceText.cpp - The text of a continuation ----------------------===//
#include "SequenceText.h"

#include "Status.h"

namespace braid::text {

SequenceText::SequenceText(const TextSource &source,
                           const std::vector<std::string> &stops)
    : stops(stops) {
  if (!source.tokenizer)
    return;
  braid_decode_options options;
  braid_decode_options_init(&options);
  options.skip_special = !source.keepSpecial;
  braid_decode_stream *created;
  braid_error error;
  check(
      braid_decode_stream_create(source.tokenizer, &options, &created, &error),
      error);
  stream.reset(created);
  for (int32_t id : source.before)
    decode(id);
}

/// The piece of text that an id makes certain.
std::string_view SequenceText::decode(int32_t id) {
  const char *piece;
  size_t length;
  braid_error error;
  check(braid_decode_stream_push(stream.get(), id, &piece, &length, &error),
        error);
  return {piece, length};
}

void SequenceText::push(int32_t id) {
  if (stream)
    stops.push(decode(id), shown);
}

void SequenceText::finish() {
  if (!stream)
    return;
  const char *piece;
  size_t length;
  braid_error error;
  check(braid_decode_stream_finish(stream.get(), &piece, &length, &error),
        error);
  stops.push({piece, length}, shown);
  stops.finish(shown);
}

} // namespace braid::text
