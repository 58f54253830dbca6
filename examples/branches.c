/*===- branches.c - One prompt, several continuations -------------*- C -*-===*\
|*
|* usage: branches ARTIFACT STATE TOKENS ID...
|*
|* Continues a prompt in two ways, by its likeliest and by its second likeliest
|* next token, TOKENS tokens each. The prompt is evaluated once: the second
|* branch is a fork, which shares its keys and values. What the prompt left is
|* kept in the file STATE; where that is there and fits, the prompt is not
|* evaluated at all, in whatever process.
|*
\*===----------------------------------------------------------------------===*/
#include "braid/state.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { BRANCHES = 2 };

static int fail(const braid_error *error) {
  fprintf(stderr, "branches: %s: %s\n", braid_status_name(error->status),
          error->message);
  return 1;
}

static int read_number(const char *text, int32_t *number) {
  char *end;
  errno = 0;
  long value = strtol(text, &end, 10);
  if (end == text || *end || errno || value < 0 || value > INT32_MAX) {
    fprintf(stderr, "branches: expected a number, but got '%s'\n", text);
    return 1;
  }
  *number = (int32_t)value;
  return 0;
}

/* The likeliest token but for `other`, the lower id in a tie. */
static int32_t pick(const float *logits, uint64_t count, int32_t other) {
  int32_t best = other == 0 ? 1 : 0;
  for (uint64_t id = 0; id < count; ++id)
    if ((int32_t)id != other && logits[id] > logits[best])
      best = (int32_t)id;
  return best;
}

/* Feeds tokens to a slot; `logits` are those behind the last. */
static braid_status feed(braid_session *session, uint64_t slot,
                         const int32_t *ids, uint64_t length, float *logits,
                         braid_error *error) {
  braid_request request;
  braid_request_init(&request);
  request.slot = slot;
  request.ids = ids;
  request.length = length;
  request.keep = logits ? BRAID_KEEP_LAST : BRAID_KEEP_NONE;
  request.output = logits;
  return braid_evaluate(session, &request, 1, error);
}

/* Makes slot 0 hold the prompt but for its last token, which gives logits. */
static braid_status prepare(braid_session *session, const char *path,
                            const int32_t *prompt, uint64_t length,
                            braid_error *error) {
  braid_status status = braid_slot_restore_file(session, 0, path, error);
  if (status == BRAID_OK && braid_slot_length(session, 0) == length) {
    printf("restored %" PRIu64 " tokens\n", length);
    return BRAID_OK;
  }
  if (status != BRAID_OK && status != BRAID_NOT_FOUND)
    return status;
  if ((status = braid_slot_reset(session, 0, error)) ||
      (length != 0 && (status = feed(session, 0, prompt, length, NULL, error))))
    return status;
  printf("evaluated %" PRIu64 " tokens\n", length);
  return braid_slot_snapshot_file(session, 0, 0, path, error);
}

/* Prints and continues all branches, from the logits of the prompt. */
static braid_status grow(braid_session *session, uint64_t tokens, float *logits,
                         uint64_t width, braid_error *error) {
  int32_t first = pick(logits, width, -1);
  int32_t starts[BRANCHES] = {first, pick(logits, width, first)};
  for (uint64_t slot = 0; slot < BRANCHES; ++slot) {
    int32_t next = starts[slot];
    printf("branch %" PRIu64 ":", slot);
    for (uint64_t i = 0; i < tokens; ++i) {
      printf(" %" PRId32, next);
      braid_status status = feed(session, slot, &next, 1, logits, error);
      if (status != BRAID_OK)
        return status;
      next = pick(logits, width, -1);
    }
    printf("\n");
  }
  return BRAID_OK;
}

static int run(const braid_model *model, const char *path, uint64_t tokens,
               const int32_t *prompt, uint64_t length) {
  uint64_t width = braid_model_description(model)->output_width;
  braid_error error;
  braid_session_options options;
  braid_session_options_init(&options);
  options.slots = BRANCHES;
  options.max_context = length + tokens;
  braid_session *session;
  if (braid_session_create(model, &options, &session, &error))
    return fail(&error);
  float *logits = malloc(width * sizeof *logits);
  int failed = !logits;
  if (failed)
    fprintf(stderr, "branches: out of memory\n");
  else if (prepare(session, path, prompt, length - 1, &error) ||
           feed(session, 0, prompt + length - 1, 1, logits, &error) ||
           braid_slot_fork(session, 0, 1, &error) ||
           grow(session, tokens, logits, width, &error))
    failed = fail(&error);
  free(logits);
  braid_session_destroy(session);
  return failed;
}

int main(int argc, char **argv) {
  int32_t tokens;
  if (argc < 5 || read_number(argv[3], &tokens)) {
    fprintf(stderr, "usage: branches ARTIFACT STATE TOKENS ID...\n");
    return 2;
  }
  uint64_t length = (uint64_t)argc - 4;
  int32_t *prompt = malloc(length * sizeof *prompt);
  int failed = !prompt;
  for (uint64_t i = 0; !failed && i < length; ++i)
    failed = read_number(argv[4 + i], &prompt[i]);
  braid_error error;
  braid_model *model = NULL;
  if (!failed && braid_model_open(argv[1], &model, &error))
    failed = fail(&error);
  if (!failed)
    failed = run(model, argv[2], (uint64_t)tokens, prompt, length);
  braid_model_close(model);
  free(prompt);
  return failed;
}
