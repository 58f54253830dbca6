/* A model by hand, for tests of the runtime: each logit is a running sum of the
** ids that the slot has seen, and of the KV blocks that hold them. Built in
** variants that a runtime must refuse. */
#include "braid/abi.h"

#ifndef FAKE_MAGIC
#define FAKE_MAGIC BRAID_ABI_MAGIC
#endif
#ifndef FAKE_VERSION
#define FAKE_VERSION BRAID_ABI_VERSION
#endif
#ifndef FAKE_SIZE
#define FAKE_SIZE sizeof(braid_abi_model)
#endif
#ifndef FAKE_ISA
#define FAKE_ISA BRAID_ABI_ISA_X86_64_V3
#endif

enum {
  VOCABULARY = 8,
  WIDTH = 2,
  HIDDEN = 2,
  SLOT_BYTES = 64,
  BLOCK_BYTES = 64
};

static void run(const braid_abi_call *call, int64_t thread) {
  /* Phase 0: thread i takes sequence i modulo the threads. */
  int64_t units = 0;
  for (int64_t s = thread; s < call->num_sequences; s += call->threads) {
    const braid_abi_sequence *sequence = call->sequences + s;
    float *state =
        (float *)(call->slots + (int64_t)sequence->slot * SLOT_BYTES);
    float sum = sequence->past ? *state : 0;
    for (int32_t t = 0; t < sequence->length; ++t) {
      int32_t position = sequence->past + t;
      float *block =
          (float *)(call->kv +
                    (int64_t)sequence->blocks[position / 16] * BLOCK_BYTES);
      block[position % 16] = (float)call->ids[sequence->first + t];
      sum = sum * 0.5f + (float)call->ids[sequence->first + t];
      float *row =
          (float *)(call->token_arena + 64 * (int64_t)(sequence->first + t));
      row[0] = sum;
      row[1] = 0;
      for (int32_t p = 0; p <= position; ++p) {
        const float *seen =
            (const float *)(call->kv +
                            (int64_t)sequence->blocks[p / 16] * BLOCK_BYTES);
        row[1] += seen[p % 16];
      }
    }
    *state = sum;
    ++units;
  }
  call->barrier(call, thread, 0, 0, units);
  /* Phase 1: rows, divided. */
  int64_t begin = call->num_rows * thread / call->threads;
  int64_t end = call->num_rows * (thread + 1) / call->threads;
  for (int64_t r = begin; r < end; ++r)
    for (int64_t c = 0; c < WIDTH; ++c)
      call->output[r * WIDTH + c] =
          ((const float *)(call->token_arena + 64 * (int64_t)call->rows[r]))[c];
  call->barrier(call, thread, 1, 0, end - begin);
}

static void run_with_states(const braid_abi_call *call, int64_t thread) {
  run(call, thread);
  if (thread == 0)
    for (int64_t i = 0; i < 2 * call->tokens * HIDDEN; ++i)
      call->hidden_states[i] = (float)call->ids[i / HIDDEN % call->tokens];
  call->barrier(call, thread, 1, 0, 0);
}

static const char *const phases[] = {"fake: sum", "fake: select"};

static const braid_abi_model model = {
    .magic = FAKE_MAGIC,
    .abi_version = FAKE_VERSION,
    .size = FAKE_SIZE,
    .name = "fake",
    .family = "fake",
    .compiler = "by hand",
    .dtype = "f32",
    .isa = FAKE_ISA,
    .head = BRAID_ABI_HEAD_CAUSAL_LM,
    .vocabulary = VOCABULARY,
    .hidden = HIDDEN,
    .layers = 1,
    .output_width = WIDTH,
    .max_sequences = 4,
    .max_context = 100,
    .max_tokens = 32,
    .weights_bytes = BRAID_ABI_WEIGHTS_HEADER,
    .slot_bytes = SLOT_BYTES,
    .kv_block_bytes = BLOCK_BYTES,
    .token_arena_bytes = 64,
    .forward = run,
    .forward_with_states = run_with_states,
    .phases = phases,
    .num_phases = 2,
};

__attribute__((visibility("default"))) const braid_abi_model *
braid_model_query(uint32_t max_version) {
  return max_version < BRAID_ABI_VERSION ? 0 : &model;
}
