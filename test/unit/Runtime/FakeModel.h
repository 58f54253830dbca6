/*===- FakeModel.h - A model that tests can follow by hand --------*- C -*-===*\
|*
|* For every token x = embedding[id], and in each layer, for every channel c,
|*
|*     s[c] = s[c] * decay[layer][c] + x[c]      the state; s is 0 at first
|*     k[p][c] = s[c]                            kept for every position p
|*     x[c] = s[c] + sum of k[p][c] / (1 + position - p) over all p so far
|*
|* and then logits[v] = sum of x[c] * head[v][c]. So outputs depend on the whole
|* sequence, through states and through KV blocks; and on denormals, which the
|* last channel consists of.
|*
\*===----------------------------------------------------------------------===*/
#ifndef TEST_UNIT_RUNTIME_FAKEMODEL_H
#define TEST_UNIT_RUNTIME_FAKEMODEL_H

#include "braid/abi.h"

enum {
  FAKE_VOCABULARY = 40,
  FAKE_HIDDEN = 6,
  FAKE_LAYERS = 2,
  FAKE_MAX_SEQUENCES = 8,
  FAKE_MAX_CONTEXT = 200,
  FAKE_MAX_TOKENS = 24
};

/* weights.bin behind its first page. */
typedef struct fake_weights {
  float embedding[FAKE_VOCABULARY][FAKE_HIDDEN];
  float decay[FAKE_LAYERS][FAKE_HIDDEN];
  float head[FAKE_VOCABULARY][FAKE_HIDDEN];
} fake_weights;

/* The phases of a call; those of layers once a layer. */
enum fake_phase {
  FAKE_EMBED = 0,  /* a unit is a token */
  FAKE_SCAN = 1,   /* a channel */
  FAKE_ATTEND = 2, /* a token */
  FAKE_SELECT = 3, /* a row */
  FAKE_HEAD = 4,   /* an entry of the vocabulary */
  FAKE_NUM_PHASES = 5
};

#endif /* TEST_UNIT_RUNTIME_FAKEMODEL_H */
