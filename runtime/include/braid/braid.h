/*===- braid.h - Runs compiled models -----------------------------*- C -*-===*\
|*
|* The public C API of libbraid. What is not in this header, in state.h, in
|* batch.h or in abi.h is not API.
|*
|*   model    a compiled model: code and mapped weights. Immutable once opened,
|*            any number of threads may create sessions from it.
|*   session  slots that hold the states of sequences, workspace and a team of
|*            threads. One caller at a time.
|*   slot     one sequence: what it has seen so far. Slots are numbered from 0.
|*
|* Errors. Functions that can fail return a status and, if `error` is not NULL,
|* describe the failure there; on success they leave `error` alone. Pointers to
|* results are set on failure too, to NULL. Nothing throws, aborts or prints.
|*
|* Owners. Handles are released by the function that the comment of their maker
|* names; releasing NULL does nothing. The library keeps no pointer of the
|* caller's beyond the call, but for callbacks and what they are given.
|*
|* Growth. Structs that begin with struct_size are filled by their _init
|* function first. It is the program's own code and knows the size that the
|* program was compiled with: later versions add fields at the end, and older
|* programs keep working.
|*
|* Memory. Everything that a session needs is computed by braid_session_plan and
|* allocated once by braid_session_create. Evaluating allocates nothing.
|*
|* Units. Sizes are bytes, times nanoseconds; tokens, positions and rows are
|* counted from 0. Matrices are row-major and have no padding.
|*
\*===----------------------------------------------------------------------===*/
#ifndef BRAID_BRAID_H
#define BRAID_BRAID_H

#include "braid/abi.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define BRAID_API __attribute__((visibility("default")))
#else
#define BRAID_API
#endif

/* The version of this header. */
#define BRAID_VERSION_MAJOR 0
#define BRAID_VERSION_MINOR 1
#define BRAID_VERSION_PATCH 0
#define BRAID_VERSION                                                          \
  (BRAID_VERSION_MAJOR * 10000u + BRAID_VERSION_MINOR * 100u +                 \
   BRAID_VERSION_PATCH)

/* The version of the library, as BRAID_VERSION has it. */
BRAID_API uint32_t braid_version(void);

/*===--- status -----------------------------------------------------------===*/

typedef enum braid_status {
  BRAID_OK = 0,
  BRAID_INVALID_ARGUMENT = 1, /* the caller asked for what makes no sense */
  BRAID_NOT_FOUND = 2,        /* a file or symbol is not there */
  BRAID_IO = 3,               /* the system refused to read, load or map */
  BRAID_MISMATCH = 4,         /* two things that must fit do not */
  BRAID_OUT_OF_MEMORY = 5,    /* memory or threads that the system lacks */
  BRAID_LIMIT = 6,            /* a capacity is used up; nothing has changed */
  BRAID_STATE = 7,            /* a slot is marked, or a session is in use */
  BRAID_CANCELLED = 8,        /* should_cancel said so */
  BRAID_INTERNAL = 9,         /* a bug in Braid */
  BRAID_STATUS_RANGE = -0x7fffffff - 1 /* any int is a value of the type */
} braid_status;

/* "ok", "invalid argument", ...; never NULL. */
BRAID_API const char *braid_status_name(braid_status status);

/* What went wrong, for people: what was expected, what came, what to do. */
typedef struct braid_error {
  braid_status status;
  char message[1024]; /* one line, zero-terminated, cut if need be */
} braid_error;

/*===--- host -------------------------------------------------------------===*/

/* The instruction set of this machine, a BRAID_ABI_ISA_ number, 0 if it has
 * not even the lowest. Counts what the operating system lets programs use. */
BRAID_API uint32_t braid_host_isa(void);

/* "x86-64-v4" for BRAID_ABI_ISA_X86_64_V4, and so on; "none" for 0; "unknown"
 * for what this version does not know. */
BRAID_API const char *braid_isa_name(uint32_t isa);

/*===--- models -----------------------------------------------------------===*/

typedef struct braid_model braid_model;

