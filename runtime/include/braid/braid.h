/*===- braid.h - Runs compiled models ------------------------------*- C
-*-===*\
|*
|* The public C API of libbraid. What is not in this header is not API.
|*
|*   model    a compiled model: code and mapped weights. Immutable once opened,
|*            any number of threads may create sessions from it.
|*   session  slots that hold the states of sequences, workspace and a team of
|*            threads. One caller at a time.
|*   slot     one sequence: what it has seen so far, 0 .. slots - 1.
|*
|* Functions that can fail return a status and, if `error` is not NULL, describe
|* the failure there; on success they leave `error` alone. Handles are released
|* by the function that says so; releasing NULL does nothing. Structs that begin
|* with struct_size are filled by their _init function first, so that a program
|* keeps working when later versions add fields at the end.
|*
|* All memory of a session is computed by braid_session_plan and allocated once
|* by braid_session_create. Evaluating allocates nothing.
|*
\*===----------------------------------------------------------------------===*/
#ifndef BRAID_BRAID_H
#define BRAID_BRAID_H

#include "braid/abi.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define BRAID_API __attribute__((visibility("default")))
#else
#define BRAID_API
#endif

#define BRAID_VERSION_MAJOR 0
#define BRAID_VERSION_MINOR 1
#define BRAID_VERSION_PATCH 0

/* The version of the library: major * 10000 + minor * 100 + patch. */
BRAID_API uint32_t braid_version(void);

/*===--- status -----------------------------------------------------------===*/

typedef enum braid_status {
  BRAID_OK = 0,
  BRAID_INVALID_ARGUMENT = 1, /* the caller asked for what makes no sense */
  BRAID_NOT_FOUND = 2,        /* a file or symbol is not there */
  BRAID_IO = 3,               /* the system refused to read or map */
  BRAID_MISMATCH = 4,         /* two things that must fit do not */
  BRAID_OUT_OF_MEMORY = 5,
  BRAID_LIMIT = 6, /* a capacity is used up; nothing has changed */
  BRAID_INTERNAL = 7,
  BRAID_STATUS_RANGE = 0x7fffffff /* any int is a value of the type */
} braid_status;

/* "ok", "invalid argument", ...; never NULL. */
BRAID_API const char *braid_status_name(braid_status status);

typedef struct braid_error {
  braid_status status;
  char message[1020]; /* one line, zero-terminated, cut if need be */
} braid_error;

/*===--- host -------------------------------------------------------------===*/

/* The instruction set of this machine, a BRAID_ABI_ISA_ number, 0 if it has
 * not even x86-64-v3. Counts what the operating system lets programs use. */
BRAID_API uint32_t braid_host_isa(void);

/* "x86-64-v4" for BRAID_ABI_ISA_X86_64_V4, and so on; "none" for 0. */
BRAID_API const char *braid_isa_name(uint32_t isa);

/*===--- models -----------------------------------------------------------===*/

typedef struct braid_model braid_model;

/* Opens the artifact in the directory `path`: loads model.so, checks that it
 * fits this runtime and host, maps weights.bin and checks its header against
 * the library. Reads no weights. On success stores the model in `*model`, to
 * be released with braid_model_close; on failure stores NULL. */
BRAID_API braid_status braid_model_open(const char *path, braid_model **model,
                                        braid_error *error);

/* No session of the model may be left. */
BRAID_API void braid_model_close(braid_model *model);

/* What the library says of itself: names, shapes, limits, parameters, states,
 * kernels, phases. Lives as long as the model. */
BRAID_API const braid_abi_model *
braid_model_description(const braid_model *model);

/*===--- sessions ---------------------------------------------------------===*/

typedef struct braid_session braid_session;

/* One sequence of a call, for traces. */
typedef struct braid_trace_row {
  uint32_t slot;
  uint64_t position; /* of its first token of this call */
  uint64_t length;   /* tokens */
} braid_trace_row;

/* What a session reports if it is asked to. Called by the thread that called
 * braid_evaluate; pointers live for the call. */
