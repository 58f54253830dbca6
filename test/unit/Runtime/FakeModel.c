/*===- FakeModel.c - A model that tests can follow by hand --------*- C -*-===*\
|*
|* Written as the compiler writes models: phases, units divided among threads,
|* buffers in the arenas of the call.
|*
\*===----------------------------------------------------------------------===*/
#include "FakeModel.h"

#include <math.h>
#include <string.h>

/* A slot's states, a KV block, and the workspace of a token, of a row, and of a
 * token in a thread. */
typedef struct {
  float s[FAKE_LAYERS][FAKE_HIDDEN];
  float unused[16 - FAKE_LAYERS * FAKE_HIDDEN];
} Slot;
typedef struct {
  float k[FAKE_LAYERS][BRAID_ABI_KV_BLOCK][FAKE_HIDDEN];
} Block;
typedef struct {
  float x[16];
} Token;
typedef struct {
  float x[16];
} Row;
typedef struct {
  float s[16];
} Scratch;

#define ROW (FAKE_HIDDEN * sizeof(float))
enum { FAKE_TEAM_TOKENS = 4, FAKE_TEAM_COUNTERS = 37, FAKE_TEAM_PIECE = 192 };

typedef struct {
  int64_t begin, end, count;
} Units;

static Units divide(const braid_abi_call *call, int64_t thread, int64_t count) {
  Units units = {count * thread / call->threads,
                 count * (thread + 1) / call->threads, count};
  return units;
}

static void finish(const braid_abi_call *call, int64_t thread, int64_t phase,
                   int64_t layer, Units units) {
  call->barrier(call, thread, phase, layer, units.end - units.begin);
}

static const fake_weights *weights_of(const braid_abi_call *call) {
  return (const fake_weights *)(call->weights + BRAID_ABI_WEIGHTS_HEADER);
}

static void keep_state(const braid_abi_call *call, int64_t layer,
                       int64_t token) {
  memcpy(call->hidden_states + (layer * call->tokens + token) * FAKE_HIDDEN,
         ((Token *)call->token_arena)[token].x, FAKE_HIDDEN * sizeof(float));
}

static void embed(const braid_abi_call *call, int64_t thread, int with_states) {
  Units units = divide(call, thread, call->tokens);
  for (int64_t token = units.begin; token < units.end; ++token) {
    memcpy(((Token *)call->token_arena)[token].x,
           call->embeddings ? call->embeddings + token * FAKE_HIDDEN
                            : weights_of(call)->embedding[call->ids[token]],
           FAKE_HIDDEN * sizeof(float));
    if (with_states)
      keep_state(call, 0, token);
  }
  finish(call, thread, FAKE_EMBED, 0, units);
}

static float *key(const braid_abi_call *call,
                  const braid_abi_sequence *sequence, int64_t layer,
                  int64_t position) {
  Block *blocks = (Block *)call->kv;
  return blocks[sequence->blocks[position / BRAID_ABI_KV_BLOCK]]
      .k[layer][position % BRAID_ABI_KV_BLOCK];
}

static void scan_channel(const braid_abi_call *call, int64_t thread,
                         int64_t layer, int64_t channel,
                         const braid_abi_sequence *sequence) {
  Scratch *scratch =
      (Scratch *)(call->thread_arena + thread * call->thread_arena_stride);
  float *state = &((Slot *)call->slots)[sequence->slot].s[layer][channel];
  float decay = weights_of(call)->decay[layer][channel];
  float s = sequence->past == 0 ? 0 : *state;
#ifdef FAKE_READS_BEFORE
  /* What the slot held before the sequence began. */
  if (sequence->past == 0)
    s += 0 * *state;
#endif
  for (int64_t i = 0; i < sequence->length; ++i) {
    int64_t token = sequence->first + i;
    s = s * decay + ((Token *)call->token_arena)[token].x[channel];
    scratch[token].s[channel] = s;
  }
  *state = s;
  /* By way of the scratch, so that threads that share it would show. */
  for (int64_t i = 0; i < sequence->length; ++i)
    key(call, sequence, layer, sequence->past + i)[channel] =
        scratch[sequence->first + i].s[channel];
}

