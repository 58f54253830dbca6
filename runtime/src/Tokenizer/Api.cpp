//===- Api.cpp - The C API of libbraid-text -------------------------------===//
#include "braid/tokenizer.h"

#include "../Text/Failure.h"
#include "../Text/Utf8.h"
#include "Tokenizer.h"

#include <cstdlib>
#include <cstring>

using namespace braid::text;

struct braid_tokenizer {
  std::unique_ptr<Tokenizer> tokenizer;
};

struct braid_decode_stream {
  std::unique_ptr<Decoding> decoding;
  std::string piece;
};

namespace {

/// Reads a caller's struct, which begins with its size, over the defaults.
template <typename T>
T readOptions(const T *given) {
  T options = {};
  if (!given)
    return options;
  size_t size;
  std::memcpy(&size, given, sizeof size);
  if (size < sizeof size || size > sizeof options)
    fail(BRAID_INVALID_ARGUMENT,
         "expected options of at most %zu bytes, but struct_size is %zu; call "
         "their _init function first",
         sizeof options, size);
  std::memcpy(&options, given, size);
  return options;
}

void require(bool condition, const char *what) {
  if (!condition)
    fail(BRAID_INVALID_ARGUMENT, "expected %s, but got NULL", what);
}

/// A copy that the caller owns, with a zero behind it.
template <typename T>
T *copyOut(const T *data, size_t count) {
  auto *copy = static_cast<T *>(std::malloc((count + 1) * sizeof(T)));
  if (!copy)
    throw std::bad_alloc();
  if (count != 0)
    std::memcpy(copy, data, count * sizeof(T));
  copy[count] = 0;
  return copy;
}

void requireText(const char *text, size_t length) {
  require(text || length == 0, "a text");
  if (length > kMaxText)
    fail(BRAID_LIMIT,
         "expected a text of at most %zu bytes, but got %zu; encode it in "
         "parts",
         kMaxText, length);
  size_t invalid = findInvalid({text, length});
  if (invalid != length)
    fail(BRAID_INVALID_ARGUMENT,
         "expected text in UTF-8, but byte %zu is %#04x; convert it first",
         invalid, unsigned(uint8_t(text[invalid])));
}

std::vector<PlainSpans::Span> readSpans(const braid_encode_options &options,
                                        size_t length) {
  require(options.plain_spans || options.num_plain_spans == 0, "spans");
  std::vector<PlainSpans::Span> spans;
  size_t done = 0;
  for (size_t i = 0; i < options.num_plain_spans; ++i) {
    const braid_text_span &span = options.plain_spans[i];
    if (span.begin < done || span.end < span.begin || span.end > length)
      fail(BRAID_INVALID_ARGUMENT,
           "expected plain spans that ascend in a text of %zu bytes, but span "
           "%zu is [%zu, %zu) and the one before ends at %zu",
           length, i, span.begin, span.end, done);
    spans.push_back({span.begin, span.end});
    done = span.end;
  }
  return spans;
}

} // namespace

braid_status braid_tokenizer_open(const char *path, braid_tokenizer **tokenizer,
                                  braid_error *error) {
  if (tokenizer)
    *tokenizer = nullptr;
  return guarded(error, [&] {
    require(path && tokenizer, "a path and where to store the tokenizer");
    auto opened = std::make_unique<braid_tokenizer>();
    try {
      opened->tokenizer = openTokenizer(path);
    } catch (const Failure &failure) {
      if (failure.message.find(path) != std::string::npos)
        throw;
      // What is wrong with a file is found where only its name is known.
      throw Failure(failure.status, quote(path) + ": " + failure.message);
    }
    *tokenizer = opened.release();
  });
}

void braid_tokenizer_close(braid_tokenizer *tokenizer) { delete tokenizer; }

uint64_t braid_tokenizer_size(const braid_tokenizer *tokenizer) {
  return tokenizer ? tokenizer->tokenizer->endId() : 0;
}

int braid_tokenizer_token(const braid_tokenizer *tokenizer, int32_t id,
                          const char **text, size_t *length) {
  std::optional<std::string_view> token;
  if (tokenizer)
    token = tokenizer->tokenizer->token(uint32_t(id));
  if (text)
    *text = token ? token->data() : nullptr;
  if (length)
    *length = token ? token->size() : 0;
  return token && tokenizer->tokenizer->isSpecial(uint32_t(id));
}

