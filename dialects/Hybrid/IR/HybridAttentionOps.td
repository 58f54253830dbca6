//===- HybridAttentionOps.td - Attention and its cache -----*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDATTENTIONOPS_TD
#define DIALECTS_HYBRID_IR_HYBRIDATTENTIONOPS_TD

include "dialects/Hybrid/IR/HybridComputeOps.td"

def Hybrid_RotaryTableOp : Hybrid_SingleOp<"rotary_table"> {
  let summary = "cosines and sines of the angles of each token's position";
  let description = [{
    With P frequencies f and p the position of token t, which is its place in its
    sequence unless the call says otherwise:

        init[t, m]     = scale * cos(p * f[m])
        init[t, P + m] = scale * sin(p * f[m])

    Once a call, for all layers. In f32 a frequency and an angle are numbers of
    f32, each rounded before it is used: near position 262143 that turns a point
    by up to 0.02, and it is what models were trained with.

    A sequence whose whole length, with all that is still to come, is above
    `threshold` has other frequencies, at all of its positions alike, so that its
    results do not depend on how it is cut: `long_frequencies`, or

        f[m] * stretch^-stretch_exponents[m], where
        stretch = stretch_factor * length / threshold - (stretch_factor - 1)

    Source: Su et al., "RoFormer"; the types of scaling that change nothing but
    the frequencies are in them. `long_frequencies` are those of "LongRoPE", the
    stretch is "dynamic NTK" scaling.

    ```mlir
    %r = hybrid.rotary_table %batch frequencies [1.0, 1.0e-2] scale 1.0 into %e
      : tensor<?x4xf32> -> tensor<?x4xf32>
    ```

    Constraints:
    * C1: there are frequencies, and `init` has two columns for each.
    * C2: `threshold`, positive, is there if and only if either
      `long_frequencies` or `stretch_factor` with `stretch_exponents` is.
    * C3: `long_frequencies` and `stretch_exponents` are as many as
      `frequencies`.
  }];
  // Not dense arrays: those lose digits in text.
  let arguments = (ins Hybrid_BatchType:$batch, F64ArrayAttr:$frequencies,
                       F64Attr:$scale, OptionalAttr<I64Attr>:$threshold,
                       OptionalAttr<F64ArrayAttr>:$long_frequencies,
                       OptionalAttr<F64Attr>:$stretch_factor,
                       OptionalAttr<F64ArrayAttr>:$stretch_exponents,
                       Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $batch `frequencies` $frequencies `scale` $scale `into` $init attr-dict `:`
    type($init) (`->` type($result)^)?
  }];
}

def Hybrid_RopeOp : Hybrid_SingleOp<"rope"> {
  let summary = "turn the first channels of each head, in place";
  let description = [{
    With c and s the two halves of row t of `table`, P columns each, and x a head
    of init[t]:

        x[m], x[P + m] = x[m] * c[m] - x[P + m] * s[m], x[P + m] * c[m] + x[m] * s[m]

    The channels of a head from 2 P on stay as they are.

    Source: Su et al., "RoFormer", in the arrangement of GPT-NeoX.

    ```mlir
    %r = hybrid.rope %table heads of 16 into %q
      : tensor<?x8xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
    ```

    Constraints:
    * C1: `table` has an even number of columns, at most `head_size`.
    * C2: the columns of `init` are a multiple of `head_size`.
  }];
  let arguments = (ins Hybrid_Matrix:$table, I64Attr:$head_size, Hybrid_Slots:$init);
  let assemblyFormat = [{
    $table `heads` `of` $head_size `into` $init attr-dict `:`
    type($table) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_AppendKVOp : Hybrid_EffectOp<"append_kv"> {
  let summary = "state[position of t] = (keys[t], values[t])";
  let description = [{
    Apart from `attention`, so that the threads that compute keys and values
    store them, and a barrier makes them visible to all heads.

    Source: Shazeer, "Fast Transformer Decoding", section 2.4: keys and values of
    earlier tokens are kept.

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
    its sequence up to its own. With one row of queries a slot, each row has
    heads of its own, which read the same keys and values. The softmax is taken
    over blocks of 64 absolute positions, each from scratch, merged in ascending
    order within pieces of 512, and these in ascending order again.

    With `rounded`, what is multiplied with keys and values is of their type: the
    queries, and a block's exp(score - largest of the block), each rounded to the
    nearest bf16, ties to even. Sums are of the rounded numbers, in f32.

    Divided by heads; with `split`, by heads and pieces: threads share a long
    sequence even if it has few heads. The last to finish a head's pieces merges
    them, so that no barrier is needed. For calls of few tokens.

    Source: Vaswani et al., "Attention Is All You Need", 3.2.1; Ainslie et al.,
    "GQA".

    ```mlir
    %o = hybrid.attention %q state %s batch %batch scale 2.5e-1 into %e
      : tensor<?x64xf32>, !hybrid.state<kv, 2x2x16xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
    ```

    Constraints:
    * C1: `state` is of kind `kv` and of the shape [2, heads, head size].
    * C2: `queries` and `init` have the same rank and columns, a multiple of
      heads * head size.
    * C3: with `rounded`, `state` is of bf16.
  }];
  let arguments = (ins Hybrid_Slots:$queries, Hybrid_StateType:$state,
                       Hybrid_BatchType:$batch, F64Attr:$scale,
                       Hybrid_Slots:$init, UnitAttr:$split, UnitAttr:$rounded);
  let assemblyFormat = [{
    (`split` $split^)? (`rounded` $rounded^)? $queries `state` $state `batch` $batch `scale` $scale
    `into` $init attr-dict `:`
    type($queries) `,` type($state) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_AttentionWeightsOp : Hybrid_EffectOp<"attention_weights"> {
  let summary = "output[index][t, j, p] = softmax_p(queries keys^T * scale)";
  let description = [{
    What `attention` of the same operands multiplies values with, for head j of
    token t and position p: 0 behind the token's own position, up to the width
    that the call gives. With `rounded`, queries are rounded as there; the weights
    themselves are not. For a caller that asked for attentions; where it did
    not, `output` is null and nothing happens. `output` is a buffer in both
    forms.

    Source: that of `attention`: the softmax of equation 1, before the values.

    ```mlir
    hybrid.attention_weights %q state %s batch %batch scale 2.5e-1 to %out[%n]
      : tensor<?x64xf32>, !hybrid.state<kv, 2x2x16xf32> to memref<1x?x4x?xf32>
    ```

    Constraints:
    * C1: `state` is of kind `kv` and of the shape [2, heads, head size].
    * C2: the columns of `queries` are a multiple of heads * head size.
    * C3: `output` has as many heads as `queries`, those of all slots.
    * C4: `index`, if it is a constant, is in [0, first size of `output`).
    * C5: with `rounded`, `state` is of bf16.
  }];
  let arguments = (ins Hybrid_Slots:$queries, Hybrid_StateType:$state,
                       Hybrid_BatchType:$batch, F64Attr:$scale,
                       MemRefRankOf<[F32], [4]>:$output, Index:$index,
                       UnitAttr:$rounded);
  let assemblyFormat = [{
    (`rounded` $rounded^)? $queries `state` $state `batch` $batch `scale` $scale `to` $output
    `[` $index `]` attr-dict `:` type($queries) `,` type($state) `to` type($output)
  }];
}

#endif // DIALECTS_HYBRID_IR_HYBRIDATTENTIONOPS_TD
