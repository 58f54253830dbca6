//===- Normalizers.cpp - Rewriting text before it is cut ------------------===//
#include "Normalizers.h"

#include "../Text/Failure.h"
#include "../Text/Utf8.h"
#include "Unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>

namespace braid::text {
namespace {

class Prepend : public Normalizer {
public:
  explicit Prepend(std::string_view prefix) : prefix(prefix) {}
  void apply(Stretch &stretch, Scratch &) const override {
    prepend(stretch, prefix);
  }

private:
  std::string prefix;
};

class Replace : public Normalizer {
public:
  Replace(std::unique_ptr<Pattern> pattern, std::string_view content)
      : pattern(std::move(pattern)), content(content) {}
  void apply(Stretch &stretch, Scratch &scratch) const override {
    replace(stretch, *pattern, content, scratch);
  }

private:
  std::unique_ptr<Pattern> pattern;
  std::string content;
};

class Strip : public Normalizer {
public:
  Strip(bool left, bool right) : left(left), right(right) {}
  void apply(Stretch &stretch, Scratch &) const override {
    std::string &text = stretch.text;
    size_t begin = 0, end = text.size();
    while (left && begin < end && isSpace(decode(text, begin)))
      begin += lengthOf(text[begin]);
    while (right && end > begin && isSpace(decode(text, before(text, end))))
      end = before(text, end);
    text = text.substr(begin, end - begin);
    stretch.atStart -= std::min(stretch.atStart, begin);
    stretch.atStart = std::min(stretch.atStart, text.size());
  }

private:
  bool left, right;
};

/// What maps each character by itself, or with its neighbours, in order.
class Mapping : public Normalizer {
public:
  void apply(Stretch &stretch, Scratch &) const override {
    std::string front = map(stretch.text.substr(0, stretch.atStart));
    stretch.text = map(stretch.text);
    stretch.atStart = std::min(front.size(), stretch.text.size());
  }
  virtual std::string map(std::string_view text) const = 0;
};

class Lowercase : public Mapping {
public:
  std::string map(std::string_view text) const override {
    std::string result;
    result.reserve(text.size());
    for (size_t at = 0; at < text.size(); at += lengthOf(text[at]))
      appendLower(result, decode(text, at));
    return result;
  }
};

/// NFC, NFD, NFKC or NFKD. The reference's tables are those of Unicode 12: what
/// came later has no decomposition and combines with nothing.
class NormalForm : public Mapping {
public:
  explicit NormalForm(int options)
      : options(utf8proc_option_t(options)), known(unicode12Set()) {}

  std::string map(std::string_view text) const override {
    std::string result;
    size_t begin = 0, at = 0;
    for (; at < text.size(); at += lengthOf(text[at])) {
      if (known.contains(decode(text, at)))
        continue;
      normalize(text.substr(begin, at - begin), result);
      result.append(text, at, lengthOf(text[at]));
      begin = at + lengthOf(text[at]);
    }
    normalize(text.substr(begin), result);
    return result;
  }

private:
  void normalize(std::string_view text, std::string &result) const {
    bool isAscii = std::none_of(text.begin(), text.end(),
                                [](char c) { return uint8_t(c) >= 0x80; });
    if (isAscii) {
      result += text;
      return;
    }
    std::vector<utf8proc_int32_t> characters;
    for (size_t at = 0; at < text.size(); at += lengthOf(text[at])) {
      // No character has more than 18.
      utf8proc_int32_t parts[32];
      int boundClass = 0;
      utf8proc_ssize_t count =
          utf8proc_decompose_char(utf8proc_int32_t(decode(text, at)), parts,
                                  std::size(parts), options, &boundClass);
      characters.insert(characters.end(), parts, parts + count);
    }
    sortMarks(characters);
    auto size = utf8proc_ssize_t(characters.size());
    if (options & UTF8PROC_COMPOSE)
      size = utf8proc_normalize_utf32(characters.data(), size, options);
    for (utf8proc_ssize_t i = 0; i < size; ++i)
      append(result, uint32_t(characters[size_t(i)]));
  }

  /// Puts the marks behind each letter into canonical order. utf8proc's own way
  /// takes the square of their number.
  static void sortMarks(std::vector<utf8proc_int32_t> &characters) {
    auto classOf = [](utf8proc_int32_t c) {
      return utf8proc_get_property(c)->combining_class;
    };
    for (auto first = characters.begin(); first != characters.end();) {
      if (classOf(*first) == 0) {
        ++first;
        continue;
      }
      auto last = std::find_if(first, characters.end(),
                               [&](auto c) { return classOf(c) == 0; });
      // Marks of one class stay in order: class, place and mark make a key.
      std::vector<uint64_t> keys;
      for (auto mark = first; mark != last; ++mark)
        keys.push_back(uint64_t(classOf(*mark)) << 56 |
                       uint64_t(keys.size()) << 21 | uint32_t(*mark));
      std::sort(keys.begin(), keys.end());
      for (uint64_t key : keys)
        *first++ = utf8proc_int32_t(key & 0x1fffff);
    }
  }

  utf8proc_option_t options;
  SetPattern known;
};

class Sequence : public Normalizer {
public:
  explicit Sequence(const JsonView &json) {
    for (size_t i = 0; i < json.array().size(); ++i)
      parts.push_back(readNormalizer(json.at(i)));
  }
  void apply(Stretch &stretch, Scratch &scratch) const override {
    for (const auto &part : parts)
      part->apply(stretch, scratch);
  }

private:
  std::vector<std::unique_ptr<Normalizer>> parts;
};

} // namespace

void refuseComponent(const JsonView &json, const char *kind,
                     const char *known) {
  fail(BRAID_INVALID_ARGUMENT,
       "%s: %s of type %s is not supported; supported are %s",
       json.place().c_str(), kind, quote(json.at("type").string()).c_str(),
       known);
}

std::unique_ptr<Normalizer> readNormalizer(const JsonView &json) {
  std::string_view type = json.at("type").string();
  if (type == "Sequence")
    return std::make_unique<Sequence>(json.at("normalizers"));
  if (type == "Prepend")
    return std::make_unique<Prepend>(json.at("prepend").string());
  if (type == "Replace")
    return std::make_unique<Replace>(readPattern(json.at("pattern")),
                                     json.at("content").string());
  if (type == "Strip")
    return std::make_unique<Strip>(json.at("strip_left").boolean(),
                                   json.at("strip_right").boolean());
  if (type == "Lowercase")
    return std::make_unique<Lowercase>();
  constexpr int kBase = UTF8PROC_STABLE;
  if (type == "NFC")
    return std::make_unique<NormalForm>(kBase | UTF8PROC_COMPOSE);
  if (type == "NFD")
    return std::make_unique<NormalForm>(kBase | UTF8PROC_DECOMPOSE);
  if (type == "NFKC")
    return std::make_unique<NormalForm>(kBase | UTF8PROC_COMPOSE |
                                        UTF8PROC_COMPAT);
  if (type == "NFKD")
    return std::make_unique<NormalForm>(kBase | UTF8PROC_DECOMPOSE |
                                        UTF8PROC_COMPAT);
  refuseComponent(json, "a normalizer",
                  "Lowercase, NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence "
                  "and Strip");
}

} // namespace braid::text
