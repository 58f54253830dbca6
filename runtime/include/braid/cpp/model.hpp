//===- model.hpp - Compiled models ------------------------------*- C++ -*-===//
///
/// What braid/braid.h says of hosts, models and what a session needs, for C++;
/// see braid/braid.hpp.
///
//===----------------------------------------------------------------------===//
#ifndef BRAID_CPP_MODEL_HPP
#define BRAID_CPP_MODEL_HPP

#include "braid/cpp/base.hpp"
#include "braid/state.h"

#include <exception>
#include <functional>

namespace braid {

/// The version of the library, as BRAID_VERSION has it.
inline uint32_t version() { return braid_version(); }
/// The instruction set of this machine, a BRAID_ABI_ISA_ number.
inline uint32_t hostIsa() { return braid_host_isa(); }
/// "x86-64-v4", ...
inline const char *isaName(uint32_t isa) { return braid_isa_name(isa); }

/// With every default filled in.
struct ModelOptions : braid_model_options {
  ModelOptions() : braid_model_options() { braid_model_options_init(this); }
};

/// What a session calls while it evaluates, in the thread that does. What these
/// throw ends the evaluation before its next call of the model, and comes out
/// of it.
struct Callbacks {
  std::function<bool()> shouldCancel;
  std::function<void(const braid_trace_call &)> onCall;
  std::function<void(const braid_trace_phase &)> onPhase;
  /// Told how many tokens of an evaluation are done, of how many.
  std::function<void(uint64_t done, uint64_t total)> onProgress;
};

/// With every default filled in. Callbacks that are set take the place of
/// `should_cancel`, `trace` and `progress`.
struct SessionOptions : braid_session_options {
  SessionOptions() : braid_session_options() {
    braid_session_options_init(this);
  }
  Callbacks callbacks;
};

struct MemoryPlan : braid_memory_plan {
  MemoryPlan() : braid_memory_plan() { braid_memory_plan_init(this); }
};

/// A compiled model. Any number of threads may use it; it must outlive its
/// sessions and generators.
class Model {
public:
  /// Opens the artifact in the directory `path`.
  explicit Model(const std::string &path,
                 const ModelOptions &options = ModelOptions()) {
    braid_model *opened;
    detail::call(braid_model_open_with, path.c_str(), &options, &opened);
    handle.reset(opened);
  }

  /// Names, shapes, limits, parameters, states, kernels, phases.
  const braid_abi_model &description() const {
    return *braid_model_description(handle.get());
  }

  /// The bytes of a session, before anything is allocated.
  MemoryPlan plan(const SessionOptions &options = SessionOptions()) const {
    MemoryPlan result;
    detail::call(braid_session_plan, handle.get(), &options, &result);
    return result;
  }

  /// The size of a snapshot of `tokens` tokens.
  uint64_t snapshotBytes(uint64_t tokens, uint64_t flags = 0) const {
    return braid_snapshot_bytes(handle.get(), tokens, flags);
  }

  const braid_model *get() const { return handle.get(); }

private:
  detail::Handle<braid_model, braid_model_close> handle;
};

namespace detail {

/// Callbacks where C finds them, and what they threw.
class CallbackState {
public:
  explicit CallbackState(const SessionOptions &options)
      : callbacks(options.callbacks), plain(options) {
    if (callbacks.onCall)
      trace.call = [](void *user, const braid_trace_call *event) {
        auto *self = static_cast<CallbackState *>(user);
        self->guard([&] { self->callbacks.onCall(*event); });
      };
    if (callbacks.onPhase)
      trace.phase = [](void *user, const braid_trace_phase *event) {
        auto *self = static_cast<CallbackState *>(user);
        self->guard([&] { self->callbacks.onPhase(*event); });
      };
    if (trace.call || trace.phase) {
      trace.user = this;
      plain.trace = &trace;
    }
    if (callbacks.onProgress) {
      plain.progress = [](void *user, uint64_t done, uint64_t total) {
        auto *self = static_cast<CallbackState *>(user);
        self->guard([&] { self->callbacks.onProgress(done, total); });
      };
      plain.progress_user = this;
    }
    if (callbacks.shouldCancel || callbacks.onProgress || trace.user) {
      plain.should_cancel = [](void *user) {
        return int(static_cast<CallbackState *>(user)->shouldCancel());
      };
      plain.cancel_user = this;
    }
  }
  CallbackState(const CallbackState &) = delete;

  /// For the C API; lives as long as this.
  const braid_session_options &options() const { return plain; }

  /// As call(), but what a callback threw goes first.
  template <typename Function, typename... Arguments>
  void call(Function function, Arguments... arguments) {
    thrown = nullptr;
    braid_error error = {};
    braid_status status = function(arguments..., &error);
    if (thrown)
      std::rethrow_exception(std::exchange(thrown, nullptr));
    if (status != BRAID_OK)
      throw Error(error);
  }

private:
  /// Nothing may be thrown through C.
  template <typename Work>
  void guard(Work work) noexcept {
    if (thrown)
      return;
    try {
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
  }

  bool shouldCancel() noexcept {
    bool answer = false;
    if (callbacks.shouldCancel)
      guard([&] { answer = callbacks.shouldCancel(); });
    return answer || thrown;
  }

  Callbacks callbacks;
  braid_trace trace = {};
  braid_session_options plain;
  std::exception_ptr thrown;
};

} // namespace detail
} // namespace braid

#endif // BRAID_CPP_MODEL_HPP
