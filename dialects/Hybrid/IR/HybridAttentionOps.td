//===- HybridAttentionOps.td - Attention and its cache -----*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDATTENTIONOPS_TD
#define DIALECTS_HYBRID_IR_HYBRIDATTENTIONOPS_TD

include "dialects/Hybrid/IR/HybridComputeOps.td"

def Hybrid_AppendKVOp : Hybrid_EffectOp<"append_kv"> {
  let summary = "state[position of t] = (keys[t], values[t])";
  let description = [{
    Apart from `attention`, so that the threads that compute keys and values
    store them, and a barrier makes them visible to all heads.

    ```mlir
    hybrid.append_kv %k, %v state %s batch %batch
      : tensor<?x32xf32>, tensor<?x32xf32>, !hybrid.state<kv, 2x2x16xf32>
    ```

    Constraints:
    * C1: `state` is of kind `kv` and of the shape [2, heads, head size].
    * C2: `keys` and `values` have heads * head size columns.
  }];
  let arguments = (ins Hybrid_Matrix:$keys, Hybrid_Matrix:$values,
                       Hybrid_StateType:$state, Hybrid_BatchType:$batch);
  let assemblyFormat = [{
    $keys `,` $values `state` $state `batch` $batch attr-dict `:`
    type($keys) `,` type($values) `,` type($state)
  }];
}

def Hybrid_AttentionOp : Hybrid_SingleOp<"attention"> {
  let summary = "softmax(queries keys^T * scale) values, causal, by heads";
  let description = [{
    Query head j reads KV head j / (query heads / KV heads) of all positions of
    its sequence up to its own. The softmax is taken over blocks of 64 absolute
    positions, each from scratch, merged in ascending order.

    Source: Vaswani et al., "Attention Is All You Need", 3.2.1; Ainslie et al.,
    "GQA".

    ```mlir
    %o = hybrid.attention %q state %s batch %batch scale 2.5e-1 into %e
      : tensor<?x64xf32>, !hybrid.state<kv, 2x2x16xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
    ```

    Constraints:
    * C1: `state` is of kind `kv` and of the shape [2, heads, head size].
    * C2: `queries` and `init` have equally many columns, a multiple of
      heads * head size.
  }];
  let arguments = (ins Hybrid_Matrix:$queries, Hybrid_StateType:$state,
                       Hybrid_BatchType:$batch, F64Attr:$scale, Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $queries `state` $state `batch` $batch `scale` $scale `into` $init attr-dict `:`
    type($queries) `,` type($state) `into` type($init) (`->` type($result)^)?
  }];
}

#endif // DIALECTS_HYBRID_IR_HYBRIDATTENTIONOPS_TD
