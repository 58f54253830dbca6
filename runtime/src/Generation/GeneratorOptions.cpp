//===- GeneratorOptions.cpp - What a generator is made of -----------------===//
#include "Generator.h"
#include "Status.h"
#include "Structs.h"

#include <algorithm>

namespace braid::text {
namespace {

using ull = unsigned long long;

/// Ids of the tokenizer that the model does not have. Special tokens there are
/// harmless: some checkpoints add one for padding, and no text becomes one
/// unless it is asked for.
void checkVocabulary(const braid_tokenizer *tokenizer, uint64_t vocabulary) {
  uint64_t size = braid_tokenizer_size(tokenizer);
  for (uint64_t id = vocabulary; id < size; ++id) {
    const char *text;
    size_t length;
    bool isSpecial =
        braid_tokenizer_token(tokenizer, int32_t(id), &text, &length) != 0;
    if (text && !isSpecial)
      fail(BRAID_MISMATCH,
           "expected a tokenizer of ids below %llu, which the model has, but "
           "got one of %llu whose id %llu is %s; is it another model's?",
           ull(vocabulary), ull(size), ull(id), quote({text, length}).c_str());
  }
}

uint64_t getLongest(const std::vector<std::string> &texts) {
  size_t length = 0;
  for (const std::string &text : texts)
    length = std::max(length, text.size());
  return length;
}

braid_session_options readSessionOptions(const braid_session_options *given) {
  braid_session_options options;
  braid_session_options_init(&options);
  readStruct(given, options, "session options");
  return options;
}

} // namespace

Generator::Generator(const braid_model *model,
                     const braid_generator_options &options)
    : facts(*braid_model_description(model)) {
  if (facts.head != BRAID_ABI_HEAD_CAUSAL_LM)
    fail(BRAID_INVALID_ARGUMENT,
         "expected a model that predicts tokens, but %s has another head; "
         "compile with --head=causal-lm",
         quote(facts.name).c_str());
  if (options.tokenizer)
    checkVocabulary(options.tokenizer, facts.vocabulary);
  source = {options.tokenizer, options.keep_special != 0, {}, {}};
  braid_session_options wanted = readSessionOptions(options.session);
  braid_error error;
  braid_memory_plan_init(&plan);
  check(braid_session_plan(model, &wanted, &plan, &error), error);
  // Every slot may have an output in a call.
  if (wanted.max_rows == 0)
    wanted.max_rows =
        std::min(plan.max_tokens, std::max(plan.max_rows, plan.num_slots));
  braid_session *created;
  check(braid_session_create(model, &wanted, &created, &error), error);
  session.reset(created);
  maxContext = plan.max_context;
  if (facts.kv_block_bytes != 0)
    maxContext = std::min(maxContext, plan.num_kv_blocks * BRAID_ABI_KV_BLOCK);
  uint64_t maxKept = options.max_kept_bytes;
  if (maxKept == 0)
    maxKept = 4 * plan.slots + plan.kv;
  slots = std::make_unique<Slots>(SlotOptions{model, created, plan.num_slots,
                                              options.no_reuse == 0, maxKept});
  outputs.resize(plan.num_slots * facts.output_width);
}

Task Generator::makeTask(const braid_prompt &prompt) const {
  if (!prompt.ids || prompt.length == 0)
    fail(BRAID_INVALID_ARGUMENT,
         "expected a prompt of at least one token, but got none; begin with "
         "the tokenizer's bos");
  for (uint64_t i = 0; i < prompt.length; ++i)
    if (prompt.ids[i] < 0 || uint64_t(prompt.ids[i]) >= facts.vocabulary)
      fail(BRAID_INVALID_ARGUMENT,
           "expected ids from 0 to %llu, the model's vocabulary, but token "
           "%llu of the prompt is %d",
           ull(facts.vocabulary - 1), ull(i), int(prompt.ids[i]));
  Task task;
  task.settings = readSettings(prompt.settings, facts.vocabulary);
  if (!task.settings.stops.empty() && !source.tokenizer)
    fail(BRAID_INVALID_ARGUMENT,
         "expected a tokenizer for stop_strings, but the generator has none; "
         "give it one, or use eos_ids");
  if (task.settings.hasBeams() &&
      task.settings.values.num_beams > plan.num_slots)
    fail(BRAID_LIMIT,
         "expected num_beams of at most %llu, as the session has slots, but "
         "got %llu; ask for more slots, or fewer beams",
         ull(plan.num_slots), ull(task.settings.values.num_beams));
  if (prompt.length >= maxContext)
    fail(BRAID_LIMIT,
         "expected a prompt of at most %llu tokens, so that one fits behind it "
         "into the context of %llu, but got %llu; shorten it, or ask for more "
         "max_context",
         ull(maxContext - 1), ull(maxContext), ull(prompt.length));
  task.maxLength = task.settings.countMost(prompt.length);
  if (prompt.length >= task.maxLength)
    fail(BRAID_LIMIT,
         "expected a prompt shorter than max_length, %llu, but got %llu "
         "tokens; ask for a larger max_length, or for max_new_tokens",
         ull(task.maxLength), ull(prompt.length));
  task.prompt.assign(prompt.ids, prompt.ids + prompt.length);
  task.maxContext = maxContext;
  task.vocabulary = facts.vocabulary;
  task.source = source;
  // No character, and no blank that goes with the beginning, reaches further.
  constexpr uint64_t kReach = 32;
  auto getLast = [&](uint64_t count) {
    return std::vector<int32_t>(prompt.ids + prompt.length -
                                    std::min(prompt.length, count),
                                prompt.ids + prompt.length);
  };
  if (prompt.continue_text != 0)
    task.source.before = getLast(kReach);
  if (!task.settings.stops.empty())
    task.source.prompt = getLast(kReach + getLongest(task.settings.stops));
  return task;
}

} // namespace braid::text
