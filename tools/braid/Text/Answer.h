//===- Answer.h - What a generation has given -------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_TEXT_ANSWER_H
#define TOOLS_BRAID_TEXT_ANSWER_H

#include "tools/braid/Text/TextModel.h"

#include "llvm/Support/JSON.h"

namespace braid::tool {

/// One continuation.
struct AnswerSequence {
  std::string text;
  std::vector<int32_t> ids;
  braid_finish finish = BRAID_RUNNING; ///< running: somebody has stopped it
  uint64_t reason = 0;
  std::vector<float> logProbs;
  std::vector<braid_token_probability> topLogProbs;
  float score = 0;
};

/// Copies of all continuations of a prompt.
struct Answer {
  static llvm::Expected<Answer> read(const braid_generation *generation,
                                     const braid_generation_settings &settings);

  std::vector<AnswerSequence> sequences;
  braid_generation_cost cost;
};

/// "eos", "stop", "length", "context", "cancelled" or "failed".
llvm::StringRef getName(braid_finish finish);

/// {"text", "ids", "finish", ...} of a continuation; docs/running.md has all.
llvm::json::Object toJson(const AnswerSequence &sequence,
                          const braid_generation_settings &settings);
llvm::json::Object toJson(const braid_generation_cost &cost);

/// "12 tokens (eos) at 95.1/s; prompt of 7 at 812.0/s, 3 of it reused".
std::string describe(const Answer &answer);

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_ANSWER_H