static void scan(const braid_abi_call *call, int64_t thread, int64_t layer) {
  Units units = divide(call, thread, FAKE_HIDDEN);
#ifdef FAKE_RACES
  /* All of a token, though others scan its other channels. */
  if (call->check)
    call->check(call, call->token_arena, ROW, 1);
#endif
  for (int64_t channel = units.begin; channel < units.end; ++channel)
    for (int64_t i = 0; i < call->num_sequences; ++i)
      scan_channel(call, thread, layer, channel, &call->sequences[i]);
  finish(call, thread, FAKE_SCAN, layer, units);
}

static void attend(const braid_abi_call *call, int64_t thread, int64_t layer,
                   int with_states) {
  Units units = divide(call, thread, call->tokens);
  for (int64_t token = units.begin; token < units.end; ++token) {
    const braid_abi_sequence *sequence =
        &call->sequences[call->token_sequence[token]];
    int64_t position = sequence->past + token - sequence->first;
    float *x = ((Token *)call->token_arena)[token].x;
    for (int64_t channel = 0; channel < FAKE_HIDDEN; ++channel) {
      float sum = 0;
      for (int64_t p = 0; p <= position; ++p)
        sum += key(call, sequence, layer, p)[channel] / (1 + position - p);
#ifdef FAKE_READS_BEHIND
      /* What the block holds behind the sequence. */
      if ((position + 1) % BRAID_ABI_KV_BLOCK != 0)
        sum += 0 * key(call, sequence, layer, position + 1)[channel];
#endif
      x[channel] = key(call, sequence, layer, position)[channel] + sum;
    }
    if (with_states)
      keep_state(call, layer + 1, token);
  }
  finish(call, thread, FAKE_ATTEND, layer, units);
}

static void head(const braid_abi_call *call, int64_t thread) {
  Row *rows = (Row *)call->row_arena;
  Units units = divide(call, thread, call->num_rows);
  for (int64_t row = units.begin; row < units.end; ++row)
    memcpy(rows[row].x, ((Token *)call->token_arena)[call->rows[row]].x,
           FAKE_HIDDEN * sizeof(float));
  finish(call, thread, FAKE_SELECT, 0, units);

  units = divide(call, thread, FAKE_VOCABULARY);
  for (int64_t row = 0; row < call->num_rows; ++row)
    for (int64_t v = units.begin; v < units.end; ++v) {
      float sum = 0;
      for (int64_t channel = 0; channel < FAKE_HIDDEN; ++channel)
        sum += rows[row].x[channel] * weights_of(call)->head[v][channel];
      call->output[row * FAKE_VOCABULARY + v] = sum;
    }
#ifdef FAKE_LAST_PHASE
  finish(call, thread, FAKE_LAST_PHASE, 0, units);
#else
  finish(call, thread, FAKE_HEAD, 0, units);
#endif
}

static void run(const braid_abi_call *call, int64_t thread, int with_states) {
  embed(call, thread, with_states);
  for (int64_t layer = 0; layer < FAKE_LAYERS; ++layer) {
    scan(call, thread, layer);
    attend(call, thread, layer, with_states);
  }
  head(call, thread);
}

static void forward(const braid_abi_call *call, int64_t thread) {
  run(call, thread, 0);
}

static void forward_with_outputs(const braid_abi_call *call, int64_t thread) {
  run(call, thread, 1);
}

#ifdef FAKE_TEAM
/* Uses all that threads share within a phase, and spoils the output if it is
 * not what the header promises. */
