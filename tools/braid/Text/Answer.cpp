//===- Answer.cpp - What a generation has given ---------------------------===//
#include "tools/braid/Text/Answer.h"

#include "llvm/Support/FormatVariadic.h"

#include <cmath>

namespace braid::tool {
namespace {

/// JSON has no infinities; a token that cannot come has no number.
llvm::json::Value toNumber(float number) {
  if (!std::isfinite(number))
    return nullptr;
  return number;
}

std::string formatRate(uint64_t tokens, uint64_t nanoseconds) {
  return llvm::formatv("{0:f1}/s",
                       nanoseconds ? 1e9 * double(tokens) / double(nanoseconds)
                                   : 0.0);
}

} // namespace

llvm::Expected<Answer> Answer::read(const braid_generation *generation,
                                    const braid_generation_settings &settings) {
  Answer answer;
  auto cost = getCosts(generation);
  if (!cost)
    return cost.takeError();
  answer.cost = *cost;
  for (uint64_t i = 0; i < settings.num_return_sequences; ++i) {
    auto sequence = getSequence(generation, i);
    if (!sequence)
      return sequence.takeError();
    AnswerSequence &copy = answer.sequences.emplace_back();
    copy.text.assign(sequence->text, sequence->text_length);
    copy.ids.assign(sequence->ids, sequence->ids + sequence->num_ids);
    copy.finish = sequence->finish;
    copy.reason = sequence->reason;
    copy.score = sequence->score;
    if (sequence->log_probs)
      copy.logProbs.assign(sequence->log_probs,
                           sequence->log_probs + sequence->num_ids);
    if (sequence->top_log_probs)
      copy.topLogProbs.assign(sequence->top_log_probs,
                              sequence->top_log_probs +
                                  sequence->num_ids * settings.top_log_probs);
  }
  return answer;
}

llvm::StringRef getName(braid_finish finish) {
  switch (finish) {
  case BRAID_FINISH_EOS:
    return "eos";
  case BRAID_FINISH_STOP:
    return "stop";
  case BRAID_FINISH_LENGTH:
    return "length";
  case BRAID_FINISH_CONTEXT:
    return "context";
  case BRAID_FINISH_FAILED:
    return "failed";
  default:
    return "cancelled";
  }
}

llvm::json::Object toJson(const AnswerSequence &sequence,
                          const braid_generation_settings &settings) {
  llvm::json::Object object{{"text", sequence.text},
                            {"ids", llvm::json::Array(sequence.ids)},
                            {"finish", getName(sequence.finish)}};
  if (sequence.finish == BRAID_FINISH_EOS)
    object["eos_id"] = settings.eos_ids[sequence.reason];
  if (sequence.finish == BRAID_FINISH_STOP) {
    const braid_string &stop = settings.stop_strings[sequence.reason];
    object["stop_string"] = llvm::StringRef(stop.text, stop.length);
  }
  if (settings.do_sample)
    object["seed"] = settings.seed;
  if (settings.num_beams > 1 || settings.log_probs)
    object["score"] = toNumber(sequence.score);
  if (!settings.log_probs)
    return object;
  llvm::json::Array logProbs, top;
  for (float logProb : sequence.logProbs)
    logProbs.push_back(toNumber(logProb));
  object["log_probs"] = std::move(logProbs);
  uint64_t width = settings.top_log_probs;
  for (size_t i = 0; width && i < sequence.topLogProbs.size(); ++i) {
    if (i % width == 0)
      top.push_back(llvm::json::Array());
    const braid_token_probability &each = sequence.topLogProbs[i];
    top.back().getAsArray()->push_back(llvm::json::Object{
        {"id", each.id}, {"log_prob", toNumber(each.log_prob)}});
  }
  if (width)
    object["top_log_probs"] = std::move(top);
  return object;
}

llvm::json::Object toJson(const braid_generation_cost &cost) {
  return llvm::json::Object{{"prompt_tokens", cost.prompt_tokens},
                            {"reused_tokens", cost.reused_tokens},
                            {"read_tokens", cost.read_tokens},
                            {"generated_tokens", cost.generated_tokens},
                            {"wait_ns", cost.wait_time},
                            {"prompt_ns", cost.prompt_time},
                            {"decode_ns", cost.decode_time}};
}

std::string describe(const Answer &answer) {
  const braid_generation_cost &cost = answer.cost;
  // The first token came with the prompt.
  uint64_t decoded =
      cost.generated_tokens - std::min<uint64_t>(cost.generated_tokens, 1);
  std::string text =
      llvm::formatv("{0} tokens ({1}) at {2}; prompt of {3} at {4}",
                    cost.generated_tokens, getName(answer.sequences[0].finish),
                    formatRate(decoded, cost.decode_time), cost.prompt_tokens,
                    formatRate(cost.read_tokens, cost.prompt_time));
  if (cost.reused_tokens)
    text += llvm::formatv(", {0} of it reused", cost.reused_tokens);
  return text;
}

} // namespace braid::tool
