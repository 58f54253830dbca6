//===- HybridOps.td - Operations of the hybrid dialect ------*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDOPS_TD
#define DIALECTS_HYBRID_IR_HYBRIDOPS_TD

include "dialects/Hybrid/IR/HybridTypes.td"

class Hybrid_Op<string mnemonic, list<Trait> traits = []>
    : Op<Hybrid_Dialect, mnemonic, traits>;

include "dialects/Hybrid/IR/HybridModelOps.td"
include "dialects/Hybrid/IR/HybridRowOps.td"
include "dialects/Hybrid/IR/HybridMambaOps.td"
include "dialects/Hybrid/IR/HybridAttentionOps.td"
include "dialects/Hybrid/IR/HybridExpertOps.td"
include "dialects/Hybrid/IR/HybridPhaseOps.td"

#endif // DIALECTS_HYBRID_IR_HYBRIDOPS_TD
