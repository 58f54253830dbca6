/*===- generate.h - Continues prompts: sampling, beams, stops -----*- C -*-===*\
|*
|* From a prompt's ids to the ids and the text of its continuations. In
|* libbraid-text, on top of what braid.h, state.h and tokenizer.h offer.
|*
|*   settings    how tokens are chosen and when a continuation ends; plain data.
|*   config      the settings that generation_config.json of a checkpoint or an
|*               artifact says. Immutable; any number of threads may read it.
|*   generator   a session whose slots it hands out, and what those have seen.
|*               One caller at a time.
|*   generation  one prompt and its continuations ("sequences"), started at any
|*               time and advanced with all others by braid_generator_step.
|*
|*     braid_generator_create(model, &options, &generator, &error);
|*     braid_generation_start(generator, &prompt, &generation, &error);
|*     for (uint64_t running = 1; running;)
|*       if (braid_generator_step(generator, &running, &error) != BRAID_OK) ...
|*       else braid_generation_sequence(generation, 0, &sequence, &error);
|*
|* What a prompt is continued by depends on its ids, its settings and the model,
|* and on nothing else: not on what else is generated at the time, on the slot,
|* on threads, on how much of the prompt was reused.
|*
|* Errors, owners and growth are as braid.h has them. docs/generation.md says
|* what each setting does and in which order.
|*
\*===----------------------------------------------------------------------===*/
#ifndef BRAID_GENERATE_H
#define BRAID_GENERATE_H

#include "braid/braid.h"
#include "braid/tokenizer.h"

