/*===- logits.c - Prints the likeliest next tokens ----------------*- C -*-===*\
|*
|* usage: logits ARTIFACT ID...
|*
|* Opens a compiled language model, feeds it some token ids and prints how many
|* logits a position has, the size of the vocabulary, and the five largest ones
|* of the last position.
|*
\*===----------------------------------------------------------------------===*/
#include "braid/braid.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { TOP = 5 };

static int fail(const braid_error *error) {
  fprintf(stderr, "logits: %s: %s\n", braid_status_name(error->status),
          error->message);
  return 1;
}

/* Reads decimal ids; what is no id of the model, braid_evaluate refuses. */
static int read_ids(char **texts, uint64_t count, int32_t *ids) {
  for (uint64_t i = 0; i < count; ++i) {
    char *end;
    errno = 0;
    long value = strtol(texts[i], &end, 10);
    if (end == texts[i] || *end || errno || value < INT32_MIN ||
        value > INT32_MAX) {
      fprintf(stderr, "logits: expected a token id, but got '%s'\n", texts[i]);
      return 1;
    }
    ids[i] = (int32_t)value;
  }
  return 0;
}

/* Keeps the TOP largest logits seen so far, the lower id first in a tie. */
static void print_top(const float *logits, uint64_t count) {
  uint64_t best[TOP];
  int have = 0;
  for (uint64_t id = 0; id < count; ++id) {
    int place = have;
    while (place > 0 && logits[id] > logits[best[place - 1]])
      --place;
    if (place == TOP)
      continue;
    if (have < TOP)
      ++have;
    for (int i = have - 1; i > place; --i)
      best[i] = best[i - 1];
    best[place] = id;
  }
  for (int i = 0; i < have; ++i)
    printf("%" PRIu64 " %.6f\n", best[i], logits[best[i]]);
}

static int run(const braid_model *model, const int32_t *ids, uint64_t length) {
  const braid_abi_model *facts = braid_model_description(model);
  braid_error error;
  braid_session_options options;
  braid_session_options_init(&options);
  options.max_context = length;
  braid_session *session;
  if (braid_session_create(model, &options, &session, &error))
    return fail(&error);

  int status = 1;
  float *logits = malloc(facts->output_width * sizeof *logits);
  braid_request request;
  braid_request_init(&request);
  request.ids = ids;
  request.length = length;
  request.keep = BRAID_KEEP_LAST;
  request.output = logits;
  if (!logits) {
    fprintf(stderr, "logits: out of memory\n");
  } else if (braid_evaluate(session, &request, 1, &error)) {
    fail(&error);
  } else {
    printf("%s, %" PRIu64 " columns\n", facts->name, facts->output_width);
    print_top(logits, facts->output_width);
    status = 0;
  }
  free(logits);
  braid_session_destroy(session);
  return status;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: logits ARTIFACT ID...\n");
    return 2;
  }
  uint64_t length = (uint64_t)argc - 2;
  int32_t *ids = malloc(length * sizeof *ids);
  if (!ids || read_ids(argv + 2, length, ids)) {
    free(ids);
    return 1;
  }
  braid_error error;
  braid_model *model;
  int status;
  if (braid_model_open(argv[1], &model, &error))
    status = fail(&error);
  else
    status = run(model, ids, length);
  braid_model_close(model);
  free(ids);
  return status;
}
