//===- Splice.cpp - Ids that continue what a model has seen ---------------===//
#include "tools/braid/Chat/Splice.h"

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
  // Blanks behind it may have stayed.
  llvm::StringRef behind = answer.drop_front(answer.rtrim().size());
  bool hasStayed = text.drop_front(blanks + trimmed.size()).starts_with(behind);
  return blanks + trimmed.size() + (hasStayed ? behind.size() : 0);
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
      // The template writes its own.
      end += countBlanksBefore(text.drop_front(end), answer.back());
      answer.pop_back();
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
  /// Blanks that a template puts between the answer and the token `eos`; the
  /// model did without.
  size_t countBlanksBefore(llvm::StringRef text, int32_t eos) const {
    llvm::StringRef name = tokens.name(eos), rest = text.ltrim();
    bool isThere = !name.empty() && rest.starts_with(name);
    return isThere ? text.size() - rest.size() : 0;
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
    if (!rest.text.empty() && !beginsSpecial(rest))
      return appendInWord(rest.text);
    auto tail = rest.encode(tokens);
    if (!tail)
      return tail.takeError();
    ids.insert(ids.end(), tail->begin(), tail->end());
    return Continuation{std::move(ids), ""};
  }

  /// Takes what follows from the ids of the whole, if those have a boundary
  /// where the answer ends.
  llvm::Expected<Continuation> appendInWord(llvm::StringRef rest) {
    auto whole = encodeWhole("what follows the answer merges with it: it does "
                             "not begin with a special token");
    if (!whole)
      return whole.takeError();
    auto all = tokens.decode(whole->ids, /*skipSpecial=*/false);
    if (!all)
      return all.takeError();
    if (!llvm::StringRef(*all).ends_with(rest))
      return whole;
    size_t wanted = all->size() - rest.size();
    size_t low = 0, high = whole->ids.size();
    while (low < high) {
      size_t middle = low + (high - low) / 2;
      auto beginning = tokens.decode(
          llvm::ArrayRef(whole->ids).take_front(middle), /*skipSpecial=*/false);
      if (!beginning)
        return beginning.takeError();
      if (beginning->size() == wanted) {
        ids.insert(ids.end(), whole->ids.begin() + middle, whole->ids.end());
        return Continuation{std::move(ids), ""};
      }
      if (beginning->size() < wanted)
        low = middle + 1;
      else
        high = middle;
    }
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
