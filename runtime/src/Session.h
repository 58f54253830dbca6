//===- Session.h - Slots, workspace and threads -----------------*- C++ -*-===//
#ifndef RUNTIME_SRC_SESSION_H
#define RUNTIME_SRC_SESSION_H

#include "AccessCheck.h"
#include "KvPool.h"
#include "Model.h"
#include "SessionPlan.h"
#include "ThreadTeam.h"
#include "Work.h"

#include <atomic>
#include <memory>

namespace braid::runtime {

struct Slot {
  uint64_t length;     // tokens it has seen
  uint64_t whole;      // tokens it was said to have in the end, at its first
  uint64_t evaluation; // the last one that named it
  bool marked;         // its states are of no sequence
};

/// What a thread of a traced call notes at barriers. Two sets, used in turn:
/// while thread 0 reports one phase, the others may end the next.
struct alignas(64) ThreadClock {
  uint64_t left; // when it left the last barrier
  uint64_t meetings;
  uint64_t units[2], nanoseconds[2];
};

/// The memory of a session: one mapping.
class Region {
public:
  Region() = default;
  ~Region();
  Region(const Region &) = delete;

  /// Maps zeros; returns 0, or the system's error number. Pages come when they
  /// are first touched: a long context costs what it uses.
  int map(uint64_t bytes);

  template <typename T>
  T *at(Part part) const {
    return reinterpret_cast<T *>(memory + part.begin);
  }

private:
  uint8_t *memory = nullptr;
  uint64_t bytes = 0;
};

/// Held by whoever uses a session; others are told.
class Use {
public:
  explicit Use(std::atomic<bool> &busy)
      : busy(busy), had(busy.exchange(true)) {}
  ~Use() {
    if (!had)
      busy = false;
  }
  Use(const Use &) = delete;

  braid_status check(braid_error *error) const;

private:
  std::atomic<bool> &busy;
  const bool had;
};

} // namespace braid::runtime

struct braid_session {
  /// Of threads that have not started, without memory; throws std::bad_alloc.
  braid_session(const braid_model *model,
                const braid::runtime::SessionPlan &plan,
                const braid_session_options &options);

  template <typename T>
  T *at(braid::runtime::Part part) const {
    return region.at<T>(part);
  }

  const braid_model *model;
  const braid::runtime::SessionPlan plan;
  const braid_trace trace; // callbacks, each of which may be null
  int (*const shouldCancel)(void *user);
  void *const cancelUser;
  void (*const progress)(void *user, uint64_t done, uint64_t total);
  void *const progressUser;
  braid::runtime::Region region;
  braid::runtime::KvPool pool;
  braid::runtime::ThreadTeam team;
  std::unique_ptr<braid::runtime::AccessCheck> accesses; // null: unchecked
  uint64_t calls = 0, evaluations = 0;
  uint64_t phases = 0; // that have ended, while accesses are checked
  std::atomic<bool> busy{false};
};

namespace braid::runtime {

inline Slot *getSlots(const braid_session &session) {
  return session.at<Slot>(session.plan.slotTable);
}

/// The ids of all tokens that `slot` has seen, [maxContext].
inline int32_t *getHistory(const braid_session &session, uint64_t slot) {
  return session.at<int32_t>(session.plan.history) +
         slot * session.plan.maxContext;
}

/// The conv and ssm states of `slot`.
inline uint8_t *getStates(const braid_session &session, uint64_t slot) {
  return session.at<uint8_t>(session.plan.slotStates) +
         slot * session.model->description->slot_bytes;
}

/// The KV block of `slot` that has `position`.
inline uint8_t *getBlock(const braid_session &session, uint64_t slot,
                         uint64_t position) {
  int32_t block = session.pool.getTable(slot)[position / BRAID_ABI_KV_BLOCK];
  return session.at<uint8_t>(session.plan.kv) +
         static_cast<uint64_t>(block) *
             session.model->description->kv_block_bytes;
}

/// Makes `slot` one that has seen nothing: gives its blocks back and fills what
/// it leaves behind, if the session is to.
void clearSlot(braid_session &session, uint64_t slot);

/// Fills the workspace of a call, if the session is to.
void poisonWorkspace(braid_session &session);

/// Checks all requests of an evaluation and copies them into the session. On
/// failure nothing has changed that a caller could see.
braid_status readRequests(braid_session &session, const braid_request *requests,
                          size_t count, braid_error *error);

} // namespace braid::runtime

#endif // RUNTIME_SRC_SESSION_H