/* Opens the artifact in the directory `path`: loads model.so, checks that it
 * fits this runtime and this host, maps weights.bin and checks size and first
 * page against what model.so says. Reads no weights; they are paged in as they
 * are used and shared by all processes that map them, so the file must not
 * change while the model is open. model.so is a program, and trusted like one.
 *
 * On success stores the model in `*model`, to be released with
 * braid_model_close. */
BRAID_API braid_status braid_model_open(const char *path, braid_model **model,
                                        braid_error *error);

/* Of a library for several instruction sets, takes the newest that this host
 * has. */
typedef struct braid_model_options {
  size_t struct_size;
  uint64_t max_isa; /* a BRAID_ABI_ISA_ number: take none newer; 0: any */
} braid_model_options;

/* Fills in the defaults: zeros. */
static inline void braid_model_options_init(braid_model_options *options) {
  memset(options, 0, sizeof *options);
  options->struct_size = sizeof *options;
}

/* As braid_model_open; `options` may be NULL: the defaults. */
BRAID_API braid_status braid_model_open_with(const char *path,
                                             const braid_model_options *options,
                                             braid_model **model,
                                             braid_error *error);

/* Unloads the model. No session of it may be left. */
BRAID_API void braid_model_close(braid_model *model);

/* What the library says of itself: names, shapes, limits, parameters, states,
 * kernels, phases. Lives as long as the model; NULL for NULL. */
BRAID_API const braid_abi_model *
braid_model_description(const braid_model *model);

/*===--- session options --------------------------------------------------===*/

/* One sequence of a call. */
typedef struct braid_trace_row {
  uint32_t slot;
  uint64_t position; /* of its first token of this call */
  uint64_t length;   /* tokens */
} braid_trace_row;

/* A call of the model begins. */
typedef struct braid_trace_call {
  uint64_t call; /* calls are numbered from 0 in each session */
  uint64_t tokens;
  const braid_trace_row *rows; /* [num_rows] */
  size_t num_rows;
} braid_trace_call;

/* A phase of a call has ended. */
typedef struct braid_trace_phase {
  uint64_t call;
  uint64_t phase;   /* index into the phases of the model's description */
  const char *name; /* its name there */
  uint64_t layer;   /* counts the layers of one kind */
  /* [num_threads]: the units of work each thread did, and the time it took from
   * leaving the barrier before to arriving at this one. */
  const uint64_t *units;
  const uint64_t *nanoseconds;
  size_t num_threads;
} braid_trace_phase;

/* What a session reports as it evaluates. Called by the thread that called
 * braid_evaluate; what an event points to lives for the callback, which may not
 * use the session. Without `phase`, tracing costs nothing. */
typedef struct braid_trace {
  void *user;
  void (*call)(void *user, const braid_trace_call *event);   /* or NULL */
  void (*phase)(void *user, const braid_trace_phase *event); /* or NULL */
} braid_trace;

/* Runs work(argument, i) for each i from 0 to threads - 1 and returns when all
 * have returned. Each needs a thread of its own, since they wait for each
 * other: all run at the same time. Number 0 is run by the thread that called.
 */
typedef void (*braid_run_threads)(void *user, uint64_t threads,
                                  void (*work)(void *argument, uint64_t thread),
                                  void *argument);

/* Fills states, workspace and released KV blocks with bytes 0xff, NaN in every
 * float type, before they are handed out. Changes no result, costs time: a
 * model that read what it had not written would show. Debug builds of the
 * library fill what is released in any case. */
#define BRAID_SESSION_POISON 1u

/* Watches every access of a model that was compiled with --instrument: where
 * two threads touch the same bytes of the session between two barriers, one of
 * them writing, the evaluation fails with BRAID_INTERNAL and says where. Very
 * slow, and takes twelve times the plan's total beside it. */
#define BRAID_SESSION_CHECK 2u

