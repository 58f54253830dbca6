/*===- state.h - What slots hold: fork, snapshot, restore ---------*- C -*-===*\
|*
|* A slot holds one sequence: the tokens it has seen, the states of
|* convolutions and scans after the last of them, and keys and values of every
|* position. The functions here copy that within a session, carry it out and
|* back in, and go back to where it was. None of them changes a bit of any
|* result: a slot that was forked, restored or truncated goes on as one that
|* has seen the same tokens in one evaluation.
|*
|*   operation       takes                            copies
|*   reset           nothing                          nothing
|*   fork            at most one KV block             states, at most one block
|*   snapshot        nothing                          states, keys and values
|*   restore         blocks for all positions         states, keys and values
|*   truncate        at most one KV block             states, at most one block
|*
|* A snapshot is bytes that the caller keeps, in memory or in a file. They are
|* canonical: elements in the order of each state's shape, no layout, no block
|* numbers, nothing of a target; equal tokens give equal bytes. They are keyed
|* by the model's hash, so a snapshot fits every artifact of the same
|* checkpoint and types. docs/state.md has them byte by byte.
|*
|* Functions of this header fail as those of braid.h do, and on failure every
|* slot is as it was: nothing is ever half applied. Snapshots may come from
|* anywhere: all of them is checked before anything is done. The caller of a
|* function is the session's caller meanwhile.
|*
\*===----------------------------------------------------------------------===*/
#ifndef BRAID_STATE_H
#define BRAID_STATE_H

#include "braid/braid.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Makes `to` hold what `from` does. The two share all full KV blocks; `to`
 * gets a copy of the states and of the last block if that is not full. What
 * `to` held is forgotten, its mark cleared. BRAID_LIMIT if there is no block
 * for the copy. Allocates nothing. */
BRAID_API braid_status braid_slot_fork(braid_session *session, uint64_t from,
                                       uint64_t to, braid_error *error);

/* Leaves keys and values out: much smaller, and all that braid_slot_truncate
 * needs. */
#define BRAID_SNAPSHOT_WITHOUT_KV 1u

/* The size of a snapshot of a slot that has seen `tokens` tokens; `flags` are
 * BRAID_SNAPSHOT_ bits. 0 for NULL, and where 64 bits are too few. */
BRAID_API uint64_t braid_snapshot_bytes(const braid_model *model,
                                        uint64_t tokens, uint64_t flags);

/* Writes a snapshot of `slot` to `data`, which takes `capacity` bytes: at least
 * braid_snapshot_bytes of the slot's length, which is how many are written.
 * Allocates nothing. */
BRAID_API braid_status braid_slot_snapshot(braid_session *session,
                                           uint64_t slot, uint64_t flags,
                                           void *data, uint64_t capacity,
                                           braid_error *error);

/* The same to the file `path`, which only its owner may read and which appears
 * whole, in the place of one that is there, or not at all. */
BRAID_API braid_status braid_slot_snapshot_file(braid_session *session,
                                                uint64_t slot, uint64_t flags,
                                                const char *path,
                                                braid_error *error);

/* Makes `slot` hold what the snapshot of `bytes` bytes at `data` does, and
 * clears its mark. BRAID_MISMATCH if the bytes are damaged, without keys and
 * values, or of another model or other types; BRAID_LIMIT if they are of more
 * positions than the slot may hold or the pool has blocks for. */
BRAID_API braid_status braid_slot_restore(braid_session *session, uint64_t slot,
                                          const void *data, uint64_t bytes,
                                          braid_error *error);

/* The same from the file `path`. */
BRAID_API braid_status braid_slot_restore_file(braid_session *session,
                                               uint64_t slot, const char *path,
                                               braid_error *error);

/* Takes `slot` back to where the snapshot was made, with or without keys and
 * values. The slot must have seen the snapshot's tokens first, in whatever way:
 * it keeps their keys and values and returns the blocks of later ones.
 * BRAID_STATE if it has not, or is marked, or began with another `whole` and
 * the model's states depend on it; otherwise as braid_slot_restore. */
BRAID_API braid_status braid_slot_truncate(braid_session *session,
                                           uint64_t slot, const void *data,
                                           uint64_t bytes, braid_error *error);

/* A snapshot that an evaluation keeps on its way, as `snapshots` of
 * braid_request asks: of the request's slot after so many of the request's
 * tokens. One request's are ascending by `tokens`. */
typedef struct braid_kept_snapshot {
  uint64_t tokens; /* in [1, length] */
  uint64_t flags;  /* BRAID_SNAPSHOT_ bits */
  void *data;      /* of the caller's */
  /* At least braid_snapshot_bytes of what the slot has seen by then, which is
   * how many are written. */
  uint64_t capacity;
} braid_kept_snapshot;

/* What a snapshot says of itself. */
typedef struct braid_snapshot_info {
  size_t struct_size;
  uint64_t tokens; /* that the slot had seen */
  uint64_t flags;  /* BRAID_SNAPSHOT_ bits */
  uint64_t bytes;  /* of the whole */
  uint8_t model_hash[32];
  /* The instruction set of the code that made it, a BRAID_ABI_ISA_ number.
   * Code for another one takes it, but would have made other bits. */
  uint32_t isa;
  uint32_t reserved; /* zero */
  /* [tokens], within the snapshot; aligned if `data` is. Negative for tokens
   * that were given as embeddings, or with another rotary position than their
   * place: see docs/state.md. */
  const int32_t *ids;
  /* `whole` of braid_request when the sequence began, if the model's states
   * depend on it; else 0. */
  uint64_t whole;
} braid_snapshot_info;

static inline void braid_snapshot_info_init(braid_snapshot_info *info) {
  memset(info, 0, sizeof *info);
  info->struct_size = sizeof *info;
}

/* Checks that the `bytes` bytes at `data` are an undamaged snapshot, of
 * whatever model, and says what is in it. */
BRAID_API braid_status braid_snapshot_read(const void *data, uint64_t bytes,
                                           braid_snapshot_info *info,
                                           braid_error *error);

#ifdef __cplusplus
}
#endif

#endif /* BRAID_STATE_H */
