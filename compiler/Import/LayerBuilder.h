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

/// Builds one function. Values are tensors of a row a token; `key` is where the
/// function's tensors lie in the checkpoint ("model.layers.3"), names are
/// relative to it.
class LayerBuilder {
public:
  LayerBuilder(mlir::func::FuncOp function, SymbolPool &symbols,
               std::string key);

  mlir::Value getBatch() { return batch; }
  mlir::ImplicitLocOpBuilder &getBuilder() { return builder; }

  /// Ops from now on come from `name`.
  void locate(llvm::StringRef name);

  mlir::Value embed(mlir::Value ids, const Weight &weight);
  mlir::Value norm(mlir::Value x, const Weight &weight, double epsilon,
                   llvm::StringRef name);
  /// One result a weight; `names` are those of the weights' symbols.
  llvm::SmallVector<mlir::Value> linear(mlir::Value x,
                                        llvm::ArrayRef<const Weight *> weights,
                                        llvm::ArrayRef<const Weight *> biases,
                                        llvm::ArrayRef<llvm::StringRef> names);
  /// `factor` may be null.
  mlir::Value activation(mlir::hybrid::Activation function, mlir::Value x,
                         mlir::Value factor = {});
  /// Adds `y` to the residual stream `x`.
  mlir::Value add(mlir::Value x, mlir::Value y);

  mlir::Value attention(mlir::Value x, const AttentionSpec &spec);
  mlir::Value mamba1(mlir::Value x, const Mamba1Spec &spec, double epsilon);
  mlir::Value mlp(mlir::Value x, const MlpSpec &spec);
  mlir::Value experts(mlir::Value x, const ExpertsSpec &spec);

  mlir::Value
  param(const Weight &weight, llvm::StringRef name,
        mlir::hybrid::WeightMap map = mlir::hybrid::WeightMap::Identity);
  mlir::Value state(mlir::hybrid::StateKind kind, llvm::ArrayRef<int64_t> shape,
                    llvm::StringRef name);
  /// An init of a row a token; `count` instead of tokens where given.
  mlir::Value empty(llvm::ArrayRef<int64_t> row, mlir::Type element = {},
                    mlir::Value count = {});

private:
  mlir::func::FuncOp function;
  SymbolPool &symbols;
  std::string key;
  mlir::ImplicitLocOpBuilder builder;
  mlir::Value batch, tokens;
};

} // namespace braid

#endif // COMPILER_IMPORT_LAYERBUILDER_H
