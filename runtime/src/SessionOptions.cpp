//===- SessionOptions.cpp - What a caller asks of a session ---------------===//
#include "SessionPlan.h"
#include "Status.h"
#include "ThreadTeam.h"

#include <algorithm>

using namespace braid::runtime;

namespace {

constexpr uint64_t kMostThreads = 1024;
constexpr uint32_t kMostCpus = 65536; // sizes a set of them

/// One number of the options.
struct Choice {
  const char *name;
  uint64_t asked, usual, bound; // `usual` stands for an `asked` of 0
  const char *whose;            // where the bound comes from
  uint64_t *result;
};

braid_status resolve(const Choice &choice, braid_error *error) {
  *choice.result = choice.asked ? choice.asked : choice.usual;
  if (*choice.result <= choice.bound)
    return BRAID_OK;
  return fail(error, BRAID_INVALID_ARGUMENT,
              "expected %s from 1 to %llu, %s, but got %llu; ask for less",
              choice.name, static_cast<ull>(choice.bound), choice.whose,
              static_cast<ull>(choice.asked));
}

} // namespace

/// Where threads come from, and where they run.
static braid_status checkThreads(const braid_session_options &options,
                                 braid_error *error) {
  if (options.num_cpus != 0 && !options.cpus)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected %llu cpus, but got NULL",
                static_cast<ull>(options.num_cpus));
  for (uint64_t i = 0; i < options.num_cpus; ++i)
    if (options.cpus[i] >= kMostCpus)
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected cpus below %u, but got %u (number %llu)", kMostCpus,
                  options.cpus[i], static_cast<ull>(i));
  if (options.num_cpus != 0 && options.run_threads)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected cpus for threads of the session's own, but got "
                "run_threads, too; let the program place its threads");
  return BRAID_OK;
}

braid_status braid::runtime::resolveOptions(const braid_abi_model &model,
                                            const braid_session_options *given,
                                            SessionPlan &plan,
                                            braid_error *error) {
  braid_session_options options = {};
  if (given && !readStruct(given, options))
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected session options of at most %zu bytes, but got %zu; "
                "call braid_session_options_init first",
                sizeof options, given->struct_size);
  const char *compiled = "the bound the model was compiled with";
  const Choice choices[] = {
      {"slots", options.slots, 1, model.max_sequences, compiled, &plan.slots},
      {"max_context", options.max_context, model.max_context, model.max_context,
       compiled, &plan.maxContext},
      {"max_tokens", options.max_tokens, model.max_tokens, model.max_tokens,
       compiled, &plan.maxTokens},
      {"threads", options.threads, std::min(countCpus(), kMostThreads),
       kMostThreads, "the largest team", &plan.threads},
  };
  for (const Choice &choice : choices)
    if (braid_status status = resolve(choice, error))
      return status;
  uint64_t usualRows = std::min<uint64_t>(plan.maxTokens, 64);
  if (braid_status status =
          resolve({"max_rows", options.max_rows, usualRows, plan.maxTokens,
                   "the tokens of a call", &plan.maxRows},
                  error))
    return status;
  constexpr uint64_t known = BRAID_SESSION_POISON | BRAID_SESSION_CHECK;
  if (options.flags & ~known)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected flags among %llu, but got %llu; the library may be "
                "older than the program",
                static_cast<ull>(known), static_cast<ull>(options.flags));
  if (braid_status status = checkThreads(options, error))
    return status;
  plan.kvPositions = options.kv_positions;
  plan.hiddenStates = options.hidden_states != 0;
  plan.routerLogits = options.router_logits != 0;
  plan.attentions = options.attentions != 0;
  plan.poison = options.flags & BRAID_SESSION_POISON;
#ifdef BRAID_POISON_RELEASED
  plan.poisonReleased = true;
#else
  plan.poisonReleased = plan.poison;
#endif
  plan.check = options.flags & BRAID_SESSION_CHECK;
  if (plan.check && !(model.flags & BRAID_ABI_MODEL_INSTRUMENTED))
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a model whose accesses can be checked, but got one "
                "without instrumentation; compile with --instrument");
  return BRAID_OK;
}
