/*===- abi.h - Contract between a compiled model and the runtime --*- C -*-===*\
|*
|* The one header that the compiler and the runtime share. A compiled model is a
|* directory: `model.so`, `weights.bin`, `manifest.json` (for people). model.so
|* exports one symbol, BRAID_ABI_QUERY_SYMBOL, and leaves nothing undefined but
|* memcpy, memmove and memset.
|*
|* Every struct is versioned as a whole: a change of any layout below needs a
|* new BRAID_ABI_VERSION. Integers are little-endian, as on every target.
|*
\*===----------------------------------------------------------------------===*/
#ifndef BRAID_ABI_H
#define BRAID_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define BRAID_ABI_ASSERT(condition, reason) static_assert(condition, reason)
extern "C" {
#else
#define BRAID_ABI_ASSERT(condition, reason) _Static_assert(condition, reason)
#endif

#define BRAID_ABI_VERSION 2u
#define BRAID_ABI_MAGIC 0x4c444d4449415242ull /* "BRAIDMDL" */
#define BRAID_ABI_QUERY_SYMBOL "braid_model_query"

/* Positions in one block of the KV pool. */
#define BRAID_ABI_KV_BLOCK 16

/* Positions in a piece: what an attention that is cut by positions computes by
 * itself. Part of the result: pieces begin at multiples, and are merged in
 * order. */
#define BRAID_ABI_PIECE 512

/* Rotary positions are below: angles are numbers of f32, which have no digits
 * left for more. */
#define BRAID_ABI_ROTARY_POSITIONS (1 << 22)

/* Instruction sets, each a superset of those before it. */
enum {
  BRAID_ABI_ISA_X86_64_V3 = 3,     /* AVX2, FMA, BMI */
  BRAID_ABI_ISA_X86_64_V4 = 4,     /* AVX-512 F, BW, CD, DQ, VL */
  BRAID_ABI_ISA_X86_64_V4_BF16 = 5 /* and AVX512_BF16 */
};

/* What `output` holds. */
enum {
  BRAID_ABI_HEAD_BASE = 0,      /* last_hidden_state, [rows][hidden] */
  BRAID_ABI_HEAD_CAUSAL_LM = 1, /* logits, [rows][vocabulary] */
  /* scores, [rows][labels]; those of a sequence are those of its last token
   * that is not pad_token */
  BRAID_ABI_HEAD_CLASSIFICATION = 2
};

/* A huge page of x86-64. The system keeps those parts of a file in huge pages
 * that were written whole, at multiples of their size, and maps them as huge
 * ones where addresses are such multiples too: the compiler writes weights.bin
 * so, and the runtime maps it so. Either alone is for nothing. Where pages are
 * larger nobody is harmed. */
#define BRAID_ABI_HUGE_PAGE (2u << 20)

/* The bytes that begin weights.bin; the rest of the first page is zero. */
#define BRAID_ABI_WEIGHTS_MAGIC 0x3157444941524221ull /* "!BRAIDW1" */
#define BRAID_ABI_WEIGHTS_HEADER 4096u
typedef struct braid_abi_weights_header {
  uint64_t magic;
  uint64_t file_bytes;     /* size of the whole file */
  uint8_t digest[32];      /* BLAKE3 of everything after the first page */
  uint8_t layout_hash[32]; /* names, types and offsets of all parameters */
} braid_abi_weights_header;
BRAID_ABI_ASSERT(sizeof(braid_abi_weights_header) == 80,
                 "a layout change needs a new BRAID_ABI_VERSION");

/* One sequence of a call. Its tokens are neighbours in the call. */
typedef struct braid_abi_sequence {
  int32_t first;  /* its first token */
  int32_t length; /* its tokens, > 0 */
  int32_t past;   /* its tokens that the slot has seen; 0: the slot's bytes are
                     not read, states start as zero */
  int32_t slot;
  const int32_t *blocks; /* [ceil((past + length) / 16)] of the KV pool */
  int32_t whole;    /* tokens that it was said to have in the end when it began,
                       the same in all of its calls: rotary frequencies of some
                       models depend on it */
  int32_t reserved; /* zero */
} braid_abi_sequence;
BRAID_ABI_ASSERT(sizeof(braid_abi_sequence) == 32,
                 "a layout change needs a new BRAID_ABI_VERSION");

/* One call of an entry. The model's code writes only what `slots`, `kv`, the
 * three arenas, `output` and the further outputs reach. All pointers are
 * 64-byte aligned unless they point to int32_t or float arrays of the caller
 * (4-byte aligned). */
typedef struct braid_abi_call {
  const uint8_t *weights; /* weights.bin as mapped, header included */
  uint8_t *slots;         /* slot s at s * slot_bytes: conv and ssm states */
  uint8_t *kv;            /* block b at b * kv_block_bytes */
  uint8_t *token_arena;   /* token_arena_bytes * tokens */
  uint8_t *row_arena;     /* row_arena_bytes * rows */
  uint8_t *thread_arena;  /* thread i at i * thread_arena_stride, each
                             thread_arena_bytes * tokens */
  uint64_t thread_arena_stride;  /* a multiple of 64 */
  const int32_t *ids;            /* [tokens], in [0, vocabulary) */
  const int32_t *token_sequence; /* [tokens] */
  const braid_abi_sequence *sequences;
  const int32_t *rows; /* [num_rows] tokens whose output is kept */
  float *output;       /* [num_rows][output_width] */
  /* Of the entry with_outputs; each is NULL if it is not wanted. */
  float *hidden_states; /* [layers + 1][tokens][hidden] */
  float *router_logits; /* [routers][tokens][experts] */
  float
      *attentions; /* [attentions][tokens][attention_heads][attention_width] */
  int64_t attention_width;  /* positions, at least past + length of all */
  const int32_t *positions; /* [tokens]: what rotary embeddings turn by */
  /* NULL, or [tokens][hidden]: what the embeddings of the tokens are, and then
   * `ids` are not read. */
  const float *embeddings;
  int64_t tokens;
  int64_t num_sequences;
  int64_t num_rows; /* may be 0: then `output` and `rows` may be NULL */
  int64_t threads;
  /* Ends a phase: returns when all threads have called it. `phase` indexes the
   * model's phases, `layer` counts the layers of one kind (0 outside of
   * layers), `units` says how many units of work this thread did, or 1 where
   * threads take them from a counter. */
  void (*barrier)(const struct braid_abi_call *call, int64_t thread,
                  int64_t phase, int64_t layer, int64_t units);
  void *runtime; /* the runtime's own; the model never reads it */
  /* NULL, or told by an instrumented model of each access before it happens:
   * `bytes` from `address` on, `write` 1 or 0, by the thread that calls it. */
  void (*check)(const struct braid_abi_call *call, const void *address,
                int64_t bytes, int64_t write);
  /* What the threads of a phase tell each other without a barrier. `counters`
   * has num_counters of the model, 64-byte aligned, zero when a call begins;
   * the model leaves them zero. `pieces` is for forward_small only. */
  uint32_t *counters;
  uint8_t
      *pieces; /* [tokens][ceil(longest / BRAID_ABI_PIECE)] of piece_bytes */
  int64_t longest; /* the largest past + length */
} braid_abi_call;
BRAID_ABI_ASSERT(sizeof(braid_abi_call) == 224,
                 "a layout change needs a new BRAID_ABI_VERSION");
BRAID_ABI_ASSERT(offsetof(braid_abi_call, barrier) == 176,
                 "a layout change needs a new BRAID_ABI_VERSION");

/* Run by every thread of a team with the same call. */
typedef void (*braid_abi_entry)(const braid_abi_call *call, int64_t thread);

/* A weight of weights.bin: `count` elements (layers), `stride` bytes apart. */
typedef struct braid_abi_parameter {
  const char *name;
  const char *type; /* as the compiler prints it: shape, dtype, layout */
  uint64_t offset, stride, count;
} braid_abi_parameter;

/* Types of elements. */
enum {
  BRAID_ABI_F32 = 1, /* 4 bytes */
  BRAID_ABI_BF16 = 2 /* 2 bytes */
};

/* A dimension of a state, and how its indices lie: index i is
 * i / panel * stride + i % panel * step bytes from the first. Without panels
 * `panel` is `size`. */
typedef struct braid_abi_axis {
  uint64_t size, panel; /* > 0 */
  uint64_t stride, step;
} braid_abi_axis;

/* Elements of a state that lie alike. Element (i, j, k) is as many bytes from
 * the beginning of its layer's state as `offset` and the three axes add up to.
 * Of a slot's states the first axis has one index; of a KV block's it is that
 * of positions, BRAID_ABI_KV_BLOCK of them. */
typedef struct braid_abi_plane {
  uint64_t offset;
  braid_abi_axis axes[3];
} braid_abi_plane;
BRAID_ABI_ASSERT(sizeof(braid_abi_plane) == 104,
                 "a layout change needs a new BRAID_ABI_VERSION");

/* A state of `count` layers, `stride` bytes apart: in the slot, or in a KV
 * block. Conv and ssm states have one plane, kv states two: keys, then values,
 * each [positions][heads][head size]. */
typedef struct braid_abi_state {
  const char *name;
  const char *kind; /* "kv", "conv", "ssm" */
  const char *type; /* as the compiler prints it */
  uint64_t offset, stride, count;
  uint32_t element;    /* BRAID_ABI_F32 or BRAID_ABI_BF16 */
  uint32_t num_planes; /* 2 of "kv", else 1 */
  const braid_abi_plane *planes;
  /* [count]: the place of each layer's state among all states of the model, in
   * which no place is empty or taken twice. It does not depend on what the
   * compiler stacked, nor on the target: snapshots are in this order. */
  const uint64_t *places;
} braid_abi_state;
BRAID_ABI_ASSERT(sizeof(braid_abi_state) == 72,
                 "a layout change needs a new BRAID_ABI_VERSION");

/* A function of generated code, for people. */
typedef struct braid_abi_kernel {
  const char *name;    /* its symbol */
  const char *emitter; /* "linear", "attention", ... */
  const char *isa;     /* "x86-64-v4" */
  const char *tile;    /* "6x64 panel 64 k-block 2048" */
} braid_abi_kernel;

/* The code calls `check` of braid_abi_call. */
#define BRAID_ABI_MODEL_INSTRUMENTED 1u
/* The loss has the auxiliary loss in it, asked for or not. */
#define BRAID_ABI_MODEL_ADDS_AUX_LOSS 2u
/* Every layer has two routers, its attention's first. */
#define BRAID_ABI_MODEL_ATTENTION_ROUTERS 4u
/* The code reads `whole` of braid_abi_sequence: states depend on it. */
#define BRAID_ABI_MODEL_WHOLE 8u

typedef struct braid_abi_model {
  uint64_t magic;       /* BRAID_ABI_MAGIC */
  uint32_t abi_version; /* BRAID_ABI_VERSION of the compiler */
  uint32_t size;        /* sizeof(braid_abi_model) in the compiler */
  const char *name;     /* the checkpoint's directory name */
  const char *family;   /* "jamba" */
  const char *compiler; /* "braid 0.1.0, LLVM 22.1.8" */
  const char *dtype;    /* of packed weights: "f32" */
  uint32_t isa;
  uint32_t head;
  uint64_t vocabulary, hidden, layers;
  /* What it can hand out: in the order of layers; of a layer with two routers
   * the attention's comes first. Experts and heads are those of each. */
  uint64_t routers, experts, experts_per_token, attentions, attention_heads;
  uint64_t output_width;
  /* Upper bounds baked in; a session may ask for less. */
  uint64_t max_sequences, max_context, max_tokens;
  uint64_t weights_bytes;
  uint8_t weights_digest[32];
  uint8_t layout_hash[32];
  /* Of what a slot's states mean: the config, the values of all weights as they
   * are multiplied, the types of weights and states. Equal in libraries of one
   * checkpoint for different targets, layouts or sets of passes. */
  uint8_t model_hash[32];
  uint64_t slot_bytes, kv_block_bytes; /* multiples of 64; may be 0 */
  /* Workspace of a call: multiples of 64, see braid_abi_call. */
  uint64_t token_arena_bytes, row_arena_bytes, thread_arena_bytes;
  /* Writes `output` only. */
  braid_abi_entry forward;
  /* Writes what else the call wants as well. */
  braid_abi_entry forward_with_outputs;
  const braid_abi_parameter *parameters;
  const braid_abi_state *states;
  const braid_abi_kernel *kernels;
  const char *const *phases; /* names */
  uint64_t num_parameters, num_states, num_kernels, num_phases;
  /* For calls of at most `small_tokens` tokens (0: there is none): the same
   * bits in fewer phases. Needs so many bytes of the thread arena a token
   * instead, and as much of the other arenas. */
  braid_abi_entry forward_small;
  uint64_t small_tokens, small_thread_arena_bytes;
  /* The same model for an older instruction set, or NULL: a library may hold
   * several, the newest first. They differ in isa, entries, kernels and names
   * of phases, and read the same weights. */
  const struct braid_abi_model *older;
  uint64_t flags; /* BRAID_ABI_MODEL_ bits */
  /* The token that a classifier does not read, or -1; -1 for other heads. */
  int64_t pad_token;
  /* Of losses, see braid/loss.h. */
  double z_loss_coefficient, aux_loss_coefficient;
  /* See `counters` and `pieces` of braid_abi_call. piece_bytes is a multiple of
   * 64. Either may be 0. */
  uint64_t num_counters, piece_bytes;
} braid_abi_model;
BRAID_ABI_ASSERT(sizeof(braid_abi_model) == 456,
                 "a layout change needs a new BRAID_ABI_VERSION");

/* Returns the newest description that is no newer than `max_version`, or NULL:
 * that for the newest instruction set. The result lives as long as the library
 * is loaded. */
typedef const braid_abi_model *(*braid_abi_query_fn)(uint32_t max_version);

#ifdef __cplusplus
}
#endif

#endif /* BRAID_ABI_H */