typedef struct braid_trace {
  void *user;
  /* A call of the model begins. */
  void (*call)(void *user, uint64_t call, uint64_t tokens,
               const braid_trace_row *rows, size_t num_rows);
  /* A phase of it has ended: per thread, the units it did and the time from
   * the end of the phase before to the end of its work. */
  void (*phase)(void *user, uint64_t call, const char *name, uint64_t layer,
                const uint64_t *units, const uint64_t *nanoseconds,
                size_t num_threads);
} braid_trace;

typedef struct braid_session_options {
  size_t struct_size;
  uint64_t slots;         /* sequences at a time; 0: 1 */
  uint64_t max_context;   /* positions a slot may hold; 0: the model's bound */
  uint64_t max_tokens;    /* tokens of one call; 0: the model's bound */
  uint64_t max_rows;      /* outputs of one call; 0: max_tokens, at most 64 */
  uint64_t threads;       /* the caller's included; 0: the CPUs at hand */
  uint64_t hidden_states; /* not 0: requests may ask for hidden states */
  const braid_trace *trace; /* NULL: none; must outlive the session */
} braid_session_options;

BRAID_API void braid_session_options_init(braid_session_options *options);

/* The bytes of a session, before anything is allocated. */
typedef struct braid_memory_plan {
  size_t struct_size;
  uint64_t slots;     /* conv and ssm states */
  uint64_t kv;        /* keys and values of all slots at full length */
  uint64_t workspace; /* buffers of a call */
  uint64_t tables;    /* everything else */
  uint64_t total;
  uint64_t weights; /* mapped, shared with other processes; not in total */
} braid_memory_plan;

BRAID_API void braid_memory_plan_init(braid_memory_plan *plan);

BRAID_API braid_status braid_session_plan(const braid_model *model,
                                          const braid_session_options *options,
                                          braid_memory_plan *plan,
                                          braid_error *error);

/* Creates a session of empty slots. The model must outlive it. Memory that the
 * system does not have is BRAID_OUT_OF_MEMORY, with what would fit. On success
 * stores the session in `*session`, to be released with
 * braid_session_destroy; on failure stores NULL. */
BRAID_API braid_status braid_session_create(
    const braid_model *model, const braid_session_options *options,
    braid_session **session, braid_error *error);

BRAID_API void braid_session_destroy(braid_session *session);

/* Forgets the sequence of `slot`. */
BRAID_API braid_status braid_slot_reset(braid_session *session, uint64_t slot,
                                        braid_error *error);

/* The tokens that `slot` has seen; 0 for a slot that does not exist. */
BRAID_API uint64_t braid_slot_length(const braid_session *session,
                                     uint64_t slot);

/* Which positions of a request have their output kept. */
typedef enum braid_keep {
  BRAID_KEEP_NONE = 0,
  BRAID_KEEP_LAST = 1,
  BRAID_KEEP_ALL = 2,
  BRAID_KEEP_RANGE = 0x7fffffff /* any int is a value of the type */
} braid_keep;

/* Tokens that continue the sequence of a slot. */
typedef struct braid_request {
  size_t struct_size;
  uint64_t slot;
  const int32_t *ids; /* [length], in [0, vocabulary) */
  uint64_t length;    /* > 0 */
  braid_keep keep;
  /* [kept positions][output width], in order of position: logits, or the final
   * norm of a base model. */
  float *output;
  /* NULL, or [layers + 1][length][hidden]: the embeddings, what follows each
   * layer but the last, the final norm. Needs options.hidden_states. */
  float *hidden_states;
} braid_request;

BRAID_API void braid_request_init(braid_request *request);

/* Continues several sequences. Requests of one evaluation name different
 * slots. Work is cut into calls of at most max_tokens tokens and max_rows
 * outputs; neither that, nor which requests share an evaluation, nor the slot,
 * nor the number of threads changes a bit of the outputs. Everything is checked
 * first: on failure nothing has changed. */
BRAID_API braid_status braid_evaluate(braid_session *session,
                                      const braid_request *requests,
                                      size_t num_requests, braid_error *error);

#ifdef __cplusplus
}
#endif

#endif /* BRAID_BRAID_H */
