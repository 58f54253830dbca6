//===- KernelBuilder.h - Vector code for one CPU kernel ---------*- C++ -*-===//
///
/// What emitters write kernels with: pointers, vectors of one register, loops
/// and the scalar functions of the models, as ops of scf, arith, vector and
/// llvm. Nothing here knows an op of the hybrid dialect.
///
/// # Kernels
///
/// A kernel is a private function
///
///     @name(%call: !llvm.ptr, <operands>: !llvm.ptr...,
///           %begin: i64, %end: i64, ...)
///
/// that one thread calls for its units of one op: [begin, end) in each of the
/// op's spaces. `call` is the
/// `braid_abi_call`. The operands are those of the op in its order, without the
/// batch and without operands that are absent:
///
///   buffer   its first element; f32, bf16 or i32, rows contiguous, 64-byte
///            aligned
///            (the caller's arrays: 4-byte aligned)
///   weight   its first element, 64-byte aligned, laid out as its type says
///   state    conv and ssm: the state of slot 0; slot s is slot_bytes * s
///            further. kv: that of block 0; block b is kv_block_bytes * b
///            further
///
/// and begin, end count, by the division of the op: rows of the first dimension
/// (Tokens, Rows), columns of the last one (Columns; begin is a multiple of the
/// phase's grain, end too or the width), token * heads + head (Heads),
/// ((token * pieces) + piece) * heads + head (Pieces); a replicated op gets 0
/// and 1, one whose units are items 0 and how many there are, for all threads.
/// Everything else (widths, strides, epsilons) is a constant of the kernel.
///
/// # Bits
///
/// A kernel computes each element of its result by one order of operations that
/// depends on nothing but the element: not on begin and end, not on how many
/// rows there are, not on the tile that a row falls into. Contraction happens
/// only where an fma is written. Arithmetic is in f32: bf16 is widened as it is
/// loaded, or multiplied in pairs that are added to f32 (dotBF16), and rounded
/// as it is stored or where an op says so, to the nearest, ties to even.
///
//===----------------------------------------------------------------------===//
#ifndef CODEGEN_CPU_KERNELBUILDER_H
#define CODEGEN_CPU_KERNELBUILDER_H

#include "passes/Target.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::hybrid::cpu {

/// What the elements of a buffer, a weight or a state are.
enum class DType { F32, BF16 };

inline int64_t getBytes(DType type) { return type == DType::F32 ? 4 : 2; }
inline StringRef toString(DType type) {
  return type == DType::F32 ? "f32" : "bf16";
}
/// The elements of a shaped type, a weight or a state.
DType getDType(Type type);
/// Begins a refusal of what an emitter is to choose, where that was chosen.
using EmitError = llvm::function_ref<InFlightDiagnostic()>;
/// Refuses a choice of a cache to fetch into that is none.
LogicalResult verifyFetchLevel(int64_t level, EmitError emitError);
/// "" if all are f32, else "_" and a letter for each: part of kernels' names.
std::string getSuffix(ArrayRef<DType> types);

class KernelBuilder : public ImplicitLocOpBuilder {
public:
  /// Adds kernels to `module`.
  KernelBuilder(ModuleOp module, CPUTarget target);

  const CPUTarget &getTarget() const { return target; }
  int64_t getLanes() const { return target.getLanes(); }

  /// Begins the kernel `name` (and a number, if the module has that name) with
  /// `numOperands` pointers between the call and the units of `numSpaces`
  /// spaces; the builder stands in its body.
  func::FuncOp beginKernel(StringRef name, size_t numOperands,
                           size_t numSpaces = 1);
  /// Ends it.
  void endKernel();
  /// The one that was begun last.
  func::FuncOp getKernel() const { return kernel; }

  Value getCall() { return kernel.getArgument(0); }
  Value getOperand(size_t i) { return kernel.getArgument(1 + i); }
  Value getBegin(size_t space = 0) {
    return kernel.getArgument(1 + numOperands + 2 * space);
  }
  Value getEnd(size_t space = 0) {
    return kernel.getArgument(2 + numOperands + 2 * space);
  }