typedef struct braid_session_options {
  size_t struct_size;
  /* Bounds, at most those that the model was compiled with. */
  uint64_t slots;         /* sequences at a time; 0: 1 */
  uint64_t max_context;   /* positions a slot may hold; 0: the model's bound */
  uint64_t max_tokens;    /* tokens of one call; 0: the model's bound */
  uint64_t max_rows;      /* outputs of one call; 0: max_tokens, at most 64 */
  uint64_t threads;       /* the caller's included; 0: the CPUs at hand */
  uint64_t hidden_states; /* not 0: requests may ask for hidden states */
  const braid_trace *trace; /* NULL: none; copied */
  /* Positions that all slots together may hold, rounded up to KV blocks; 0:
   * max_context in every slot, and no more than that is ever taken. */
  uint64_t kv_positions;
  uint64_t flags; /* BRAID_SESSION_ bits */
  /* NULL, or asked before every call of the model, by the thread that called
   * braid_evaluate: not 0 ends the evaluation. */
  int (*should_cancel)(void *user);
  void *cancel_user;
  uint64_t router_logits; /* not 0: requests may ask for them */
  uint64_t attentions;    /* not 0: likewise; take max_context a head */
  /* NULL, or [num_cpus], as the system numbers them: thread i of the session
   * stays on cpus[i % num_cpus], but thread 0, the caller, which is left where
   * it is. Read when the session is created. */
  const uint32_t *cpus;
  uint64_t num_cpus;
  /* NULL: the session has threads of its own. Else it starts none, and asks
   * this for `threads` threads in every call of the model, such as those of a
   * pool that the program has anyway. Not together with `cpus`. */
  braid_run_threads run_threads;
  void *run_threads_user;
  /* NULL, or told after every call of the model, by the thread that called
   * braid_evaluate, how many tokens of the evaluation are done, of how many. It
   * may not use the session. */
  void (*progress)(void *user, uint64_t done, uint64_t total);
  void *progress_user;
} braid_session_options;

/* Fills in the defaults: zeros. */
static inline void braid_session_options_init(braid_session_options *options) {
  memset(options, 0, sizeof *options);
  options->struct_size = sizeof *options;
}

/*===--- memory -----------------------------------------------------------===*/

/* The bytes of a session, before anything is allocated. The stacks of its
 * threads are the system's. */
typedef struct braid_memory_plan {
  size_t struct_size;
  uint64_t slots;     /* conv and ssm states */
  uint64_t kv;        /* keys and values */
  uint64_t workspace; /* buffers of a call */
  uint64_t tables;    /* everything else, results of a call included */
  uint64_t total;     /* the sum */
  uint64_t weights;   /* mapped, shared with other processes; not in total */
  /* The parts of the workspace, which grow with max_tokens, with max_rows, and
   * with max_tokens * threads. */
  uint64_t token_arena, row_arena, thread_arenas;
  uint64_t outputs; /* of tables: outputs of one call, further ones included */
  /* The options, with every default filled in. */
  uint64_t num_slots, max_context, max_tokens, max_rows, threads;
  uint64_t num_kv_blocks; /* of BRAID_ABI_KV_BLOCK positions */
} braid_memory_plan;

static inline void braid_memory_plan_init(braid_memory_plan *plan) {
  memset(plan, 0, sizeof *plan);
  plan->struct_size = sizeof *plan;
}

/* `options` may be NULL: the defaults. */
BRAID_API braid_status braid_session_plan(const braid_model *model,
                                          const braid_session_options *options,
                                          braid_memory_plan *plan,
                                          braid_error *error);

/*===--- sessions ---------------------------------------------------------===*/

typedef struct braid_session braid_session;

/* Creates a session of empty slots and starts its threads, which sleep between
 * evaluations. The model must outlive it. Where the system does not have the
 * memory, the error says how many slots, or what context, would fit. `options`
 * may be NULL: the defaults.
 *
 * On success stores the session in `*session`, to be released with
 * braid_session_destroy. */
BRAID_API braid_status braid_session_create(
    const braid_model *model, const braid_session_options *options,
    braid_session **session, braid_error *error);

BRAID_API void braid_session_destroy(braid_session *session);

/* Forgets the sequence of `slot`, returns its KV blocks and clears its mark.
 * More that can be done with what slots hold is in state.h. */
BRAID_API braid_status braid_slot_reset(braid_session *session, uint64_t slot,
                                        braid_error *error);

