//===- HybridComputeOps.td - What all compute ops share -------*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDCOMPUTEOPS_TD
#define DIALECTS_HYBRID_IR_HYBRIDCOMPUTEOPS_TD

include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "dialects/Hybrid/IR/HybridInterfaces.td"

// Notation of this file: T tokens of the call, t one of them; all sums over k
// ascend. Tensors and memrefs are interchangeable in every op: an op is in model
// form or in phase form as a whole.

// One row a token.
def Hybrid_Matrix
    : AnyTypeOf<[2DTensorOf<[F32, BF16]>, MemRefRankOf<[F32, BF16], [2]>]>;
// One row a token, or one row a token and chosen expert ("slot").
def Hybrid_Slots
    : AnyTypeOf<[2DTensorOf<[F32, BF16]>, MemRefRankOf<[F32, BF16], [2]>,
                 3DTensorOf<[F32, BF16]>, MemRefRankOf<[F32, BF16], [3]>]>;
// Numbers of experts, or of rows.
def Hybrid_Numbers : AnyTypeOf<[2DTensorOf<[I32]>, MemRefRankOf<[I32], [2]>]>;
def Hybrid_Ids : AnyTypeOf<[1DTensorOf<[I32]>, MemRefRankOf<[I32], [1]>]>;

class Hybrid_ComputeOp<string mnemonic, string initsMutable, list<Trait> traits = []>
    : Hybrid_Op<mnemonic, !listconcat([
        DestinationStyleOpInterface,
        DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
        DeclareOpInterfaceMethods<ConditionallySpeculatable>,
        DeclareOpInterfaceMethods<Hybrid_ComputeOpInterface>], traits)> {
  let hasVerifier = 1;
  // Whether the op says itself which operands are factors of products.
  bit hasFactors = 0;
  let extraClassDeclaration = [{
    MutableOperandRange getDpsInitsMutable() { return }] # initsMutable # [{; }
  }] # !if(hasFactors, "bool isFactor(::mlir::OpOperand &operand);", "");
  let extraClassDefinition = [{
    void $cppClass::getEffects(
        SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
      getComputeEffects(*this, effects);
    }
    Speculation::Speculatability $cppClass::getSpeculatability() {
      return getComputeSpeculatability(*this);
    }
  }];
}

// A compute op with one init.
class Hybrid_SingleOp<string mnemonic, list<Trait> traits = []>
    : Hybrid_ComputeOp<mnemonic, "getInitMutable()", traits> {
  let results = (outs Optional<AnyRankedTensor>:$result);
}

// A compute op with several inits, one result each.
class Hybrid_MultiOp<string mnemonic, list<Trait> traits = []>
    : Hybrid_ComputeOp<mnemonic, "getInitsMutable()", traits> {
  let results = (outs Variadic<AnyRankedTensor>:$results);
}

// A compute op that only changes a state or an output of the call.
class Hybrid_EffectOp<string mnemonic, list<Trait> traits = []>
    : Hybrid_ComputeOp<mnemonic, "MutableOperandRange(getOperation(), 0, 0)", traits>;

#endif // DIALECTS_HYBRID_IR_HYBRIDCOMPUTEOPS_TD
