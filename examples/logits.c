/* Prints the five likeliest tokens after some token ids.
**
** usage: logits ARTIFACT ID...
*/
#include "braid/braid.h"

#include <stdio.h>
#include <stdlib.h>

static int fail(const braid_error *error) {
  fprintf(stderr, "logits: %s: %s\n", braid_status_name(error->status),
          error->message);
  return 1;
}

/* The index of the largest of `count` logits that is below `limit`. */
static uint64_t find_next(const float *logits, uint64_t count,
                          const uint64_t *taken, int num_taken) {
  uint64_t best = 0;
  int have = 0;
  for (uint64_t i = 0; i < count; ++i) {
    int used = 0;
    for (int j = 0; j < num_taken; ++j)
      used |= taken[j] == i;
    if (!used && (!have || logits[i] > logits[best])) {
      best = i;
      have = 1;
    }
  }
  return best;
}

static int run(const braid_model *model, int32_t *ids, uint64_t length) {
  const braid_abi_model *facts = braid_model_description(model);
  braid_error error;
  braid_session_options options;
  braid_session_options_init(&options);
  options.max_context = length;
  braid_session *session;
  if (braid_session_create(model, &options, &session, &error))
    return fail(&error);

  float *logits = malloc(facts->output_width * sizeof *logits);
  braid_request request;
  braid_request_init(&request);
  request.ids = ids;
  request.length = length;
  request.keep = BRAID_KEEP_LAST;
  request.output = logits;
  int status = 0;
  if (!logits || braid_evaluate(session, &request, 1, &error)) {
    status = fail(&error);
  } else {
    uint64_t best[5];
    printf("%s, %llu columns\n", facts->name,
           (unsigned long long)facts->output_width);
    for (int i = 0; i < 5 && (uint64_t)i < facts->output_width; ++i) {
      best[i] = find_next(logits, facts->output_width, best, i);
      printf("%llu %.6f\n", (unsigned long long)best[i], logits[best[i]]);
    }
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
  if (!ids)
    return 1;
  for (uint64_t i = 0; i < length; ++i)
    ids[i] = (int32_t)strtol(argv[i + 2], NULL, 10);

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
