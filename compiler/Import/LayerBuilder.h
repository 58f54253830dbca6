//===- LayerBuilder.h - Ops of one function in model form -------*- C++ -*-===//
///
/// What importers write layers with: an op is one call, its init, its location
/// and the symbols of its weights come by themselves.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_IMPORT_LAYERBUILDER_H
#define COMPILER_IMPORT_LAYERBUILDER_H

#include "compiler/FrontEnd/ModelSpec.h"
#include "dialects/Hybrid/IR/HybridOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/StringMap.h"

namespace braid {

/// The `hybrid.param` and `hybrid.state` ops of a module, by what they are:
/// equal weights (a tied head, a shared block) have one symbol.
class SymbolPool {
public:
  explicit SymbolPool(mlir::ModuleOp module) : module(module) {}

  mlir::hybrid::ParamOp
  getParam(const Weight &weight, llvm::StringRef name,
           mlir::hybrid::WeightMap map = mlir::hybrid::WeightMap::Identity);
  mlir::hybrid::StateOp addState(mlir::hybrid::StateType type,
                                 llvm::StringRef name);

private:
  /// Symbols stand before the functions, in the order of their first use.
  void setInsertionPoint(mlir::OpBuilder &builder);

  mlir::ModuleOp module;
  mlir::Operation *last = nullptr;               // that was added
  llvm::StringMap<mlir::hybrid::ParamOp> params; // by description
};

/// A projection: its weight, its bias if it has one, and what the symbols of
/// both are called. Refers to a ModelSpec.
struct Projection {
  Projection(const Weight &weight, const std::optional<Weight> &bias,
             llvm::StringRef name)
      : weight(weight), bias(bias ? &*bias : nullptr), name(name) {}
  Projection(const Weight &weight, const Weight &bias, llvm::StringRef name)
      : weight(weight), bias(&bias), name(name) {}
  Projection(const Weight &weight, llvm::StringRef name)
      : weight(weight), bias(nullptr), name(name) {}

  const Weight &weight;
  const Weight *bias;
  llvm::StringRef name;
};

/// What layers read beside the residual stream, null where a model has none.
struct Context {
  mlir::Value embedding; ///< of the tokens
  mlir::Value rotation;  ///< cosines and sines of their positions
};

/// Builds one function. Values are tensors of a row a token. An op that reads a
/// weight is located at the weight's tensor, others where locate() says.
class LayerBuilder {
public:
  /// Symbols of the function's own begin with `prefix`.
  LayerBuilder(mlir::func::FuncOp function, SymbolPool &symbols,
               std::string prefix);

  mlir::Value getBatch() { return batch; }
  mlir::ImplicitLocOpBuilder &getBuilder() { return builder; }

  /// Ops from now on come from `key` of the checkpoint.
  void locate(llvm::StringRef key);
  /// Ops from now on come from the module of `weight`: its tensor, without the
  /// last part of the name.
  void locate(const Weight &weight);

  mlir::Value embed(mlir::Value ids, const Weight &weight);
  mlir::Value norm(mlir::Value x, const Weight &weight, double epsilon,
                   llvm::StringRef name);
  /// Of the rows of `x` and `y` side by side.
  mlir::Value concatNorm(mlir::Value x, mlir::Value y, const Weight &weight,
                         double epsilon, llvm::StringRef name);
  /// One op, with one result a projection; either all have a bias or none.
  llvm::SmallVector<mlir::Value> linear(mlir::Value x,
                                        llvm::ArrayRef<Projection> projections);
  /// The same on the columns of each of some heads by itself, if the weights
  /// are those of heads.
  llvm::SmallVector<mlir::Value>
  headLinear(mlir::Value x, llvm::ArrayRef<Projection> projections);
  /// `factor` may be null.
  mlir::Value activation(mlir::hybrid::Activation function, mlir::Value x,
                         mlir::Value factor = {});
  /// Adds `y` to the residual stream `x`.
  mlir::Value add(mlir::Value x, mlir::Value y);

  /// Turns the heads in `x` by the positions of their tokens.
  mlir::Value rope(mlir::Value x, mlir::Value rotation, int64_t headSize);

  /// What mixes tokens.
  mlir::Value mix(mlir::Value x, const AttentionSpec &spec,
                  const Context &context, double epsilon);
  mlir::Value mix(mlir::Value x, const MixtureOfAttentionSpec &spec,
                  const Context &context, double epsilon);
  mlir::Value mix(mlir::Value x, const Mamba1Spec &spec, const Context &context,
                  double epsilon);
  mlir::Value mix(mlir::Value x, const Mamba2Spec &spec, const Context &context,
                  double epsilon);
  /// What maps each token.
  mlir::Value feedForward(mlir::Value x, const MlpSpec &spec);
  mlir::Value feedForward(mlir::Value x, const ExpertsSpec &spec);
  /// Zamba's block: what it adds to the input of the layer's mixer.
  mlir::Value sharedBlock(mlir::Value x, const SharedBlockSpec &spec,
                          const Context &context, double epsilon);

  mlir::Value
  param(const Weight &weight, llvm::StringRef name,
        mlir::hybrid::WeightMap map = mlir::hybrid::WeightMap::Identity);
  mlir::Value state(mlir::hybrid::StateKind kind, llvm::ArrayRef<int64_t> shape,
                    llvm::StringRef name);
  /// An init of a row a token; `count` instead of tokens where given.
  mlir::Value empty(llvm::ArrayRef<int64_t> row, mlir::Type element = {},
                    mlir::Value count = {});

private:
  /// The chosen experts of each token and how to walk them.
  struct Routing {
    mlir::Value scales, experts, order;
  };
  Routing route(mlir::Value x, const Weight &weight, int64_t slots,
                bool normalized, llvm::StringRef name);
  llvm::SmallVector<mlir::Value>
  expertLinear(mlir::Value x, const Routing &routing,
               llvm::ArrayRef<Projection> projections);
  /// The same with the results of a token's experts weighted and summed.
  mlir::Value expertSum(mlir::Value x, const Routing &routing,
                        const Projection &projection);

  /// Attention to the keys and values that are appended first.
  mlir::Value attend(mlir::Value queries, mlir::Value keys, mlir::Value values,
                     llvm::StringRef key, llvm::ArrayRef<int64_t> stateShape,
                     double scale);
  mlir::Value convolve(mlir::Value x, const Projection &taps,
                       Activation activation, llvm::StringRef stateName);
  mlir::Value scanMamba1(mlir::Value x, const Mamba1Spec &spec, double epsilon);

  mlir::func::FuncOp function;
  SymbolPool &symbols;
  std::string prefix;
  mlir::ImplicitLocOpBuilder builder;
  mlir::Value batch, tokens;
};

} // namespace braid

#endif // COMPILER_IMPORT_LAYERBUILDER_H