static void forward_small(const braid_abi_call *call, int64_t thread) {
  int64_t longest = 0;
  int wrong = call->tokens > FAKE_TEAM_TOKENS ||
              (uintptr_t)call->counters % 64 != 0 ||
              (uintptr_t)call->pieces % 64 != 0;
  for (int64_t i = 0; i < call->num_sequences; ++i) {
    const braid_abi_sequence *sequence = &call->sequences[i];
    if (sequence->past + sequence->length > longest)
      longest = sequence->past + sequence->length;
  }
  for (int64_t i = 0; i < FAKE_TEAM_COUNTERS; ++i)
    wrong |= call->counters[i] != 0;
  wrong |= call->longest != longest;
  run(call, thread, 0);
  if (thread != 0)
    return;
  memset(call->pieces, 0x5a,
         call->tokens * ((longest + BRAID_ABI_PIECE - 1) / BRAID_ABI_PIECE) *
             FAKE_TEAM_PIECE);
  if (wrong)
    call->output[0] = NAN;
}
#endif

static const char *const phases[FAKE_NUM_PHASES] = {"embed", "scan", "attend",
                                                    "select", "head"};

/* Keys are the first half of k, values the second. */
enum { FAKE_HALF = FAKE_HIDDEN / 2 };
#define AXIS(size, step) {size, size, 0, step}
#define HALF(offset)                                                           \
  {                                                                            \
    offset, { AXIS(BRAID_ABI_KV_BLOCK, ROW), AXIS(1, 0), AXIS(FAKE_HALF, 4) }  \
  }
static const braid_abi_plane halves[] = {HALF(0), HALF(FAKE_HALF * 4)};
static const braid_abi_plane channels[] = {
    {0, {AXIS(1, 0), AXIS(FAKE_HIDDEN, 4), AXIS(1, 4)}}};
static const uint64_t places[][FAKE_LAYERS] = {{0, 2}, {1, 3}};

#ifdef FAKE_NO_QUERY
#define braid_model_query another_symbol
#endif
const braid_abi_model *braid_model_query(uint32_t max_version);

const braid_abi_model *braid_model_query(uint32_t max_version) {
  static braid_abi_state states[] = {
      {"k", "kv", "2x1x3xf32", 0, BRAID_ABI_KV_BLOCK * ROW, FAKE_LAYERS,
       BRAID_ABI_F32, 2, halves, places[0]},
      {"s", "ssm", "6x1xf32", 0, ROW, FAKE_LAYERS, BRAID_ABI_F32, 1, channels,
       places[1]}};
  static braid_abi_model model = {
      .magic = BRAID_ABI_MAGIC,
      .abi_version = BRAID_ABI_VERSION,
      .size = sizeof(braid_abi_model),
      .name = "fake",
      .family = "fake",
      .compiler = "none",
      .dtype = "f32",
      .isa = BRAID_ABI_ISA_X86_64_V3,
      .head = BRAID_ABI_HEAD_CAUSAL_LM,
      .vocabulary = FAKE_VOCABULARY,
      .hidden = FAKE_HIDDEN,
      .layers = FAKE_LAYERS,
      .output_width = FAKE_VOCABULARY,
      .max_sequences = FAKE_MAX_SEQUENCES,
      .max_context = FAKE_MAX_CONTEXT,
      .max_tokens = FAKE_MAX_TOKENS,
      .weights_bytes = BRAID_ABI_WEIGHTS_HEADER + sizeof(fake_weights),
      .weights_digest = {0xd1},
      .layout_hash = {0x1a},
      .model_hash = {0xfa, 0x6e},
      .slot_bytes = sizeof(Slot),
      .kv_block_bytes = sizeof(Block),
      .token_arena_bytes = sizeof(Token),
      .row_arena_bytes = sizeof(Row),
      .thread_arena_bytes = sizeof(Scratch),
      .forward = forward,
      .forward_with_outputs = forward_with_outputs,
      .states = states,
      .num_states = 2,
      .phases = phases,
      .num_phases = FAKE_NUM_PHASES,
      .pad_token = -1,
  };
#ifdef FAKE_TEAM
  model.forward_small = forward_small;
  model.small_tokens = FAKE_TEAM_TOKENS;
  model.num_counters = FAKE_TEAM_COUNTERS;
  model.piece_bytes = FAKE_TEAM_PIECE;
#endif
#ifdef CHANGE
  CHANGE;
#endif
#ifdef FAKE_NEWER
  return 0;
#endif
  return max_version >= BRAID_ABI_VERSION ? &model : 0;
}