/* The tokens that `slot` has seen; 0 for a slot that does not exist. */
BRAID_API uint64_t braid_slot_length(const braid_session *session,
                                     uint64_t slot);

/*===--- evaluation -------------------------------------------------------===*/

/* Which tokens of a request have their output kept. */
typedef enum braid_keep {
  BRAID_KEEP_NONE = 0,
  BRAID_KEEP_LAST = 1,
  BRAID_KEEP_ALL = 2,
  BRAID_KEEP_POSITIONS = 3,          /* those in `positions` */
  BRAID_KEEP_RANGE = -0x7fffffff - 1 /* any int is a value of the type */
} braid_keep;

struct braid_kept_snapshot; /* of state.h */

/* Rotary positions are below. */
#define BRAID_ROTARY_POSITIONS BRAID_ABI_ROTARY_POSITIONS

/* Tokens that continue the sequence of a slot. */
typedef struct braid_request {
  size_t struct_size;
  uint64_t slot;
  const int32_t *ids; /* [length], in [0, vocabulary); NULL with embeddings */
  uint64_t length;    /* > 0 */
  braid_keep keep;
  /* [kept tokens][output width], in the order of tokens: logits, or the final
   * norm of a base model. May be NULL if nothing is kept. */
  float *output;
  /* NULL, or [layers + 1][length][hidden]: the embeddings, what follows each
   * layer but the last, the final norm. Needs options.hidden_states. */
  float *hidden_states;
  /* Tokens of this request, ascending, in [0, length); for
   * BRAID_KEEP_POSITIONS. */
  const uint64_t *positions;
  uint64_t num_positions;
  /* Tokens that the sequence will have in the end, or with rotary_positions
   * the largest of them and one; 0, or fewer than `length`: `length`. Read when
   * the slot is empty, and kept until it is again. Models whose rotary
   * embeddings change for long sequences ("dynamic", "longrope") choose by it,
   * at all positions alike; to others it means nothing. Without it, feeding
   * such a sequence in pieces is another computation than feeding it at once.
   */
  uint64_t whole;
  /* NULL, or [length]: what rotary embeddings turn by; NULL: each token's place
   * in its sequence. In [0, BRAID_ROTARY_POSITIONS). Attention, states and the
   * context are of places, whatever this says. */
  const int32_t *rotary_positions;
  /* NULL, or [routers][length][experts]: what routers decide by, before their
   * softmax. Needs options.router_logits, and a model with routers. */
  float *router_logits;
  /* NULL, or [attentions][length][attention_heads][max_context of the session]:
   * what each head attends to; 0 where it does not. Needs options.attentions,
   * and a model with attentions. */
  float *attentions;
  /* NULL, or [length][hidden]: the embeddings of the tokens, instead of `ids`.
   * Such a request shares no call of the model with others. */
  const float *embeddings;
  /* Snapshots to keep on the way, ascending: see state.h. */
  struct braid_kept_snapshot *snapshots;
  uint64_t num_snapshots;
} braid_request;

static inline void braid_request_init(braid_request *request) {
  memset(request, 0, sizeof *request);
  request->struct_size = sizeof *request;
}

/* Continues several sequences. Requests of one evaluation name different slots.
 *
 * Work is cut into calls of at most max_tokens tokens and max_rows outputs, and
 * where a snapshot is kept, requests in their order; neither that, nor which
 * requests share an
 * evaluation, nor the slots, nor the number of threads changes a bit of the
 * outputs. The caller's floating-point modes have no influence either and are
 * left alone.
 *
 * Everything is checked first, and then nothing has changed; BRAID_LIMIT says
 * that a slot's context or the KV pool is too small. Only BRAID_CANCELLED and
 * BRAID_INTERNAL can come later: then every slot whose request had begun is
 * marked and refuses work, as BRAID_STATE, until it is reset or restored, what
 * the requests point to holds nothing of use, and slots whose request had not
 * begun are as they were. */
BRAID_API braid_status braid_evaluate(braid_session *session,
                                      const braid_request *requests,
                                      size_t num_requests, braid_error *error);

#ifdef __cplusplus
}
#endif

#endif /* BRAID_BRAID_H */
