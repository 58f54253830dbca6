//===- HybridExpertOps.td - Routers and experts ------------*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDEXPERTOPS_TD
#define DIALECTS_HYBRID_IR_HYBRIDEXPERTOPS_TD

include "dialects/Hybrid/IR/HybridComputeOps.td"

def Hybrid_RouterOp : Hybrid_MultiOp<"router"> {
  let summary = "the experts of each token and the weights of their results";
  let description = [{
    With p = softmax_e(sum_k input[t, k] * weight[e, k]), the slots of token t
    are the experts with the largest p, descending; the lower number wins a tie.
    Their p are the weights, as they are (Jamba) or, `normalized`, divided by
    their sum, which is a softmax over the chosen logits alone (JetMoE). inits[0]
    are the weights, inits[1] the experts, and inits[2], if it is there, the sums
    over k. Divided by tokens, or `replicated` as `rms_norm` is.

    Source: Shazeer et al., "Outrageously Large Neural Networks: The
    Sparsely-Gated Mixture-of-Experts Layer", section 2.1, without the noise;
    `normalized` is its order of choice and softmax.

    ```mlir
    %s, %e = hybrid.router %x, %w into(%i, %j : tensor<?x2xf32>, tensor<?x2xi32>)
      : tensor<?x64xf32>, !hybrid.weight<8x64xf32> -> tensor<?x2xf32>, tensor<?x2xi32>
    ```

    Constraints:
    * C1: `weight` has rank 2 and as many columns as `input`.
    * C2: there are two inits, of f32 and i32, equally wide, and not wider than
      there are experts, and perhaps a third, of f32 and as wide.
  }];
  let arguments = (ins Hybrid_Matrix:$input, Hybrid_WeightType:$weight,
      Variadic<AnyTypeOf<[2DTensorOf<[F32, I32]>, MemRefRankOf<[F32, I32], [2]>]>>:$inits,
      UnitAttr:$normalized, UnitAttr:$replicated);
  let assemblyFormat = [{
    (`replicated` $replicated^)? $input `,` $weight (`normalized` $normalized^)?
    `into` `(` $inits `:` type($inits) `)` attr-dict `:`
    type($input) `,` type($weight) (`->` type($results)^)?
  }];
}

def Hybrid_SortRowsOp : Hybrid_SingleOp<"sort_rows"> {
  let summary = "the slots of all tokens, by expert";
  let description = [{
    init, read row by row, is the permutation of the numbers t * slots + s that
    sorts experts[t, s] ascending and is stable. Replicated: every thread sorts
    for itself, which costs less than a barrier.

    Source: Gale et al., "MegaBlocks", section 5.2: rows grouped by expert, here
    by counting, and without moving them.

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

    Without `scales` these are the results. With them the slots are summed, by
    ascending expert, and `bias`, if there is one, is added once:

        inits[i][t, n] = sum_s scales[t, s] * y[i][t, s, n] + bias[n]

    `order` is `sort_rows` of `experts`: the weights of an expert are read once
    for all its rows.

    Divided by columns; with `items of n`, into work items of n columns of one
    expert, or of all experts where slots are summed, which threads take from a
    counter: for many tokens, of which experts may get very unequal parts.

    Source: Shazeer et al., "Outrageously Large Neural Networks", equation 1, of
    the experts with a weight; Shen et al., "JetMoE", for experts of attention.

    ```mlir
    %g, %u = hybrid.expert_linear %x experts %e order %o
      weights(%a, %b : !hybrid.weight<8x32x64xf32>, !hybrid.weight<8x32x64xf32>)
      into(%i, %j : tensor<?x2x32xf32>, tensor<?x2x32xf32>)
      : tensor<?x64xf32>, tensor<?x2xi32>, tensor<?x2xi32> -> tensor<?x2x32xf32>, tensor<?x2x32xf32>
    ```

    Constraints:
    * C1: there are as many inits as weights, at least one, all equally wide.
    * C2: `weights[i]` has the shape [experts, columns of inits[i], columns of
      input], the same number of experts, the same elements as `input`, and the
      same layout.
    * C3: `experts`, `order` and `scales` are equally wide: the slots; as are
      `input` and `inits` of rank 3.
    * C4: inits have rank 2 if and only if there are `scales`.
    * C5: `bias` is there only with `scales`, of rank 1 and as long as the inits
      are wide.
    * C6: `items` is a positive multiple of the rows of the weights' panels.
  }];
  let hasFactors = 1;
  let arguments = (ins Hybrid_Slots:$input, Hybrid_Numbers:$experts,
                       Hybrid_Numbers:$order, Optional<Hybrid_Matrix>:$scales,
                       Variadic<Hybrid_WeightType>:$weights,
                       Optional<Hybrid_WeightType>:$bias,
                       Variadic<Hybrid_Slots>:$inits,
                       OptionalAttr<I64Attr>:$items);
  let assemblyFormat = [{
    $input `experts` $experts `order` $order (`scales` $scales^ `:` type($scales))?
    `weights` `(` $weights `:` type($weights) `)` (`bias` $bias^ `:` type($bias))?
    `into` `(` $inits `:` type($inits) `)` (`items` `of` $items^)?
    attr-dict `:` type($input) `,` type($experts) `,` type($order) (`->` type($results)^)?
  }];
}

def Hybrid_ExpertGatedLinearOp : Hybrid_SingleOp<"expert_gated_linear"> {
  let summary = "a gated linear op whose weights each row chooses";
  let description = [{
    `expert_linear` of a gate and of what it gates, and their `activation`: with
    e = experts[t, s] and x the row of token t,

        init[t, s, n] = function(sum_k x[k] * gate[e, n, k]) * sum_k x[k] * up[e, n, k]

    `order` is `sort_rows` of `experts`. Divided by columns; with `items of n`,
    into work items of n columns of one expert, as `expert_linear` is.

    Source: those of `gated_linear` and `expert_linear`.

    ```mlir
    %h = hybrid.expert_gated_linear silu %x experts %e order %o weights(%g, %u) into %i
      : tensor<?x64xf32>, tensor<?x2xi32>, tensor<?x2xi32>, !hybrid.weight<8x32x64xf32>,
        !hybrid.weight<8x32x64xf32> into tensor<?x2x32xf32> -> tensor<?x2x32xf32>
    ```

    Constraints:
    * C1: `gate` and `up` are of one type, of the shape [experts, columns of
      init, columns of input].
    * C2: input and weights have the same elements.
    * C3: `experts`, `order` and `init`, of rank 3, have equally many slots;
      `input` has rank 2.
    * C4: `items` is a positive multiple of the rows of the weights' panels.
  }];
  let hasFactors = 1;
  let arguments = (ins Hybrid_ActivationAttr:$function, Hybrid_Matrix:$input,
                       Hybrid_Numbers:$experts, Hybrid_Numbers:$order,
                       Hybrid_WeightType:$gate, Hybrid_WeightType:$up,
                       Hybrid_Slots:$init, OptionalAttr<I64Attr>:$items);
  let assemblyFormat = [{
    $function $input `experts` $experts `order` $order
    `weights` `(` $gate `,` $up `)` `into` $init (`items` `of` $items^)? attr-dict `:`
    type($input) `,` type($experts) `,` type($order) `,` type($gate) `,` type($up)
    `into` type($init) (`->` type($result)^)?
  }];
}

#endif // DIALECTS_HYBRID_IR_HYBRIDEXPERTOPS_TD
