//===- HybridMambaOps.td - Convolutions and scans ----------*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDMAMBAOPS_TD
#define DIALECTS_HYBRID_IR_HYBRIDMAMBAOPS_TD

include "dialects/Hybrid/IR/HybridComputeOps.td"

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
    With s[c, n] the `state` of a sequence, zero before its first token, and g
    the group of channel c:

        s[c, n]    = exp(a[c, n] * step[t, c]) * s[c, n] + step[t, c] * b[t, g, n] * input[t, c]
        init[t, c] = sum_n s[c, n] * c[t, g, n] + skip[c] * input[t, c]

    The columns of `b` and `c` are those of the groups, one after another; there
    are as many groups as b has columns for each column of a, and the channels
    are divided among them in runs. Jamba has one group, Zamba one a head.

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
    * C3: `a` has the shape [columns of input, columns of b / groups], and the
      groups divide the columns of `input`.
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

def Hybrid_ConvActivationOp : Hybrid_SingleOp<"conv_activation", [AttrSizedOperandSegments]> {
  let summary = "init[t, c] = function(bias[c] + sum_j weight[c, j] * input[t - (K-1) + j, c])";
  let description = [{
    `causal_conv1d` and the `activation` of its result, which is not stored.

    Source: those of `causal_conv1d` and `activation`.

    ```mlir
    %v = hybrid.conv_activation silu %x, %w bias %b : !hybrid.weight<128xf32>
      state %s : !hybrid.state<conv, 3x128xf32> batch %batch into %e
      : tensor<?x128xf32>, !hybrid.weight<128x4xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
    ```

    Constraints, those of `causal_conv1d`:
    * C1: `input` and `init` have equally many columns.
    * C2: `weight` has the shape [columns, K].
    * C3: `bias` has rank 1 and as many elements as there are columns.
    * C4: `state` is present if and only if K > 1, of kind `conv` and of the
      shape [K-1, columns].
  }];
  let arguments = (ins Hybrid_ActivationAttr:$function, Hybrid_Matrix:$input,
                       Hybrid_WeightType:$weight, Optional<Hybrid_WeightType>:$bias,
                       Optional<Hybrid_StateType>:$state, Hybrid_BatchType:$batch,
                       Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $function $input `,` $weight (`bias` $bias^ `:` type($bias))?
    (`state` $state^ `:` type($state))? `batch` $batch `into` $init attr-dict `:`
    type($input) `,` type($weight) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_GatedScanOp : Hybrid_SingleOp<"gated_scan"> {
  let summary = "a selective scan with the projection of its step before and the gate behind";
  let description = [{
    With step[t, c] = softplus(sum_r dt[t, r] * dt_weight[c, r] + dt_bias[c]) and
    s[c, n] the `state` of a sequence, zero before its first token:

        s[c, n]    = exp(a[c, n] * step[t, c]) * s[c, n] + step[t, c] * b[t, n] * input[t, c]
        init[t, c] = function(gate[t, c]) * (sum_n s[c, n] * c[t, n] + skip[c] * input[t, c])

    What lies between x_proj and out_proj of a Mamba-1 layer, but for the norms;
    a step never leaves the cache of the thread that computed it.

    Source: that of `selective_scan`, with section 3.4 for the block around it.

    ```mlir
    %y = hybrid.gated_scan silu %v gate %z dt %dt b %b c %c weights(%w, %wb, %a, %d)
      state %s batch %batch into %e
      : tensor<?x128xf32>, tensor<?x128xf32>, tensor<?x8xf32>, tensor<?x16xf32>, tensor<?x16xf32>,
        !hybrid.weight<128x8xf32>, !hybrid.weight<128xf32>, !hybrid.weight<128x16xf32>,
        !hybrid.weight<128xf32>, !hybrid.state<ssm, 128x16xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
    ```

    Constraints:
    * C1: `input`, `gate` and `init` have equally many columns.
    * C2: `b` and `c` have equally many columns.
    * C3: `a` has the shape [columns of input, columns of b].
    * C4: `dt_bias` and `skip` have rank 1 and as many elements as `input` has
      columns.
    * C5: `state` is of kind `ssm` and of the shape of `a`.
    * C6: `dt_weight` has the shape [columns of input, columns of dt], and the
      same elements as `dt`.
  }];
  let hasFactors = 1;
  let arguments = (ins Hybrid_ActivationAttr:$function, Hybrid_Matrix:$input,
                       Hybrid_Matrix:$gate, Hybrid_Matrix:$dt, Hybrid_Matrix:$b,
                       Hybrid_Matrix:$c, Hybrid_WeightType:$dt_weight,
                       Hybrid_WeightType:$dt_bias, Hybrid_WeightType:$a,
                       Hybrid_WeightType:$skip, Hybrid_StateType:$state,
                       Hybrid_BatchType:$batch, Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $function $input `gate` $gate `dt` $dt `b` $b `c` $c
    `weights` `(` $dt_weight `,` $dt_bias `,` $a `,` $skip `)` `state` $state
    `batch` $batch `into` $init attr-dict `:`
    type($input) `,` type($gate) `,` type($dt) `,` type($b) `,` type($c) `,`
    type($dt_weight) `,` type($dt_bias) `,` type($a) `,` type($skip) `,`
    type($state) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_SSDScanOp : Hybrid_SingleOp<"ssd_scan"> {
  let summary = "the recurrence of Mamba-2 along each sequence";
  let description = [{
    The channels, columns of `input`, are divided in runs among heads, which are
    the columns of `step`; the heads in runs among groups, each with columns of
    its own in `b` and `c`. With s[c, n] the `state` of a sequence, zero before
    its first token, h the head and g the group of channel c:

        d[t, h]    = clamp(softplus(step[t, h] + step_bias[h]))
        s[c, n]    = exp(a[h] * d[t, h]) * s[c, n] + d[t, h] * b[t, g, n] * input[t, c]
        init[t, c] = sum_n s[c, n] * c[t, g, n] + skip[h] * input[t, c]

    The step is clamped to [`low`, `high`], either of which may be infinite;
    without them it is not clamped.

    Source: Dao and Gu, "Transformers are SSMs", with the step of its code.

    ```mlir
    %y = hybrid.ssd_scan %x step %dt b %b c %c weights(%a, %bias, %d) clamp [1.0e-3, 1.0e-1]
      state %s batch %batch into %e
      : tensor<?x128xf32>, tensor<?x8xf32>, tensor<?x32xf32>, tensor<?x32xf32>, !hybrid.weight<8xf32>,
        !hybrid.weight<8xf32>, !hybrid.weight<8xf32>, !hybrid.state<ssm, 128x16xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
    ```

    Constraints:
    * C1: `input` and `init` have equally many columns, a multiple of those of
      `step`.
    * C2: `b` and `c` have equally many columns.
    * C3: `a`, `step_bias` and `skip` have rank 1 and an element a head.
    * C4: `state` is of kind `ssm` and of the shape [columns of input, columns of
      b / groups], and the groups divide the heads.
    * C5: `low` and `high` are both there, in order, or neither.
  }];
  let arguments = (ins Hybrid_Matrix:$input, Hybrid_Matrix:$step, Hybrid_Matrix:$b,
                       Hybrid_Matrix:$c, Hybrid_WeightType:$a,
                       Hybrid_WeightType:$step_bias, Hybrid_WeightType:$skip,
                       OptionalAttr<F64Attr>:$low, OptionalAttr<F64Attr>:$high,
                       Hybrid_StateType:$state, Hybrid_BatchType:$batch,
                       Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $input `step` $step `b` $b `c` $c `weights` `(` $a `,` $step_bias `,` $skip `)`
    (`clamp` `[` $low^ `,` $high `]`)? `state` $state `batch` $batch `into` $init
    attr-dict `:` type($input) `,` type($step) `,` type($b) `,` type($c) `,` type($a) `,`
    type($step_bias) `,` type($skip) `,` type($state) `into` type($init) (`->` type($result)^)?
  }];
}

def Hybrid_GatedRMSNormOp : Hybrid_SingleOp<"gated_rms_norm"> {
  let summary = "the norm of each group of columns of a gated row";
  let description = [{
    With x[t, c] = input[t, c] * silu(gate[t, c]) and the mean over the columns
    of c's group, one of `groups` equal runs:

        init[t, c] = x[t, c] / sqrt(mean(x[t, .]^2) + epsilon) * weight[c]

    Source: the gated norm of Mamba-2's code, with the gate before the norm.

    ```mlir
    %n = hybrid.gated_rms_norm %y gate %z, %w groups 2 epsilon 1.0e-5 into %e
      : tensor<?x128xf32>, tensor<?x128xf32>, !hybrid.weight<128xf32> into tensor<?x128xf32> -> tensor<?x128xf32>
    ```

    Constraints:
    * C1: `input`, `gate` and `init` have equally many columns.
    * C2: `weight` has rank 1 and as many elements.
    * C3: `epsilon` is not negative.
    * C4: `groups` is positive and divides the columns.
  }];
  let arguments = (ins Hybrid_Matrix:$input, Hybrid_Matrix:$gate,
                       Hybrid_WeightType:$weight, I64Attr:$groups,
                       F64Attr:$epsilon, Hybrid_Matrix:$init);
  let assemblyFormat = [{
    $input `gate` $gate `,` $weight `groups` $groups `epsilon` $epsilon `into` $init
    attr-dict `:` type($input) `,` type($gate) `,` type($weight)
    `into` type($init) (`->` type($result)^)?
  }];
}

#endif // DIALECTS_HYBRID_IR_HYBRIDMAMBAOPS_TD
