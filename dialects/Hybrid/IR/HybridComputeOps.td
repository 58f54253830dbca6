//===- HybridComputeOps.td - What layers are made of --------*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDCOMPUTEOPS_TD
#define DIALECTS_HYBRID_IR_HYBRIDCOMPUTEOPS_TD

include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "dialects/Hybrid/IR/HybridInterfaces.td"

// Notation of this file: T tokens of the call, t one of them; all sums over k
// ascend. Tensors and memrefs are interchangeable in every op: an op is in model
// form or in phase form as a whole.

// One row a token.
def Hybrid_Matrix : AnyTypeOf<[2DTensorOf<[F32]>, MemRefRankOf<[F32], [2]>]>;
// One row a token, or one row a token and chosen expert ("slot").
def Hybrid_Slots : AnyTypeOf<[2DTensorOf<[F32]>, MemRefRankOf<[F32], [2]>,
                              3DTensorOf<[F32]>, MemRefRankOf<[F32], [3]>]>;
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
  let extraClassDeclaration = [{
    MutableOperandRange getDpsInitsMutable() { return }] # initsMutable # [{; }
  }];
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

//===----------------------------------------------------------------------===//
// Rows in, rows out
//===----------------------------------------------------------------------===//

def Hybrid_EmbedOp : Hybrid_SingleOp<"embed"> {
  let summary = "init[t, c] = weight[ids[t], c]";
  let description = [{
    Source: every family's embedding, unscaled.

    ```mlir
    %h = hybrid.embed %ids, %w into %e
      : tensor<?xi32>, !hybrid.weight<99x64xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
    ```

    Constraints:
    * C1: `weight` has rank 2 and as many columns as `init`.
  }];
  let arguments = (ins Hybrid_Ids:$ids, Hybrid_WeightType:$weight, Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $ids `,` $weight `into` $init attr-dict `:`
    type($ids) `,` type($weight) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_RMSNormOp : Hybrid_SingleOp<"rms_norm"> {
  let summary = "init[t, c] = input[t, c] / sqrt(mean_c(input[t, c]^2) + epsilon) * weight[c]";
  let description = [{
    Source: Zhang and Sennrich, "Root Mean Square Layer Normalization", as the
    families use it: the mean over all columns, the weight after the scaling.

    ```mlir
    %n = hybrid.rms_norm %x, %w epsilon 1.0e-6 into %e
      : tensor<?x64xf32>, !hybrid.weight<64xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
    ```

    Constraints:
    * C1: `input` and `init` have equally many columns.
    * C2: `weight` has rank 1 and as many elements.
    * C3: `epsilon` is not negative.
  }];
  let arguments = (ins Hybrid_Matrix:$input, Hybrid_WeightType:$weight,
                       F64Attr:$epsilon, Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $input `,` $weight `epsilon` $epsilon `into` $init attr-dict `:`
    type($input) `,` type($weight) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_LinearOp : Hybrid_MultiOp<"linear", [AttrSizedOperandSegments]> {
  let summary = "inits[i][t, n] = sum_k input[t, k] * weights[i][n, k] + biases[i][n]";
  let description = [{
    Several projections of the same rows: what a checkpoint stores as one tensor
    (x and z, keys and values) is several weights here, so that every result is
    contiguous. With `rows`, the first dimension counts kept rows, not tokens.

    ```mlir
    %x, %z = hybrid.linear %u weights(%a, %b : !hybrid.weight<128x64xf32>, !hybrid.weight<128x64xf32>)
      into(%e0, %e1 : tensor<?x128xf32>, tensor<?x128xf32>)
      : tensor<?x64xf32> -> tensor<?x128xf32>, tensor<?x128xf32>
    ```

    Units are columns if all results are equally wide, else panels of weights,
    numbered through all results.

    Constraints:
    * C1: there are as many inits as weights, at least one.
    * C2: `weights[i]` has the shape [columns of inits[i], columns of input].
    * C3: there are no biases or as many as weights, of rank 1 and as long as
      the init is wide.
    * C4: all weights have the same layout.
  }];
  let arguments = (ins Hybrid_Matrix:$input, Variadic<Hybrid_WeightType>:$weights,
                       Variadic<Hybrid_WeightType>:$biases,
                       Variadic<Hybrid_Matrix>:$inits, UnitAttr:$rows);
  let assemblyFormat = [{
    (`rows` $rows^)? $input `weights` `(` $weights `:` type($weights) `)`
    (`biases` `(` $biases^ `:` type($biases) `)`)?
    `into` `(` $inits `:` type($inits) `)` attr-dict `:`
    type($input) (`->` type($results)^)?
  }];
}

def Hybrid_ActivationOp : Hybrid_SingleOp<"activation"> {
  let summary = "init = function(input) * factor, element by element";
  let description = [{
    Without `factor`, the function alone: the activation of a convolution, the
    step of a scan. With it, the gate of an MLP or of a Mamba layer.

    ```mlir
    %a = hybrid.activation silu %gate times %up into %e
      : tensor<?x128xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
    ```

    Constraints:
    * C1: `input`, `factor` and `init` have the same rank and columns.
  }];
  let arguments = (ins Hybrid_ActivationAttr:$function, Hybrid_Slots:$input,
                       Optional<Hybrid_Slots>:$factor, Hybrid_Slots:$init);
  let assemblyFormat = [{
    $function $input (`times` $factor^ `:` type($factor))? `into` $init attr-dict `:`
    type($input) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_AddOp : Hybrid_SingleOp<"add"> {
  let summary = "init[t, c] += input[t, c]: the residual stream, updated in place";
  let description = [{
    The only op that reads its init.

    ```mlir
    %s = hybrid.add %y into %x : tensor<?x64xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
    ```

    Constraints:
    * C1: `input` and `init` have equally many columns.
  }];
  let arguments = (ins Hybrid_Matrix:$input, Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $input `into` $init attr-dict `:`
    type($input) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_SelectRowsOp : Hybrid_SingleOp<"select_rows"> {
  let summary = "init[r, c] = input[token of kept row r, c]";
  let description = [{
    From all tokens to those whose output the caller wants.

    ```mlir
    %k = hybrid.select_rows %x batch %batch into %e
      : tensor<?x64xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
    ```

    Constraints:
    * C1: `input` and `init` have equally many columns.
  }];
  let arguments = (ins Hybrid_Matrix:$input, Hybrid_BatchType:$batch, Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $input `batch` $batch `into` $init attr-dict `:`
    type($input) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_CopyOp : Hybrid_EffectOp<"copy"> {
  let summary = "output[index][t, c] = input[t, c]";
  let description = [{
    Hands a value out of the model, for a caller that asked for hidden states.
    `output` is a buffer in both forms.

    ```mlir
    hybrid.copy %x to %states[3] : tensor<?x64xf32> to memref<5x?x64xf32>
    ```

    Constraints:
    * C1: `input` and `output` have equally many columns.
    * C2: `index` is in [0, first size of `output`).
  }];
  let arguments = (ins Hybrid_Matrix:$input, MemRefRankOf<[F32], [3]>:$output,
                       I64Attr:$index);
  let assemblyFormat = [{
    $input `to` $output `[` $index `]` attr-dict `:` type($input) `to` type($output)
  }];
}

//===----------------------------------------------------------------------===//
// Mamba
//===----------------------------------------------------------------------===//

def Hybrid_CausalConv1DOp : Hybrid_SingleOp<"causal_conv1d", [AttrSizedOperandSegments]> {
  let summary = "init[t, c] = bias[c] + sum_j weight[c, j] * input[t - (K-1) + j, c]";
  let description = [{
    A depthwise convolution along each sequence. Tokens before the call come
    from `state`, whose row j is the token K-1-j before the next one; before the
    first token of a sequence they are zero. Afterwards `state` holds the last
    K-1 tokens.

    Source: Mamba's conv1d; K = 1 needs no state.

    ```mlir
    %c = hybrid.causal_conv1d %x, %w bias %b : !hybrid.weight<128xf32>
      state %s : !hybrid.state<conv, 3x128xf32> batch %batch into %e
      : tensor<?x128xf32>, !hybrid.weight<128x4xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
    ```

    Constraints:
    * C1: `input` and `init` have equally many columns.
    * C2: `weight` has the shape [columns, K].
    * C3: `bias` has rank 1 and as many elements as there are columns.
    * C4: `state` is present if and only if K > 1, of kind `conv` and of the
      shape [K-1, columns].
  }];
  let arguments = (ins Hybrid_Matrix:$input, Hybrid_WeightType:$weight,
                       Optional<Hybrid_WeightType>:$bias,
                       Optional<Hybrid_StateType>:$state, Hybrid_BatchType:$batch,
                       Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $input `,` $weight (`bias` $bias^ `:` type($bias))? (`state` $state^ `:` type($state))?
    `batch` $batch `into` $init attr-dict `:`
    type($input) `,` type($weight) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_SelectiveScanOp : Hybrid_SingleOp<"selective_scan"> {
  let summary = "the recurrence of Mamba-1 along each sequence";
  let description = [{
    With s[c, n] the `state` of a sequence, zero before its first token:

        s[c, n]    = exp(a[c, n] * step[t, c]) * s[c, n] + step[t, c] * b[t, n] * input[t, c]
        init[t, c] = sum_n s[c, n] * c[t, n] + skip[c] * input[t, c]

    Source: Gu and Dao, "Mamba: Linear-Time Sequence Modeling with Selective
    State Spaces", algorithm 2, with A and the discretisation of its code.

    ```mlir
    %y = hybrid.selective_scan %v step %dt b %b c %c weights(%a, %d) state %s batch %batch into %e
      : tensor<?x128xf32>, tensor<?x16xf32>, !hybrid.weight<128x16xf32>, !hybrid.weight<128xf32>,
        !hybrid.state<ssm, 128x16xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
    ```

    Constraints:
    * C1: `input`, `step` and `init` have equally many columns.
    * C2: `b` and `c` have equally many columns.
    * C3: `a` has the shape [columns of input, columns of b].
    * C4: `skip` has rank 1 and as many elements as `input` has columns.
    * C5: `state` is of kind `ssm` and of the shape of `a`.
  }];
  let arguments = (ins Hybrid_Matrix:$input, Hybrid_Matrix:$step, Hybrid_Matrix:$b,
                       Hybrid_Matrix:$c, Hybrid_WeightType:$a, Hybrid_WeightType:$skip,
                       Hybrid_StateType:$state, Hybrid_BatchType:$batch,
                       Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $input `step` $step `b` $b `c` $c `weights` `(` $a `,` $skip `)` `state` $state
    `batch` $batch `into` $init attr-dict `:`
    type($input) `,` type($step) `,` type($b) `,` type($c) `,` type($a) `,` type($skip) `,`
    type($state) `into` type($init) (`->` type($result)^)?
  }];
}

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------===//
// Experts
//===----------------------------------------------------------------------===//

def Hybrid_RouterOp : Hybrid_MultiOp<"router"> {
  let summary = "the experts of each token and the weights of their results";
  let description = [{
    With p = softmax_e(sum_k input[t, k] * weight[e, k]), the slots of token t
    are the experts with the largest p, descending; the lower number wins a tie.
    Their p are the weights, not renormalised (Jamba). inits[0] are the weights,
    inits[1] the experts.

    ```mlir
    %s, %e = hybrid.router %x, %w into(%i, %j : tensor<?x2xf32>, tensor<?x2xi32>)
      : tensor<?x64xf32>, !hybrid.weight<8x64xf32> -> tensor<?x2xf32>, tensor<?x2xi32>
    ```

    Constraints:
    * C1: `weight` has rank 2 and as many columns as `input`.
    * C2: there are two inits, of f32 and i32, equally wide, and not wider than
      there are experts.
  }];
  let arguments = (ins Hybrid_Matrix:$input, Hybrid_WeightType:$weight,
      Variadic<AnyTypeOf<[2DTensorOf<[F32, I32]>, MemRefRankOf<[F32, I32], [2]>]>>:$inits);
  let assemblyFormat = [{
    $input `,` $weight `into` `(` $inits `:` type($inits) `)` attr-dict `:`
    type($input) `,` type($weight) (`->` type($results)^)?
  }];
}

def Hybrid_SortRowsOp : Hybrid_SingleOp<"sort_rows"> {
  let summary = "the slots of all tokens, by expert";
  let description = [{
    init, read row by row, is the permutation of the numbers t * slots + s that
    sorts experts[t, s] ascending and is stable. Replicated: every thread sorts
    for itself, which costs less than a barrier.

    ```mlir
    %o = hybrid.sort_rows %experts of 8 into %i
      : tensor<?x2xi32> into tensor<?x2xi32> -> tensor<?x2xi32>
    ```

    Constraints:
    * C1: `experts` and `init` are equally wide.
    * C2: `count`, the number of experts, is positive.
  }];
  let arguments = (ins Hybrid_Numbers:$experts, I64Attr:$count, Hybrid_Numbers:$init);
  let assemblyFormat = [{
    $experts `of` $count `into` $init attr-dict `:`
    type($experts) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_ExpertLinearOp : Hybrid_MultiOp<"expert_linear", [AttrSizedOperandSegments]> {
  let summary = "a linear op whose weights each row chooses";
  let description = [{
    With e = experts[t, s] and x the row of slot s (`input` of rank 3) or the row
    of token t (rank 2):

        y[i][t, s, n] = sum_k x[k] * weights[i][e, n, k]

    Without `scales` these are the results. With them the slots are summed:
    inits[i][t, n] = sum_s scales[t, s] * y[i][t, s, n], by ascending expert.
    `order` is `sort_rows` of `experts`: the weights of an expert are read once
    for all its rows.

    ```mlir
    %g, %u = hybrid.expert_linear %x experts %e order %o
      weights(%a, %b : !hybrid.weight<8x32x64xf32>, !hybrid.weight<8x32x64xf32>)
      into(%i, %j : tensor<?x2x32xf32>, tensor<?x2x32xf32>)
      : tensor<?x64xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x2x32xf32>, tensor<?x2x32xf32>
    ```

    Constraints:
    * C1: there are as many inits as weights, at least one, all equally wide.
    * C2: `weights[i]` has the shape [experts, columns of inits[i], columns of
      input], the same number of experts, and the same layout.
    * C3: `experts`, `order` and `scales` are equally wide: the slots; as are
      `input` and `inits` of rank 3.
    * C4: inits have rank 2 if and only if there are `scales`.
  }];
  let arguments = (ins Hybrid_Slots:$input, Hybrid_Numbers:$experts,
                       Hybrid_Numbers:$order, Optional<Hybrid_Matrix>:$scales,
                       Variadic<Hybrid_WeightType>:$weights,
                       Variadic<Hybrid_Slots>:$inits);
  let assemblyFormat = [{
    $input `experts` $experts `order` $order (`scales` $scales^ `:` type($scales))?
    `weights` `(` $weights `:` type($weights) `)` `into` `(` $inits `:` type($inits) `)`
    attr-dict `:` type($input) `,` type($experts) `,` type($order) (`->` type($results)^)?
  }];
}

#endif // DIALECTS_HYBRID_IR_HYBRIDCOMPUTEOPS_TD
