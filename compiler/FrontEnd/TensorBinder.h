//===- TensorBinder.h - Tensor rules, written once --------------*- C++ -*-===//
///
/// A family's tensor rules are one function that asks a binder for every tensor
/// by name and shape and builds the ModelSpec from the answers. Over a
/// checkpoint the binder finds and checks them; over nothing it notes what was
/// asked for, which is the list of tensors to write. So what `braid synth`
/// writes and what the reader expects cannot differ.
///
/// Rules that accept several layouts ask first which one is there. A binder
/// over nothing has no tensor, which leads it to the layout of the hub.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_TENSORBINDER_H
#define COMPILER_FRONTEND_TENSORBINDER_H

#include "compiler/FrontEnd/Checkpoint.h"
#include "compiler/FrontEnd/ModelSpec.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <functional>

namespace braid {

/// What a tensor holds before any training.
enum class Initial {
  Normal,    ///< normal, standard deviation 0.02
  Zeros,     ///< biases
  Ones,      ///< norms and skips
  LogStates, ///< log(1), log(2), ... along the last dimension
  Steps,     ///< the inverse softplus of steps between 0.001 and 0.1
};

/// Binds names to tensors. The first failure sticks; what is bound after it has
/// a shape and no elements.
class TensorBinder {
public:
  virtual ~TensorBinder() = default;

  virtual bool has(llvm::StringRef name) const = 0;
  /// Whether any name begins with `prefix`.
  virtual bool hasPrefix(llvm::StringRef prefix) const = 0;
  /// The first size of the tensor `name`, if it is there and sane.
  virtual std::optional<int64_t> countRows(llvm::StringRef name) const = 0;
  /// Whether two tensors that are there are the same, bit by bit.
  virtual bool areEqual(llvm::StringRef a, llvm::StringRef b) const = 0;

  /// The whole tensor `name`, which must be there and have `shape`. `remedy`
  /// ends the message if it is missing.
  Weight bind(const llvm::Twine &name, llvm::ArrayRef<int64_t> shape,
              Initial initial = Initial::Normal,
              llvm::StringRef remedy =
                  "config.json and the weights do not belong together");

  /// Finds a tensor under the name that `rename` makes of the one asked for.
  using Rename = std::function<std::string(const std::string &name)>;
  void setRename(Rename rename) { this->rename = std::move(rename); }
  /// Counts the tensor `name`, which is there, as bound.
  virtual void leaveAside(llvm::StringRef name) = 0;

  bool failed() const { return !message.empty(); }
  /// The first failure, or success. Clears it.
  llvm::Error takeError();

protected:
  struct Request {
    std::string name;
    llvm::ArrayRef<int64_t> shape;
    int64_t elements;
    Initial initial;
    llvm::StringRef remedy;
  };

  virtual void bindTensor(const Request &request) = 0;
  /// Fails with "expected `expected`, but got `got` (place); `remedy`".
  void fail(const llvm::Twine &expected, const llvm::Twine &got,
            llvm::StringRef place, llvm::StringRef remedy);

private:
  Rename rename;
  std::string message;
};

/// Binds to the tensors of a checkpoint.
class CheckpointBinder : public TensorBinder {
public:
  explicit CheckpointBinder(const Checkpoint &checkpoint)
      : checkpoint(checkpoint), bound(checkpoint.tensors().size()) {}

  bool has(llvm::StringRef name) const override;
  bool hasPrefix(llvm::StringRef prefix) const override;
  std::optional<int64_t> countRows(llvm::StringRef name) const override;
  bool areEqual(llvm::StringRef a, llvm::StringRef b) const override;
  void leaveAside(llvm::StringRef name) override;
  /// Fails if the checkpoint holds tensors that were not bound, except those
  /// that `mayIgnore` names.
  void checkAllBound(llvm::function_ref<bool(llvm::StringRef name)> mayIgnore);

private:
  void bindTensor(const Request &request) override;

  const Checkpoint &checkpoint;
  std::vector<bool> bound; ///< by place in checkpoint.tensors()
};

/// A tensor that a checkpoint must have.
struct TensorPlan {
  std::string name;
  std::vector<int64_t> shape;
  int64_t elements = 0;
  Initial initial = Initial::Normal;
};

/// A model without a checkpoint: what its config.json implies.
struct ModelPlan {
  ModelSpec spec;
  std::vector<TensorPlan> tensors; ///< in the order of the forward pass
};

/// Notes what is bound.
class PlanBinder : public TensorBinder {
public:
  /// Names are made from a config alone: something must end the list.
  static constexpr size_t kMaxTensors = 1 << 20;

  bool has(llvm::StringRef) const override { return false; }
  bool hasPrefix(llvm::StringRef) const override { return false; }
  std::optional<int64_t> countRows(llvm::StringRef) const override {
    return std::nullopt;
  }
  bool areEqual(llvm::StringRef, llvm::StringRef) const override {
    return false;
  }
  void leaveAside(llvm::StringRef) override {}
  /// In the order of binding.
  std::vector<TensorPlan> takePlans() { return std::move(plans); }

private:
  void bindTensor(const Request &request) override;

  std::vector<TensorPlan> plans;
  llvm::StringSet<> names; ///< a tensor that is bound twice is one
};

/// Rows [first, first + count) of a weight in one piece: a slice of its first
/// dimension.
Weight sliceRows(const Weight &whole, int64_t first, int64_t count);

/// Rows `first`, `first` + `step`, ... of a weight in one piece, whose rows are
/// a multiple of `step`.
Weight stepRows(const Weight &whole, int64_t first, int64_t step);

/// Rows [first, first + count) of every matrix of a weight in one piece, which
/// has the shape [matrices, rows, columns].
Weight sliceEach(const Weight &whole, int64_t first, int64_t count);

} // namespace braid

#endif // COMPILER_FRONTEND_TENSORBINDER_H