int32_t braid_tokenizer_find(const braid_tokenizer *tokenizer, const char *text,
                             size_t length) {
  uint32_t id = kNone;
  guarded(nullptr, [&] {
    if (tokenizer && text)
      id = tokenizer->tokenizer->find({text, length});
  });
  return int32_t(id);
}

const char *braid_tokenizer_role(const braid_tokenizer *tokenizer,
                                 braid_token_role role) {
  if (!tokenizer || role < BRAID_TOKEN_BOS || role > BRAID_TOKEN_PAD)
    return nullptr;
  const std::string *text = tokenizer->tokenizer->role(size_t(role));
  return text ? text->c_str() : nullptr;
}

braid_status braid_tokenizer_encode(const braid_tokenizer *tokenizer,
                                    const char *text, size_t length,
                                    const braid_encode_options *given,
                                    int32_t **ids, size_t *num_ids,
                                    braid_error *error) {
  if (ids)
    *ids = nullptr;
  if (num_ids)
    *num_ids = 0;
  return guarded(error, [&] {
    require(tokenizer && ids && num_ids,
            "a tokenizer and where to store the ids");
    braid_encode_options options = readOptions(given);
    requireText(text, length);
    std::vector<int32_t> result;
    EncodeFlags flags;
    flags.addSpecial = options.add_special != 0;
    flags.specialAsText = options.special_as_text != 0;
    std::vector<PlainSpans::Span> spans = readSpans(options, length);
    flags.plainSpans = {spans.data(), spans.size()};
    tokenizer->tokenizer->encode({text, length}, flags, result);
    if (!result.empty())
      *ids = copyOut(result.data(), result.size());
    *num_ids = result.size();
  });
}

braid_status braid_tokenizer_decode(const braid_tokenizer *tokenizer,
                                    const int32_t *ids, size_t num_ids,
                                    const braid_decode_options *given,
                                    char **text, size_t *length,
                                    braid_error *error) {
  if (text)
    *text = nullptr;
  if (length)
    *length = 0;
  return guarded(error, [&] {
    require(tokenizer && text && length,
            "a tokenizer and where to store the text");
    require(ids || num_ids == 0, "ids");
    braid_decode_options options = readOptions(given);
    DecodeFlags flags;
    flags.skipSpecial = options.skip_special != 0;
    flags.whole = true;
    std::string result;
    auto decoding = tokenizer->tokenizer->decode(flags);
    for (size_t i = 0; i < num_ids; ++i)
      decoding->push(uint32_t(ids[i]), result);
    decoding->finish(result);
    *text = copyOut(result.data(), result.size());
    *length = result.size();
  });
}

void braid_text_release(void *memory) { std::free(memory); }

braid_status braid_decode_stream_create(const braid_tokenizer *tokenizer,
                                        const braid_decode_options *given,
                                        braid_decode_stream **stream,
                                        braid_error *error) {
  if (stream)
    *stream = nullptr;
  return guarded(error, [&] {
    require(tokenizer && stream, "a tokenizer and where to store the stream");
    braid_decode_options options = readOptions(given);
    DecodeFlags flags;
    flags.skipSpecial = options.skip_special != 0;
    auto created = std::make_unique<braid_decode_stream>();
    created->decoding = tokenizer->tokenizer->decode(flags);
    *stream = created.release();
  });
}

void braid_decode_stream_destroy(braid_decode_stream *stream) { delete stream; }

namespace {

/// Runs a step of a stream, which leaves its piece in it.
template <typename Step>
braid_status stepStream(braid_decode_stream *stream, const char **text,
                        size_t *length, braid_error *error, Step &&step) {
  if (text)
    *text = nullptr;
  if (length)
    *length = 0;
  return guarded(error, [&] {
    require(stream && text && length, "a stream and where to store the piece");
    stream->piece.clear();
    step(*stream->decoding, stream->piece);
    *text = stream->piece.c_str();
    *length = stream->piece.size();
  });
}

} // namespace

braid_status braid_decode_stream_push(braid_decode_stream *stream, int32_t id,
                                      const char **text, size_t *length,
                                      braid_error *error) {
  return stepStream(stream, text, length, error,
                    [&](Decoding &decoding, std::string &piece) {
                      decoding.push(uint32_t(id), piece);
                    });
}

braid_status braid_decode_stream_finish(braid_decode_stream *stream,
                                        const char **text, size_t *length,
                                        braid_error *error) {
  return stepStream(
      stream, text, length, error,
      [](Decoding &decoding, std::string &piece) { decoding.finish(piece); });
}