#ifdef __cplusplus
extern "C" {
#endif

/*===--- settings ---------------------------------------------------------===*/

/* [length] tokens. */
typedef struct braid_token_list {
  const int32_t *ids;
  uint64_t length;
} braid_token_list;

/* [length] bytes of UTF-8. */
typedef struct braid_string {
  const char *text;
  size_t length;
} braid_string;

/* When beam search is over, once num_beams continuations have ended. */
typedef enum braid_early_stopping {
  /* No running beam, ended now, would beat the worst of them. */
  BRAID_STOP_HEURISTIC = 0,
  BRAID_STOP_EARLY = 1, /* at once */
  /* No running beam can beat the worst of them at any length. */
  BRAID_STOP_NEVER = 2,
  BRAID_EARLY_STOPPING_RANGE = -0x7fffffff - 1 /* any int is a value */
} braid_early_stopping;

/* What is added to the score of the last of [length] tokens, where the others
 * are what came before. */
typedef struct braid_sequence_bias {
  const int32_t *ids;
  uint64_t length; /* > 0 */
  float bias;      /* a number or minus infinity */
} braid_sequence_bias;

/* Names, meanings and defaults are those of Transformers' GenerationConfig,
 * where it has them. Tokens are at most those of the model's vocabulary. */
typedef struct braid_generation_settings {
  size_t struct_size;

  /* Tokens of a continuation; of prompt and continuation. 0: no such bound.
   * Where both bounds are given, max_new_tokens counts. Without both, it ends
   * where the context does. */
  uint64_t max_new_tokens;
  uint64_t max_length;
  /* No eos is chosen before; likewise, min_new_tokens counts. */
  uint64_t min_new_tokens;
  uint64_t min_length;

  /* Tokens that end a continuation and are its last. */
  const int32_t *eos_ids;
  uint64_t num_eos_ids;
  /* Texts that end a continuation, whose text then ends in front of them; its
   * ids are all that were chosen. They may begin in the prompt, and special
   * tokens are text to them. Need a tokenizer; none may be empty. */
  const braid_string *stop_strings;
  uint64_t num_stop_strings;

  /* What choosing is from: in this order, before what do_sample adds. */
  float repetition_penalty; /* of tokens in prompt or continuation; 1: none */
  float presence_penalty;   /* taken from the logits of what was generated */
  float frequency_penalty;  /* the same, times how often */
  uint64_t no_repeat_ngram_size; /* 0: may repeat */
  /* Never generated; none may be empty. One that is an eos alone is ignored. */
  const braid_token_list *bad_words;
  uint64_t num_bad_words;
  const int32_t *suppress_ids; /* never chosen */
  uint64_t num_suppress_ids;
  const int32_t *begin_suppress_ids; /* not as first token */
  uint64_t num_begin_suppress_ids;
  int32_t forced_bos_id; /* what follows a prompt of one token, or -1 */
  int32_t forced_eos_id; /* last token of max_length or max_new_tokens, or -1 */

  /* 0: the likeliest token, the lowest of equal ones; else one is drawn. */
  uint64_t do_sample;
  float temperature;    /* 0 is as do_sample 0 */
  uint64_t top_k;       /* 50; 0: all */
  float top_p;          /* 1: all */
  float min_p;          /* 0: all */
  float typical_p;      /* 1: all */
  float epsilon_cutoff; /* 0: all */
  float eta_cutoff;     /* 0: all */
  /* Equal seeds draw equal tokens, whatever else is generated at the time.
   * Sequences of one prompt draw differently. */
  uint64_t seed;

  uint64_t num_return_sequences; /* 1; with beams at most num_beams */
  uint64_t num_beams;            /* 1: no beam search */
  float length_penalty;          /* scores are divided by length ^ this; 1 */
  braid_early_stopping early_stopping;

  /* Not 0: keep the logarithm of each chosen token's probability, and of the
   * `top_log_probs` likeliest ones; as the model has them, before all of the
   * above. */
  uint64_t log_probs;
  uint64_t top_log_probs;

  /* First of all; of several for the same ids the last one counts. */
  const braid_sequence_bias *sequence_bias;
  uint64_t num_sequence_biases;
  /* Before suppress_ids. eos gains |score| (decay_factor ^ n - 1) with the n-th
   * token after decay_start generated ones. 1: nothing. */
  double decay_factor;
  uint64_t decay_start;
  /* Not 0, before that: what is no number becomes 0, infinities the largest
   * numbers there are. */
  uint64_t remove_invalid_values;
  uint64_t renormalize_logits; /* not 0, last of all: scores are log-probs */
  float top_h; /* before top_k; a share of the entropy; 0: all */
} braid_generation_settings;

/* Fills in the defaults. */
static inline void
braid_generation_settings_init(braid_generation_settings *settings) {
  memset(settings, 0, sizeof *settings);
  settings->struct_size = sizeof *settings;
  settings->repetition_penalty = 1;
  settings->forced_bos_id = settings->forced_eos_id = -1;
  settings->temperature = 1;
  settings->top_k = 50;
  settings->top_p = settings->typical_p = 1;
  settings->num_return_sequences = settings->num_beams = 1;
  settings->length_penalty = 1;
  settings->decay_factor = 1;
}

/* Copies settings that the library made, which may be of another version. What
 * they point to is not copied. */
static inline void
braid_generation_settings_copy(const braid_generation_settings *from,
                               braid_generation_settings *to) {
  braid_generation_settings_init(to);
  memcpy(to, from,
         from->struct_size < sizeof *to ? from->struct_size : sizeof *to);
  to->struct_size = sizeof *to;
}

/* What the processors of `settings` make of the logits of the next token:
 * `logits` and `scores` are [vocabulary] and may be the same memory. `ids` are
 * the prompt and what was generated, [length], of which the first
 * `prompt_length` are the prompt. Tokens that may not be chosen get minus
 * infinity; the probabilities of the others are the softmax of their scores.
 * With beams, what is processed is log-probabilities: give those. */
BRAID_API braid_status braid_process_logits(
    const braid_generation_settings *settings, const int32_t *ids,
    uint64_t length, uint64_t prompt_length, const float *logits, float *scores,
    uint64_t vocabulary, braid_error *error);

/*===--- configs ----------------------------------------------------------===*/

typedef struct braid_generation_config braid_generation_config;

/* Reads generation_config.json in the directory `path`, of a checkpoint or an
 * artifact; without it, what config.json says of eos and the like; without
 * both, the defaults. Without the directory, BRAID_NOT_FOUND. A setting that is
 * not supported, unless it has no effect, is BRAID_INVALID_ARGUMENT, and the
 * message names it.
 *
 * On success stores the config in `*config`, to be released with
 * braid_generation_config_close. */
BRAID_API braid_status braid_generation_config_open(
    const char *path, braid_generation_config **config, braid_error *error);

BRAID_API void braid_generation_config_close(braid_generation_config *config);

/* The settings; what they point to lives as long as the config. To change some,
 * copy them with braid_generation_settings_copy. NULL for NULL. */
BRAID_API const braid_generation_settings *
braid_generation_config_settings(const braid_generation_config *config);

/*===--- generators -------------------------------------------------------===*/

typedef struct braid_generator braid_generator;

typedef struct braid_generator_options {
  size_t struct_size;
  /* Of the generator's session; NULL: the defaults. Its slots bound how many
   * sequences and beams run at a time: those that find none wait. */
  const braid_session_options *session;
  /* Makes text of ids. NULL: sequences have no text, and stop strings are
   * refused. Must outlive the generator. */
  const braid_tokenizer *tokenizer;
  uint64_t keep_special; /* not 0: special tokens show in the text */
  /* Bytes for states that are kept so that later prompts which begin alike need
   * not be read again, at most 8 a slot; 0: four times what the states of all
   * slots take, and what the KV pool does. */
  uint64_t max_kept_bytes;
  uint64_t no_reuse; /* not 0: every prompt is read from its beginning */
} braid_generator_options;

/* Fills in the defaults: zeros. */
static inline void
braid_generator_options_init(braid_generator_options *options) {
  memset(options, 0, sizeof *options);
  options->struct_size = sizeof *options;
}

/* Creates a generator and its session. The model must outlive it, and be a
 * causal language model. `options` may be NULL: the defaults.
 *
 * On success stores the generator in `*generator`, to be released with
 * braid_generator_destroy. */
BRAID_API braid_status braid_generator_create(
    const braid_model *model, const braid_generator_options *options,
    braid_generator **generator, braid_error *error);

/* No generation of it may be left. */
BRAID_API void braid_generator_destroy(braid_generator *generator);

/* The generator's session: for snapshots of the slot of a sequence, between
 * steps. NULL for NULL. */
BRAID_API braid_session *braid_generator_session(braid_generator *generator);

/* The slot that no sequence has and that has seen the longest beginning of
 * `ids`, [length], and nothing else: for snapshots of what is left of a
 * conversation. UINT64_MAX if there is none. */
BRAID_API uint64_t braid_generator_find_slot(const braid_generator *generator,
                                             const int32_t *ids,
                                             uint64_t length);

/* Lets a slot that no sequence has hold what the snapshot of `bytes` bytes at
 * `data` does, for prompts that begin like it. Fails as braid_slot_restore
 * does, and with BRAID_LIMIT if sequences have all slots. */
BRAID_API braid_status braid_generator_restore(braid_generator *generator,
                                               const void *data, uint64_t bytes,
                                               braid_error *error);

/*===--- generations ------------------------------------------------------===*/

typedef struct braid_generation braid_generation;

typedef struct braid_prompt {
  size_t struct_size;
  const int32_t *ids; /* [length], of the model's vocabulary */
  uint64_t length;    /* > 0 */
  const braid_generation_settings *settings; /* NULL: the defaults */
  /* Not 0: texts go on where the prompt's ends, and may begin with a blank.
   * Else they begin anew, as decoding only what was generated makes them. */
  uint64_t continue_text;
} braid_prompt;

/* Fills in the defaults: zeros. */
static inline void braid_prompt_init(braid_prompt *prompt) {
  memset(prompt, 0, sizeof *prompt);
  prompt->struct_size = sizeof *prompt;
}

/* Starts a generation; nothing is evaluated yet. BRAID_LIMIT if the prompt
 * leaves no room for a token in the context, or if the slots are too few for
 * the beams at any time; the message says what would fit.
 *
 * On success stores the generation in `*generation`, to be released with
 * braid_generation_destroy. */
BRAID_API braid_status braid_generation_start(braid_generator *generator,
                                              const braid_prompt *prompt,
                                              braid_generation **generation,
                                              braid_error *error);

/* Ends the generation if it runs, and releases it. What its slots have seen
 * stays, for later prompts that begin alike, until slots are short. */
BRAID_API void braid_generation_destroy(braid_generation *generation);

/* Advances all generations by one evaluation: pieces of the prompts that are
 * being read, the oldest first, together of at most as many tokens as a call of
 * the model takes, and a token of every sequence that runs. Stores how many
 * generations are not finished in `*running`, which may be NULL.
 *
 * On failure generations that took part are finished as BRAID_FINISH_FAILED,
 * their slots empty, and others can go on. BRAID_CANCELLED (should_cancel of
 * the session's options) finishes, as BRAID_FINISH_CANCELLED, only those whose
 * evaluation had begun: with enough max_rows a step is one call of the model,
 * and then there are none. To give a generation up, destroy it. */
BRAID_API braid_status braid_generator_step(braid_generator *generator,
                                            uint64_t *running,
                                            braid_error *error);

/* Why a sequence ended. */
typedef enum braid_finish {
  BRAID_RUNNING = 0,          /* it has not */
  BRAID_FINISH_EOS = 1,       /* `reason` of eos_ids is its last token */
  BRAID_FINISH_STOP = 2,      /* its text came to `reason` of stop_strings */
  BRAID_FINISH_LENGTH = 3,    /* max_new_tokens or max_length */
  BRAID_FINISH_CONTEXT = 4,   /* the context, or the KV pool, is full */
  BRAID_FINISH_CANCELLED = 5, /* by should_cancel */
  BRAID_FINISH_FAILED = 6,    /* `reason` is a braid_failure */
  BRAID_FINISH_RANGE = -0x7fffffff - 1 /* any int is a value of the type */
} braid_finish;

/* Why a sequence failed. */
typedef enum braid_failure {
  BRAID_FAILED_EVALUATION = 0, /* braid_generator_step said why */
  /* The settings, or logits that are no numbers, left no token to choose. */
  BRAID_FAILED_NO_TOKEN = 1,
  BRAID_FAILURE_RANGE = -0x7fffffff - 1 /* any int is a value of the type */
} braid_failure;

typedef struct braid_token_probability {
  int32_t id;
  float log_prob; /* natural logarithm */
} braid_token_probability;

/* A continuation so far. What it points to lives until the next call with its
 * generator or generation. */
typedef struct braid_sequence {
  size_t struct_size;
  const int32_t *ids; /* [num_ids], without the prompt */
  uint64_t num_ids;
  /* Whole characters that no later token changes: grows at its end only, and is
   * complete when the sequence has ended. Without the stop string that ended
   * it. */
  const char *text; /* [text_length], zero-terminated for convenience */
  size_t text_length;
  braid_finish finish;
  uint64_t reason;
  const float *log_probs; /* [num_ids], or NULL */
  /* [num_ids][top_log_probs], likeliest first, or NULL */
  const braid_token_probability *top_log_probs;
  float score; /* of beams, as length_penalty has it; else the sum of the
                * chosen tokens' log_probs if those are kept, else 0 */
  /* The slot of the generator's session that holds it, all of it but its last
   * token, or BRAID_NO_SLOT. A sequence that has ended has none. */
  uint64_t slot;
} braid_sequence;

#define BRAID_NO_SLOT UINT64_MAX

static inline void braid_sequence_init(braid_sequence *sequence) {
  memset(sequence, 0, sizeof *sequence);
  sequence->struct_size = sizeof *sequence;
}

/* Sequence `index`, counted from 0. Beams show when all have ended, the best
 * first; until then their sequences are empty and run. */
BRAID_API braid_status
braid_generation_sequence(const braid_generation *generation, uint64_t index,
                          braid_sequence *sequence, braid_error *error);

/* What a generation has cost so far. */
typedef struct braid_generation_cost {
  size_t struct_size;
  uint64_t prompt_tokens;    /* of the prompt */
  uint64_t reused_tokens;    /* of those, not read again */
  uint64_t read_tokens;      /* of those, read so far */
  uint64_t generated_tokens; /* of all its sequences; of beams, steps */
  uint64_t wait_time;        /* before its first evaluation */
  uint64_t prompt_time;      /* of evaluations up to its first token */
  uint64_t decode_time;      /* of evaluations after that */
  /* Tokens that the prompt has in common with the best slot or kept state, and
   * could have reused if a state had been kept there: more than reused_tokens
   * if some had to be read again. */
  uint64_t common_tokens;
} braid_generation_cost;

static inline void braid_generation_cost_init(braid_generation_cost *cost) {
  memset(cost, 0, sizeof *cost);
  cost->struct_size = sizeof *cost;
}

BRAID_API braid_status
braid_generation_costs(const braid_generation *generation,
                       braid_generation_cost *cost, braid_error *error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* BRAID_GENERATE_H */