  //===--- the call and its sequences (offsets of braid/abi.h) ------------===//

  Value getTokens();                ///< i64
  Value getNumRows();               ///< i64
  Value getNumSequences();          ///< i64
  Value getRow(Value i);            ///< i64: the token of kept row i
  Value getSequenceOf(Value token); ///< ptr: its braid_abi_sequence
  Value getSequence(Value i);       ///< ptr
  Value getPosition(Value token);   ///< i64: what rotary embeddings turn by
  Value getEmbeddings();            ///< ptr to f32, null: there are ids
  Value getAttentionWidth();        ///< i64
  Value getLongest();               ///< i64: the largest past + length
  Value getPieces();                ///< ptr
  /// ptr to i32: counter `first` + `index` of the team.
  Value getCounter(Value index, int64_t first);
  Value isNotNull(Value pointer);
  struct SequenceFields {
    Value first, length, past, slot; ///< i64
    Value blocks;                    ///< ptr to i32
    Value whole;                     ///< i64
  };
  SequenceFields loadSequence(Value sequence);

  //===--- scalars and addresses ------------------------------------------===//

  Value i64(int64_t value);
  Value f32(double value);
  Value add(Value a, Value b); ///< integers or floats
  Value sub(Value a, Value b);
  Value mul(Value a, Value b);
  Value div(Value a, Value b); ///< unsigned, or floats
  Value rem(Value a, Value b); ///< unsigned
  /// `value`, an integer or a vector, of which LLVM knows nothing: what makes
  /// it stays where it is, outside of the loops that use it.
  Value hide(Value value);
  Value min(Value a, Value b); ///< signed, or floats
  Value max(Value a, Value b);
  Value less(Value a, Value b);    ///< signed, or ordered floats
  Value greater(Value a, Value b); ///< ordered floats, or signed
  Value equal(Value a, Value b);
  Value logicalAnd(Value a, Value b);
  Value select(Value condition, Value a, Value b);

  /// base + index * scale + offset bytes; `index` may be null.
  Value at(Value base, Value index, int64_t scale = 1, int64_t offset = 0);
  Value loadF32(Value address);
  Value loadI32(Value address); ///< sign-extended to i64
  Value loadI64(Value address);
  Value loadPointer(Value address);
  /// An f32 of what lies at `address`, and back.
  Value loadScalar(DType type, Value address);
  void storeScalar(DType type, Value value, Value address);
  void storeF32(Value value, Value address);
  void storeI32(Value value, Value address); ///< truncates an i64
  /// Adds to the i32 at `address` as one step, and returns what was there, as
  /// i64. Who reads a number has seen what others wrote before they added.
  Value fetchAdd(Value address, int64_t addend);
  /// `bytes` of the stack, 64-byte aligned, for the whole kernel.
  Value scratch(int64_t bytes);
  /// Where these numbers lie in the library, 64-byte aligned.
  Value constants(ArrayRef<float> values);
  Value constants(ArrayRef<double> values);

  //===--- vectors of getLanes() f32 --------------------------------------===//

  VectorType getVectorType();
  Value splat(Value scalar);
  Value splat(double value);
  Value load(Value address, int64_t alignment = 4);
  void store(Value vector, Value address, int64_t alignment = 4);
  /// The first `count` lanes (i64, any value; <= 0: none, >= lanes: all).
  Value maskOf(Value count);
  Value andNot(Value a, Value b); ///< a and not b, of masks
  /// Elements of `type` from `address` on, as f32; without a mask all lanes,
  /// with one those it has, and 0 for the others.
  Value load(DType type, Value address, Value mask);
  void store(DType type, Value vector, Value address, Value mask);
  /// The number of `type` that is nearest, as f32.
  Value round(DType type, Value vector);
  Value fma(Value a, Value b, Value c); ///< a * b + c, rounded once
  /// The sum (maximum) of all lanes by a fixed tree: halves are added until one
  /// lane is left.
  Value sumOfLanes(Value vector);
  Value maxOfLanes(Value vector);

