//===- session.hpp - Slots and evaluation -----------------------*- C++ -*-===//
///
/// Sessions of braid/braid.h and what braid/state.h does with their slots, for
/// C++; see braid/braid.hpp.
///
//===----------------------------------------------------------------------===//
#ifndef BRAID_CPP_SESSION_HPP
#define BRAID_CPP_SESSION_HPP

#include "braid/cpp/model.hpp"
#include "braid/state.h"

namespace braid {

/// With zeros in every other field. What it points to has to live until it is
/// evaluated.
inline braid_request makeRequest(uint64_t slot, View<const int32_t> ids,
                                 braid_keep keep = BRAID_KEEP_NONE,
                                 float *output = nullptr) {
  braid_request request;
  braid_request_init(&request);
  request.slot = slot;
  request.ids = ids.data();
  request.length = ids.size();
  request.keep = keep;
  request.output = output;
  return request;
}

struct SnapshotInfo : braid_snapshot_info {
  SnapshotInfo() : braid_snapshot_info() { braid_snapshot_info_init(this); }
};

/// What the undamaged snapshot in `bytes` says of itself; its ids lie there.
inline SnapshotInfo readSnapshot(View<const uint8_t> bytes) {
  SnapshotInfo info;
  detail::call(braid_snapshot_read, bytes.data(), uint64_t(bytes.size()),
               &info);
  return info;
}

/// A session that somebody else owns. One caller at a time.
class SessionRef {
public:
  SessionRef(const braid_model *model, braid_session *session)
      : model(model), session(session) {}

  /// Continues several sequences.
  void evaluate(View<const braid_request> requests) {
    if (callbacks)
      callbacks->call(braid_evaluate, session, requests.data(),
                      requests.size());
    else
      detail::call(braid_evaluate, session, requests.data(), requests.size());
  }

  /// Continues `slot` with `ids` and returns the outputs of its last token or
  /// of all, [kept][output width of the model].
  std::vector<float> evaluate(uint64_t slot, View<const int32_t> ids,
                              braid_keep keep = BRAID_KEEP_LAST) {
    uint64_t width = braid_model_description(model)->output_width;
    std::vector<float> output(keep == BRAID_KEEP_ALL    ? ids.size() * width
                              : keep == BRAID_KEEP_LAST ? width
                                                        : 0);
    braid_request request = makeRequest(slot, ids, keep, output.data());
    evaluate({&request, 1});
    return output;
  }

  /// Forgets the sequence of `slot`.
  void reset(uint64_t slot) { detail::call(braid_slot_reset, session, slot); }
  /// The tokens that `slot` has seen.
  uint64_t length(uint64_t slot) const {
    return braid_slot_length(session, slot);
  }
  /// Makes `to` hold what `from` does.
  void fork(uint64_t from, uint64_t to) {
    detail::call(braid_slot_fork, session, from, to);
  }

  /// `flags` are BRAID_SNAPSHOT_ bits.
  std::vector<uint8_t> snapshot(uint64_t slot, uint64_t flags = 0) {
    std::vector<uint8_t> bytes(
        braid_snapshot_bytes(model, length(slot), flags));
    detail::call(braid_slot_snapshot, session, slot, flags, bytes.data(),
                 uint64_t(bytes.size()));
    return bytes;
  }
  void saveSnapshot(uint64_t slot, const std::string &path,
                    uint64_t flags = 0) {
    detail::call(braid_slot_snapshot_file, session, slot, flags, path.c_str());
  }
  void restore(uint64_t slot, View<const uint8_t> bytes) {
    detail::call(braid_slot_restore, session, slot, bytes.data(),
                 uint64_t(bytes.size()));
  }
  void loadSnapshot(uint64_t slot, const std::string &path) {
    detail::call(braid_slot_restore_file, session, slot, path.c_str());
  }
  /// Takes `slot` back to where the snapshot was made.
  void truncate(uint64_t slot, View<const uint8_t> bytes) {
    detail::call(braid_slot_truncate, session, slot, bytes.data(),
                 uint64_t(bytes.size()));
  }

  braid_session *get() const { return session; }

protected:
  const braid_model *model;
  braid_session *session;
  detail::CallbackState *callbacks = nullptr;
};

/// A session of its own.
class Session : public SessionRef {
public:
  explicit Session(const Model &model,
                   const SessionOptions &options = SessionOptions())
      : SessionRef(model.get(), nullptr),
        state(std::make_unique<detail::CallbackState>(options)) {
    detail::call(braid_session_create, model.get(), &state->options(),
                 &session);
    handle.reset(session);
    callbacks = state.get();
  }

private:
  std::unique_ptr<detail::CallbackState> state;
  detail::Handle<braid_session, braid_session_destroy> handle;
};

} // namespace braid

#endif // BRAID_CPP_SESSION_HPP
