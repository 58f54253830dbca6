//===- Splice.h - Ids that continue what a model has seen -------*- C++ -*-===//
///
/// A conversation's next prompt is the last one, the answer, and something
/// more. Encoded afresh, the answer's text may give other ids than those that
/// the model chose; the model would have to read it again. So the ids it has
/// seen are kept, and only what follows them in the rendered text is encoded.
/// That is exact where a special token begins, as nothing merges across one;
/// elsewhere what follows is taken from the ids of the whole, if a token ends
/// there.
///
//===----------------------------------------------------------------------===//
#ifndef TOOLS_BRAID_CHAT_SPLICE_H
#define TOOLS_BRAID_CHAT_SPLICE_H

#include "braid/generate.h"
#include "tools/braid/Chat/ChatFormat.h"

namespace braid::tool {

/// A prompt and its answer, as a model has seen them.
struct SeenTurn {
  std::string promptText; ///< rendered
  std::vector<int32_t> prompt;
  std::string answerText; ///< as it was shown
  std::vector<int32_t> answer;
  braid_finish finish = BRAID_RUNNING;
};

struct Continuation {
  std::vector<int32_t> ids;
  /// Why they do not begin with all that was seen; empty if they do.
  std::string reason;
};

/// The ids of `next`, beginning with those of `seen` as far as the texts agree.
/// Blanks around the answer may differ: templates trim.
llvm::Expected<Continuation>
continueTurn(const SeenTurn &seen, const ChatText &next, const Tokens &tokens);

} // namespace braid::tool

#endif // TOOLS_BRAID_CHAT_SPLICE_H