  //===--- pairs of bf16, each in a lane of i32 (ElementTypes.cpp) --------===//

  /// The pair at `address`, i32; `half`: only its first element is there, the
  /// other is 0.
  Value loadPair(Value address, bool half);
  /// The value of `type` at `address` in every lane, as f32.
  Value splat(DType type, Value address);
  Value loadIntegers(Value address, int64_t alignment);
  Value evenOfPairs(Value pairs); ///< f32
  Value oddOfPairs(Value pairs);
  Value dropOddOfPairs(Value pairs); ///< pairs again, (even, 0)
  /// sum + the products of both elements of each pair, as vdpbf16ps has it.
  Value dotBF16(Value sum, Value a, Value b);
  /// Fetches a line into cache `level`, 1 to 3; any address will do.
  void prefetch(Value address, int64_t level);

  //===--- control --------------------------------------------------------===//

  using Body = llvm::function_ref<void(Value)>;
  using CarryingBody =
      llvm::function_ref<SmallVector<Value>(Value, ValueRange)>;

  /// for (i = from; i < to; i += step) body(i), all i64.
  void loop(Value from, Value to, int64_t step, Body body);
  /// The same with carried values; returns their last ones.
  SmallVector<Value> loop(Value from, Value to, int64_t step, ValueRange init,
                          CarryingBody body);
  void ifThen(Value condition, llvm::function_ref<void()> then,
              llvm::function_ref<void()> otherwise = nullptr);
  /// condition ? then() : otherwise(), evaluating one of them.
  SmallVector<Value> choose(Value condition,
                            llvm::function_ref<SmallVector<Value>()> then,
                            llvm::function_ref<SmallVector<Value>()> otherwise);

  /// Calls body(item) for items [0, count) that no other thread of the team
  /// takes. All threads must run it, once in a phase.
  void forItems(int64_t count, Body body);
  /// The kernel's tokens: those of its first space, or all if it is replicated.
  void forTokens(bool replicated, Body body);
  /// The panels of `width` columns in the kernel's columns of `space`.
  void forPanels(int64_t width, size_t space, Body body);
  /// Columns [begin, end) in vectors: body(column, nullptr) for whole ones,
  /// then body(column, mask) for what is left.
  void forColumns(Value begin, Value end,
                  llvm::function_ref<void(Value column, Value mask)> body);
  /// The columns [begin, end), cut where a run of `size` columns ends:
  /// body(number of the run, begin, end).
  void
  forRuns(Value begin, Value end, int64_t size,
          llvm::function_ref<void(Value run, Value begin, Value end)> body);
  /// As forColumns, in vectors that begin at multiples of their length, which
  /// `begin` need not be; `isAligned`: but is, and so is every end of a run.
  void forPanelColumns(Value begin, Value end, bool isAligned,
                       llvm::function_ref<void(Value column, Value mask)> body);

  //===--- functions of vectors (VectorMath.cpp has bounds) ---------------===//

  Value exp(Value x);
  Value exp2OfNegative(Value x); ///< 2^x of x <= 0
  Value sigmoid(Value x);        ///< 1 / (1 + exp(-x))
  Value softplus(Value x);       ///< x > 20 ? x : log1p(exp(x))
  Value tanh(Value x);
  struct SinCos {
    Value sin, cos;
  };
  SinCos sinCos(Value x);
  Value erf(Value x);

private:
  Value addConstants(DenseElementsAttr values);
  VectorType getVectorOfIntegers(unsigned bits);
  Value roundToBF16(Value value);
  Value widenBF16(Value bits);

  ModuleOp module;
  CPUTarget target;
  func::FuncOp kernel;
  size_t numOperands = 0, numConstants = 0; // of the kernel
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_KERNELBUILDER_H
