//===- HybridRowOps.td - Rows in, rows out -----------------*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDROWOPS_TD
#define DIALECTS_HYBRID_IR_HYBRIDROWOPS_TD

include "dialects/Hybrid/IR/HybridComputeOps.td"

def Hybrid_EmbedOp : Hybrid_SingleOp<"embed"> {
  let summary = "init[t, c] = weight[ids[t], c]";
  let description = [{
    A call may bring rows of its own (`embeddings` of braid/abi.h); then they are
    what init becomes, and `ids` are not read.

    Source: every family's embedding, unscaled.

    ```mlir
    %h = hybrid.embed %ids, %w into %e
      : tensor<?xi32>, !hybrid.weight<99x64xf32> into tensor<?x64xf32> -> tensor<?x64xf32>
    ```

    Constraints:
    * C1: `weight` has rank 2 and as many columns as `init`.
  }];
  let hasFactors = 1;
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

    Divided by tokens; with `replicated`, every thread computes all of it into a
    buffer of its own, which costs less than a barrier where there is little.

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
                       F64Attr:$epsilon, Hybrid_Matrix:$init,
                       UnitAttr:$replicated);
  let assemblyFormat = [{
    (`replicated` $replicated^)? $input `,` $weight `epsilon` $epsilon `into` $init attr-dict `:`
    type($input) `,` type($weight) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_ConcatRMSNormOp : Hybrid_SingleOp<"concat_rms_norm"> {
  let summary = "rms_norm of the rows of two operands side by side";
  let description = [{
    With x[t] = [first[t], second[t]], a row of the columns of both:

        init[t, c] = x[t, c] / sqrt(mean_c(x[t, c]^2) + epsilon) * weight[c]

    One op, not a concatenation and a norm: every buffer stays contiguous and
    nothing is copied.

    Source: Glorioso et al., "Zamba: A Compact 7B SSM Hybrid Model": the shared
    block reads the hidden state beside the embedding.

    ```mlir
    %n = hybrid.concat_rms_norm %h, %e, %w epsilon 1.0e-5 into %i
      : tensor<?x64xf32>, tensor<?x64xf32>, !hybrid.weight<128xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
    ```

    Constraints:
    * C1: `init` has as many columns as `first` and `second` together.
    * C2: `weight` has rank 1 and as many elements.
    * C3: `epsilon` is not negative.
  }];
  let arguments = (ins Hybrid_Matrix:$first, Hybrid_Matrix:$second,
                       Hybrid_WeightType:$weight, F64Attr:$epsilon,
                       Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $first `,` $second `,` $weight `epsilon` $epsilon `into` $init attr-dict `:`
    type($first) `,` type($second) `,` type($weight) `into` type($init)
    (`->` type($result)^)?
  }];
}

def Hybrid_LinearOp : Hybrid_MultiOp<"linear", [AttrSizedOperandSegments]> {
  let summary = "inits[i][t, n] = sum_k input[t, k] * weights[i][n, k] + biases[i][n]";
  let description = [{
    Several projections of the same rows: what a checkpoint stores as one tensor
    (x and z, keys and values) is several weights here, so that every result is
    contiguous. With `rows`, the first dimension counts kept rows, not tokens.
    With `accumulate`, the sums are added to what the inits hold: a residual
    stream, updated in place by the projection that ends a branch.

    Source: the projections of every family, y = x W^T + b with W as checkpoints
    store it.

    ```mlir
    %x, %z = hybrid.linear %u weights(%a, %b : !hybrid.weight<128x64xf32>, !hybrid.weight<128x64xf32>)
      into(%e0, %e1 : tensor<?x128xf32>, tensor<?x128xf32>)
      : tensor<?x64xf32> -> tensor<?x128xf32>, tensor<?x128xf32>
    ```

    Each result has a space of units of its own: its columns.

    Constraints:
    * C1: there are as many inits as weights, at least one.
    * C2: `weights[i]` has the shape [columns of inits[i], columns of input].
    * C3: there are no biases or as many as weights, of rank 1 and as long as
      the init is wide.
    * C4: input and weights have the same elements.
  }];
  let hasFactors = 1;
  let arguments = (ins Hybrid_Matrix:$input, Variadic<Hybrid_WeightType>:$weights,
                       Variadic<Hybrid_WeightType>:$biases,
                       Variadic<Hybrid_Matrix>:$inits, UnitAttr:$rows,
                       UnitAttr:$accumulate);
  let assemblyFormat = [{
    (`rows` $rows^)? (`accumulate` $accumulate^)? $input
    `weights` `(` $weights `:` type($weights) `)`
    (`biases` `(` $biases^ `:` type($biases) `)`)?
    `into` `(` $inits `:` type($inits) `)` attr-dict `:`
    type($input) (`->` type($results)^)?
  }];
}

def Hybrid_GatedLinearOp : Hybrid_SingleOp<"gated_linear"> {
  let summary = "init[t, n] = function(sum_k input[t, k] * gate[n, k]) * sum_k input[t, k] * up[n, k]";
  let description = [{
    `linear` of a gate and of what it gates, and their `activation`: the first
    half of an MLP. Neither product is stored.

    Source: Shazeer, "GLU Variants Improve Transformer", equation 5, without
    biases.

    ```mlir
    %h = hybrid.gated_linear silu %x weights(%g, %u) into %e
      : tensor<?x64xf32>, !hybrid.weight<128x64xf32>, !hybrid.weight<128x64xf32>
        into tensor<?x128xf32> -> tensor<?x128xf32>
    ```

    Constraints:
    * C1: `gate` and `up` are of one type, of the shape [columns of init, columns
      of input].
    * C2: input and weights have the same elements.
  }];
  let hasFactors = 1;
  let arguments = (ins Hybrid_ActivationAttr:$function, Hybrid_Matrix:$input,
                       Hybrid_WeightType:$gate, Hybrid_WeightType:$up,
                       Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $function $input `weights` `(` $gate `,` $up `)` `into` $init attr-dict `:`
    type($input) `,` type($gate) `,` type($up) `into` type($init)
    (`->` type($result)^)?
  }];
}

