/*===- generate.c - Continues a text ------------------------------*- C -*-===*\
|*
|* usage: generate ARTIFACT TEXT TOKENS
|*
|* Opens a compiled language model with its tokenizer and its settings, and
|* prints the text and at most so many tokens that it goes on with, as they
come.
|*
\*===----------------------------------------------------------------------===*/
#include "braid/generate.h"

#include <stdio.h>
#include <stdlib.h>

static int fail(const braid_error *error) {
  fprintf(stderr, "generate: %s: %s\n", braid_status_name(error->status),
          error->message);
  return 1;
}

/* Prints what has come since `*shown` bytes were. */
static braid_status show(const braid_generation *generation, size_t *shown,
                         braid_error *error) {
  braid_sequence sequence;
  braid_sequence_init(&sequence);
  braid_status status =
      braid_generation_sequence(generation, 0, &sequence, error);
  if (status != BRAID_OK)
    return status;
  fwrite(sequence.text + *shown, 1, sequence.text_length - *shown, stdout);
  fflush(stdout);
  *shown = sequence.text_length;
  return BRAID_OK;
}

/* Continues the prompt until its continuation ends. */
static int go_on(braid_generator *generator, const braid_prompt *prompt) {
  braid_error error;
  braid_generation *generation;
  if (braid_generation_start(generator, prompt, &generation, &error))
    return fail(&error);
  size_t shown = 0;
  int failed = 0;
  for (uint64_t running = 1; running && !failed;)
    if (braid_generator_step(generator, &running, &error) ||
        show(generation, &shown, &error))
      failed = fail(&error);
  if (!failed)
    printf("\n");
  braid_generation_destroy(generation);
  return failed;
}

static int run(const braid_model *model, const braid_tokenizer *tokenizer,
               const braid_generation_config *config, const char *text,
               uint64_t tokens) {
  braid_error error;
  braid_encode_options encoding;
  braid_encode_options_init(&encoding);
  encoding.add_special = 1; /* such as bos in front */
  int32_t *ids;
  size_t length;
  if (braid_tokenizer_encode(tokenizer, text, strlen(text), &encoding, &ids,
                             &length, &error))
    return fail(&error);

  braid_generation_settings settings;
  braid_generation_settings_copy(braid_generation_config_settings(config),
                                 &settings);
  settings.max_new_tokens = tokens;
  braid_prompt prompt;
  braid_prompt_init(&prompt);
  prompt.ids = ids;
  prompt.length = length;
  prompt.settings = &settings;
  prompt.continue_text = 1;

  braid_generator_options options;
  braid_generator_options_init(&options);
  options.tokenizer = tokenizer;
  braid_generator *generator;
  int failed = 1;
  if (braid_generator_create(model, &options, &generator, &error)) {
    fail(&error);
  } else {
    printf("%s", text);
    failed = go_on(generator, &prompt);
  }
  braid_generator_destroy(generator);
  braid_text_release(ids);
  return failed;
}

int main(int argc, char **argv) {
  char *end = NULL;
  uint64_t tokens = argc == 4 ? strtoull(argv[3], &end, 10) : 0;
  if (tokens == 0 || *end) {
    fprintf(stderr, "usage: generate ARTIFACT TEXT TOKENS\n");
    return 2;
  }
  braid_error error;
  braid_model *model = NULL;
  braid_tokenizer *tokenizer = NULL;
  braid_generation_config *config = NULL;
  int failed;
  if (braid_model_open(argv[1], &model, &error) ||
      braid_tokenizer_open(argv[1], &tokenizer, &error) ||
      braid_generation_config_open(argv[1], &config, &error))
    failed = fail(&error);
  else
    failed = run(model, tokenizer, config, argv[2], tokens);
  braid_generation_config_close(config);
  braid_tokenizer_close(tokenizer);
  braid_model_close(model);
  return failed;
}
