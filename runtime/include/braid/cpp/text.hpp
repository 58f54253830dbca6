//===- text.hpp - Tokenizers and chat templates -----------------*- C++ -*-===//
///
/// What braid/tokenizer.h and braid/template.h do, for C++; see
/// braid/braid.hpp. Programs that use it link libbraid-text.
///
//===----------------------------------------------------------------------===//
#ifndef BRAID_CPP_TEXT_HPP
#define BRAID_CPP_TEXT_HPP

#include "braid/cpp/base.hpp"
#include "braid/template.h"
#include "braid/tokenizer.h"

#include <optional>

namespace braid {

/// With every default filled in.
struct EncodeOptions : braid_encode_options {
  EncodeOptions() : braid_encode_options() { braid_encode_options_init(this); }
};
struct DecodeOptions : braid_decode_options {
  DecodeOptions() : braid_decode_options() { braid_decode_options_init(this); }
};
struct RenderOptions : braid_render_options {
  RenderOptions() : braid_render_options() { braid_render_options_init(this); }
};

/// A token as the files write it, which is not how it reads.
struct Token {
  std::string_view text; ///< of the tokenizer
  bool isSpecial;        ///< decoding with skip_special leaves it out
};

/// Text to ids and back. Any number of threads may use it.
class Tokenizer {
public:
  /// Reads the tokenizer in the directory `path`.
  explicit Tokenizer(const std::string &path) {
    braid_tokenizer *opened;
    detail::call(braid_tokenizer_open, path.c_str(), &opened);
    handle.reset(opened);
  }

  /// One past the highest id.
  uint64_t size() const { return braid_tokenizer_size(handle.get()); }

  /// Nothing for an id that is no token.
  std::optional<Token> token(int32_t id) const {
    const char *text;
    size_t length;
    bool isSpecial =
        braid_tokenizer_token(handle.get(), id, &text, &length) != 0;
    if (!text)
      return std::nullopt;
    return Token{{text, length}, isSpecial};
  }

  /// The id of a token as the files write it, or -1.
  int32_t find(std::string_view text) const {
    return braid_tokenizer_find(handle.get(), text.data(), text.size());
  }

  /// The token of a role as text; nothing if the files name none.
  std::optional<std::string_view> role(braid_token_role role) const {
    const char *text = braid_tokenizer_role(handle.get(), role);
    return text ? std::optional<std::string_view>(text) : std::nullopt;
  }

  std::vector<int32_t>
  encode(std::string_view text,
         const EncodeOptions &options = EncodeOptions()) const {
    int32_t *ids;
    size_t count;
    detail::call(braid_tokenizer_encode, handle.get(), text.data(), text.size(),
                 &options, &ids, &count);
    detail::Handle<int32_t, braid_text_release> owner(ids);
    return {ids, ids + count};
  }

  std::string decode(View<const int32_t> ids,
                     const DecodeOptions &options = DecodeOptions()) const {
    char *text;
    size_t length;
    detail::call(braid_tokenizer_decode, handle.get(), ids.data(), ids.size(),
                 &options, &text, &length);
    detail::Handle<char, braid_text_release> owner(text);
    return {text, length};
  }

  const braid_tokenizer *get() const { return handle.get(); }

private:
  detail::Handle<braid_tokenizer, braid_tokenizer_close> handle;
};

/// Makes text of ids as they come. The tokenizer must outlive it.
class DecodeStream {
public:
  explicit DecodeStream(const Tokenizer &tokenizer,
                        const DecodeOptions &options = DecodeOptions()) {
    braid_decode_stream *created;
    detail::call(braid_decode_stream_create, tokenizer.get(), &options,
                 &created);
    handle.reset(created);
  }

  /// Adds an id; returns the text that it makes certain, which lives until the
  /// next call.
  std::string_view push(int32_t id) {
    const char *text;
    size_t length;
    detail::call(braid_decode_stream_push, handle.get(), id, &text, &length);
    return {text, length};
  }

  /// Ends the text; returns what was held back.
  std::string_view finish() {
    const char *text;
    size_t length;
    detail::call(braid_decode_stream_finish, handle.get(), &text, &length);
    return {text, length};
  }

private:
  detail::Handle<braid_decode_stream, braid_decode_stream_destroy> handle;
};

/// Conversations to text. Any number of threads may use it.
class ChatFormat {
public:
  /// Reads the templates in the directory `path`.
  explicit ChatFormat(const std::string &path) {
    braid_chat_format *opened;
    detail::call(braid_chat_format_open, path.c_str(), &opened);
    handle.reset(opened);
  }

  /// `request` is JSON, as braid_chat_render says.
  std::string render(std::string_view request,
                     const RenderOptions &options = RenderOptions()) const {
    return render(braid_chat_render, request, options);
  }
  /// The same of an array of requests, to a JSON array.
  std::string renderAll(std::string_view requests,
                        const RenderOptions &options = RenderOptions()) const {
    return render(braid_chat_render_all, requests, options);
  }

  const braid_chat_format *get() const { return handle.get(); }

private:
  template <typename Function>
  std::string render(Function function, std::string_view json,
                     const RenderOptions &options) const {
    braid_text text = {};
    detail::call(function, handle.get(), json.data(), json.size(), &options,
                 &text);
    detail::Handle<braid_text, braid_text_clear> owner(&text);
    return {text.bytes, text.size};
  }

  detail::Handle<braid_chat_format, braid_chat_format_close> handle;
};

} // namespace braid

#endif // BRAID_CPP_TEXT_HPP
