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
}

void SequenceText::push(int32_t id) {
  if (!stream)
    return;
  const char *piece;
  size_t length;
  braid_error error;
  check(braid_decode_stream_push(stream.get(), id, &piece, &length, &error),
        error);
  stops.push({piece, length}, shown);
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
