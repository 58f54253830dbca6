//===- SequenceText.cpp - The text of a continuation ----------------------===//
#include "SequenceText.h"

#include "Status.h"

#include <algorithm>

namespace braid::text {

DecodeStream::DecodeStream(const braid_tokenizer *tokenizer, bool keepSpecial) {
  braid_decode_options options;
  braid_decode_options_init(&options);
  options.skip_special = !keepSpecial;
  braid_decode_stream *created;
  braid_error error;
  check(braid_decode_stream_create(tokenizer, &options, &created, &error),
        error);
  stream.reset(created);
}

std::string_view DecodeStream::push(int32_t id) {
  const char *piece;
  size_t length;
  braid_error error;
  check(braid_decode_stream_push(stream.get(), id, &piece, &length, &error),
        error);
  return {piece, length};
}

std::string_view DecodeStream::finish() {
  const char *piece;
  size_t length;
  braid_error error;
  check(braid_decode_stream_finish(stream.get(), &piece, &length, &error),
        error);
  return {piece, length};
}

SequenceText::SequenceText(const TextSource &source,
                           const std::vector<std::string> &stops)
    : stops(stops) {
  if (!source.tokenizer)
    return;
  stream = DecodeStream(source.tokenizer, source.keepSpecial);
  for (int32_t id : source.before)
    stream.push(id);
  if (stops.empty())
    return;
  watched = DecodeStream(source.tokenizer, /*keepSpecial=*/true);
  for (int32_t id : source.prompt)
    this->stops.pushPrompt(watched.push(id));
}

void SequenceText::push(int32_t id) {
  if (stream)
    add(stream.push(id), watched ? watched.push(id) : std::string_view());
}

void SequenceText::finish() {
  if (!stream)
    return;
  add(stream.finish(), watched ? watched.finish() : std::string_view());
  stops.finish();
  show();
}

void SequenceText::add(std::string_view piece, std::string_view watchedPiece) {
  if (!watched) {
    shown += piece;
    return;
  }
  whole += piece;
  numWatched += watchedPiece.size();
  ends.push_back({numWatched, whole.size()});
  stops.push(watchedPiece);
  show();
}

/// Shows the text up to what is certain of the watched one.
void SequenceText::show() {
  uint64_t certain = stops.countCertain();
  while (next < ends.size() && ends[next].watched <= certain)
    ++next;
  uint64_t length = next == 0 ? 0 : ends[next - 1].whole;
  if (next < ends.size()) {
    // Of an id that both texts have, the end that is not certain is equal.
    const Ends &cut = ends[next];
    uint64_t end = cut.whole - std::min(cut.whole, cut.watched - certain);
    while (end > length && (uint8_t(whole[end]) & 0xc0) == 0x80)
      --end;
    length = std::max(length, end);
  }
  if (length > shown.size())
    shown.append(whole, shown.size(), length - shown.size());
}

} // namespace braid::text
