//===- Splice.cpp - Ids that continue what a model has seen ---------------===//
#include "tools/braid/Splice.h"

namespace braid::tool {
namespace {

/// Where the answer lies at the beginning of `text`: its end, or npos.
size_t findAnswer(llvm::StringRef text, llvm::StringRef answer) {
  if (text.starts_with(answer))
    return answer.size();
  llvm::StringRef trimmed = answer.trim();
  size_t blanks = text.size() - text.ltrim().size();
  if (!text.drop_front(blanks).starts_with(trimmed))
    return llvm::StringRef::npos;
  return blanks + trimmed.size();
}

/// Ids of an answer whose end was cut off: the most that spell a beginning of
/// what was shown, and how many bytes of it they spell.
llvm::Expected<size_t> dropUnshown(const SeenTurn &seen, const Tokens &tokens,
                                   std::vector<int32_t> &answer) {
  for (;; answer.pop_back()) {
    auto text = tokens.decode(answer, /*skipSpecial=*/true);
    if (!text)
      return text.takeError();
    if (llvm::StringRef(seen.answerText).starts_with(*text))
      return text->size();
  }
}

class Splicer {
public:
  Splicer(const SeenTurn &seen, const ChatText &next, const Tokens &tokens)
      : seen(seen), next(next), tokens(tokens) {}

  llvm::Expected<Continuation> run() {
    llvm::StringRef text = next.text;
    if (!text.consume_front(seen.promptText))
      return encodeWhole("the template renders what came before differently");
    size_t end = findAnswer(text, seen.answerText);
    if (end == llvm::StringRef::npos)
      return encodeWhole("the template renders the answer differently");
    ids = seen.prompt;
    std::vector<int32_t> answer = seen.answer;
    if (seen.finish == BRAID_FINISH_EOS) {
      size_t eos = findEos(text.drop_front(end), answer.back());
      if (eos == 0)
        answer.pop_back();
      end += eos;
    } else if (seen.finish == BRAID_FINISH_STOP ||
               seen.finish == BRAID_RUNNING) {
      auto shown = dropUnshown(seen, tokens, answer);
      if (!shown)
        return shown.takeError();
      end -= std::min(end, seen.answerText.size() - *shown);
    }
    ids.insert(ids.end(), answer.begin(), answer.end());
    return append(next.dropFront(seen.promptText.size() + end));
  }

private:
  /// Bytes of `text` up to the end of the token `eos`, if it begins with that
  /// or with blanks and that; else 0.
  size_t findEos(llvm::StringRef text, int32_t eos) const {
    llvm::StringRef name = tokens.name(eos), rest = text.ltrim();
    if (name.empty() || !rest.starts_with(name))
      return 0;
    return text.size() - rest.size() + name.size();
  }

  /// Whether a special token that is one begins `text`.
  bool beginsSpecial(const ChatText &text) const {
    if (!text.plainSpans.empty() && text.plainSpans[0].begin == 0)
      return false;
    for (size_t length = text.text.size() < 256 ? text.text.size() : 256;
         length != 0; --length) {
      int32_t id = braid_tokenizer_find(tokens.get(), text.text.data(), length);
      if (id >= 0 && tokens.isSpecial(id))
        return true;
    }
    return false;
  }

  llvm::Expected<Continuation> append(const ChatText &rest) {
    auto tail = rest.encode(tokens);
    if (!tail)
      return tail.takeError();
    ids.insert(ids.end(), tail->begin(), tail->end());
    if (rest.text.empty() || beginsSpecial(rest))
      return Continuation{std::move(ids), ""};
    auto whole = encodeWhole("what follows the answer does not begin with a "
                             "special token, and merges with it");
    if (!whole)
      return whole.takeError();
    auto spliced = tokens.decode(ids, /*skipSpecial=*/false);
    if (!spliced)
      return spliced.takeError();
    auto fresh = tokens.decode(whole->ids, /*skipSpecial=*/false);
    if (!fresh)
      return fresh.takeError();
    if (*spliced == *fresh)
      return Continuation{std::move(ids), ""};
    return whole;
  }

  llvm::Expected<Continuation> encodeWhole(const char *reason) {
    auto fresh = next.encode(tokens);
    if (!fresh)
      return fresh.takeError();
    return Continuation{std::move(*fresh), reason};
  }

  const SeenTurn &seen;
  const ChatText &next;
  const Tokens &tokens;
  std::vector<int32_t> ids;
};

} // namespace

llvm::Expected<Continuation>
continueTurn(const SeenTurn &seen, const ChatText &next, const Tokens &tokens) {
  return Splicer(seen, next, tokens).run();
}

} // namespace braid::tool