def Hybrid_HeadLinearOp : Hybrid_MultiOp<"head_linear", [AttrSizedOperandSegments]> {
  let summary = "a linear op of each head on the head's own columns";
  let description = [{
    The columns of `input` and of each init are cut into as many runs as there
    are heads. With n a column of head h in init i, and K the columns of a head
    in `input`:

        inits[i][t, h, n] = sum_k input[t, h * K + k] * weights[i][h, n, k] + biases[i][h, n]

    A block-diagonal `linear`: with one head they are the same.

    Source: Zamba's Mamba layers, x_proj and dt_proj.

    ```mlir
    %b, %c = hybrid.head_linear %v weights(%p, %q : !hybrid.weight<2x16x64xf32>, !hybrid.weight<2x16x64xf32>)
      into(%e0, %e1 : tensor<?x32xf32>, tensor<?x32xf32>)
      : tensor<?x128xf32> -> tensor<?x32xf32>, tensor<?x32xf32>
    ```

    Each result has a space of units of its own: its columns.

    Constraints:
    * C1: there are as many inits as weights, at least one.
    * C2: `weights[i]` has the shape [heads, columns of inits[i] / heads,
      columns of input / heads], with the same number of heads.
    * C3: there are no biases or as many as weights, of rank 1 and as long as
      the init is wide.
    * C4: input and weights have the same elements.
  }];
  let hasFactors = 1;
  let arguments = (ins Hybrid_Matrix:$input, Variadic<Hybrid_WeightType>:$weights,
                       Variadic<Hybrid_WeightType>:$biases,
                       Variadic<Hybrid_Matrix>:$inits);
  let assemblyFormat = [{
    $input `weights` `(` $weights `:` type($weights) `)`
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

    Source: Hendrycks and Gimpel, "Gaussian Error Linear Units", sections 2 and 4
    (`gelu`, `gelu_tanh`, `silu`); So et al., "Primer", section 4.1 (`relu2`);
    `softplus` as Mamba's code has it, the identity above 20.

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
    With `rope`, `add_rms_norm` and a `linear` that accumulates, the only op that
    reads its init.

    Source: He et al., "Deep Residual Learning for Image Recognition", equation 1.

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

def Hybrid_AddRMSNormOp : Hybrid_MultiOp<"add_rms_norm"> {
  let summary = "inits[0] += input; inits[1] = rms_norm(inits[0])";
  let description = [{
    `add` to the residual stream and the `rms_norm` of the sum, in one pass over a
    row: inits[0] is the stream, which it reads and updates, inits[1] takes the norm.

    Source: those of `add` and `rms_norm`.

    ```mlir
    %s, %n = hybrid.add_rms_norm %y, %w epsilon 1.0e-6 into(%x, %e : tensor<?x64xf32>, tensor<?x64xf32>)
      : tensor<?x64xf32>, !hybrid.weight<64xf32> -> tensor<?x64xf32>, tensor<?x64xf32>
    ```

    Constraints:
    * C1: there are two inits, as wide as `input`.
    * C2: `weight` has rank 1 and as many elements.
    * C3: `epsilon` is not negative.
  }];
  let arguments = (ins Hybrid_Matrix:$input, Hybrid_WeightType:$weight,
                       F64Attr:$epsilon, Variadic<Hybrid_Matrix>:$inits);
  let assemblyFormat = [{
    $input `,` $weight `epsilon` $epsilon `into` `(` $inits `:` type($inits) `)`
    attr-dict `:` type($input) `,` type($weight) (`->` type($results)^)?
  }];
}

def Hybrid_SelectRowsOp : Hybrid_SingleOp<"select_rows"> {
  let summary = "init[r, c] = input[token of kept row r, c]";
  let description = [{
    From all tokens to those whose output the caller wants.

    Source: none but the caller's choice; what follows is a function of a row.

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
    Hands a value out of the model, for a caller that asked for hidden states or
    the logits of routers; where it asked for none, `output` is null and nothing
    happens. `output` is a buffer in both forms.

    Source: hidden_states and router_logits of the reference library, which are
    the values as they stand.

    ```mlir
    hybrid.copy %x to %states[%n] : tensor<?x64xf32> to memref<5x?x64xf32>
    ```

    Constraints:
    * C1: `input` and `output` have equally many columns.
    * C2: `index`, if it is a constant, is in [0, first size of `output`).
  }];
  let arguments = (ins Hybrid_Matrix:$input, MemRefRankOf<[F32], [3]>:$output,
                       Index:$index);
  let assemblyFormat = [{
    $input `to` $output `[` $index `]` attr-dict `:` type($input) `to` type($output)
  }];
}

#endif // DIALECTS_HYBRID_IR_HYBRIDROWOPS_TD
