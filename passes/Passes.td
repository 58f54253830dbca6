//===- Passes.td - Passes of Braid --------------------------*- tablegen -*-===//
#ifndef PASSES_PASSES_TD
#define PASSES_PASSES_TD

include "mlir/Pass/PassBase.td"

// In alphabetical order; passes/Pipelines.cpp has the order they run in.

def AssignLayoutsPass : Pass<"hybrid-assign-layouts", "::mlir::ModuleOp"> {
  let summary = "Choose the packed layout of every weight and state";
  let description = [{
    Changes nothing but types: of `hybrid.param`, `hybrid.state` and the
    references to them. Every user of a weight asks for a panel width, as
    passes/Target.h has it, the same for every instruction set; a tied embedding
    takes that of the head, so that there is one copy.

    ```mlir
    hybrid.param @w : !hybrid.weight<128x64xf32> from ...
    // becomes
    hybrid.param @w : !hybrid.weight<128x64xf32, #hybrid.panels<64>> from ...
    ```

    Weights of bf16 lie in pairs of columns, whatever the instruction set. Weights
    that already have a layout keep it. Two users that ask for different widths are
    an error at the second.
  }];
}

def BufferizePass : Pass<"hybrid-bufferize", "::mlir::ModuleOp"> {
  let summary = "One-Shot Bufferize, refusing copies";
  let description = [{
    The upstream rewrite with our options, once a check of our own has shown that
    no op needs a copy: a value that is read after its buffer has a newer one is
    an error at the op that wrote over it. The upstream analysis finds where to
    copy, which nobody wants here, in a time that is cubic in the layers of an
    entry; in straight code, which functions must be, one walk is enough.

    ```mlir
    %e = bufferization.alloc_tensor(%t) : tensor<?x64xf32>
    %n = hybrid.rms_norm %x, %w epsilon 1.0e-6 into %e : tensor<?x64xf32>, ... -> tensor<?x64xf32>
    // becomes
    %e = memref.alloc(%t) : memref<?x64xf32>
    hybrid.rms_norm %x, %w epsilon 1.0e-6 into %e : memref<?x64xf32>, ... into memref<?x64xf32>
    ```
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect",
                           "::mlir::memref::MemRefDialect"];
}

def FormPhasesPass : Pass<"hybrid-form-phases", "::mlir::func::FuncOp"> {
  let summary = "Group compute ops that need no barrier between them";
  let description = [{
    An op joins the phase before it if, wherever one of them writes what the
    other touches, both stay in their own part of it and their partitions match;
    or if every thread has a buffer of its own. Otherwise a new phase begins, so
    that merging any two neighbours would be a race.

    ```mlir
    hybrid.linear %u weights(%w) into(%y) ...     // divided by columns
    hybrid.add %y into %x ...                     // by the same columns
    hybrid.rms_norm %x, %n ... into %z ...        // by tokens: needs a barrier
    // becomes
    hybrid.phase { hybrid.linear ...  hybrid.add ... }
    hybrid.phase { hybrid.rms_norm ... }
    ```

    Buffers that replicated ops write are marked `hybrid.private`. Runs before
    hybrid-plan-memory, which must know what runs concurrently.
  }];
}

def FormItemsPass : Pass<"hybrid-form-items", "::mlir::func::FuncOp"> {
  let summary = "Let threads take the work of experts from a counter";
  let description = [{
    How many rows an expert has is known when it runs, and how fast a core is then
    is not known at all. `expert_linear` and `expert_gated_linear` get `items`:
    some panels of one expert, or of all where slots are summed, which threads take
    as they come. An expert's weights are still read once.

    ```mlir
    %h = hybrid.expert_gated_linear silu %x experts %e order %o weights(%g, %u) into %i ...
    // becomes
    %h = hybrid.expert_gated_linear silu %x experts %e order %o weights(%g, %u) into %i items of 128 ...
    ```

    Declines in functions marked `hybrid.small`, where a counter costs more than
    it shares, and where what reads a result stays in its columns: that would need
    a barrier. Same bits.
  }];
  let options = [
    Option<"panels", "panels", "int64_t", /*default=*/"4",
           "Panels of an item of one expert">,
  ];
}

def FormOutputsPass : Pass<"hybrid-form-outputs", "::mlir::ModuleOp"> {
  let summary = "Copy layers for callers that ask for router logits and attentions";
  let description = [{
    The entry's last two arguments are buffers for them. The functions that it
    calls are copied once each, as `..._outputs`, and the copies hand out what
    their routers and attentions decide, into places that the entry numbers in
    the order of its calls. Other entries call the originals and pay nothing; a
    module without the entry is left alone.

    ```mlir
    func.func @forward_with_outputs(..., %routers, %attentions) {
      %1 = call @layer_0(%batch, %0) : ...
    // becomes
      %1 = call @layer_0_outputs(%batch, %0, %routers, %attentions, %c0, %c0) : ...
    // which has beside its attention
      hybrid.attention_weights %q state %s batch %batch scale 1.0 to %attentions[%n] : ...
    ```
  }];
  let options = [
    Option<"entry", "entry", "std::string", /*default=*/"\"forward_with_outputs\"",
           "The entry whose layers hand out">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::bufferization::BufferizationDialect"];
}

def FormVariantsPass : Pass<"hybrid-form-variants", "::mlir::ModuleOp"> {
  let summary = "Copy an entry and its layers for calls of few tokens";
  let description = [{
    The copies, named `..._small` and marked `hybrid.small`, compute the same bits
    from the same weights and states, but may be cut into phases otherwise: for a
    few tokens a barrier costs more than what every thread can do for itself. The
    runtime picks by the number of tokens. A module without the entry is left
    alone.

    ```mlir
    func.func @forward(...) { call @layer_0(...) }
    // gets beside it
    func.func @forward_small(...) attributes {hybrid.small} { call @layer_0_small(...) }
    ```
  }];
  let options = [
    Option<"entry", "entry", "std::string", /*default=*/"\"forward\"",
           "The entry that gets a variant">,
  ];
}

def FuseConvPass : Pass<"hybrid-fuse-conv"> {
  let summary = "Fuse convolutions with their activation";
  let description = [{
    ```mlir
    %c = hybrid.causal_conv1d %x, %w ...
    %v = hybrid.activation silu %c ...
    // becomes
    %v = hybrid.conv_activation silu %x, %w ...
    ```

    Declines where somebody else reads the convolution, or the activation gates
    something. Same bits.
  }];
}

def FuseExpertDispatchPass : Pass<"hybrid-fuse-expert-dispatch"> {
  let summary = "Fuse gates and ups of chosen experts with their activation";
  let description = [{
    ```mlir
    %g, %u = hybrid.expert_linear %x experts %e order %o weights(%a, %b) ...
    %h = hybrid.activation silu %g times %u ...
    // becomes
    %h = hybrid.expert_gated_linear silu %x experts %e order %o weights(%a, %b) ...
    ```

    Both products of a row are in registers when the activation needs them. With
    the router replicated (hybrid-fuse-norm-linear), an expert layer is two phases
    for few tokens, three for many. Declines where somebody else reads a product,
    or the slots are summed. Same bits.
  }];
}

def FuseGatedLinearPass : Pass<"hybrid-fuse-gated-linear"> {
  let summary = "Fuse gate and up of an MLP with their activation";
  let description = [{
    ```mlir
    %g, %u = hybrid.linear %x weights(%a, %b) ...
    %h = hybrid.activation silu %g times %u ...
    // becomes
    %h = hybrid.gated_linear silu %x weights(%a, %b) ...
    ```

    Declines where somebody else reads a product, or the projection has biases,
    other results or kept rows. Same bits.
  }];
}

def FuseNormLinearPass : Pass<"hybrid-fuse-norm-linear", "::mlir::func::FuncOp"> {
  let summary = "Let norms and routers join the phase of what reads them";
  let description = [{
    Marks a norm, or a router, `replicated`: every thread computes it for itself,
    into a buffer of its own, and no barrier is needed before the projections that
    read it. In functions marked `hybrid.small` all of them; elsewhere norms of at
    most `narrow` columns (dt, B and C of a Mamba layer), since for many tokens a
    barrier costs less than the work of a wide norm. Declines where the result is
    handed out of the function. Same bits.

    ```mlir
    %n = hybrid.rms_norm %x, %w ...
    // becomes
    %n = hybrid.rms_norm replicated %x, %w ...
    ```
  }];
  let options = [
    Option<"narrow", "narrow", "int64_t", /*default=*/"256",
           "Columns of a norm that is replicated for many tokens, too">,
  ];
}

def FuseProjectionsPass : Pass<"hybrid-fuse-projections"> {
  let summary = "Fuse projections of the same rows";
  let description = [{
    One op with several results, each with its own buffer and its own split over
    threads, so that what follows a result can still stay in its columns.

    ```mlir
    %q = hybrid.linear %x weights(%a) ...
    %k, %v = hybrid.linear %x weights(%b, %c) ...
    // becomes
    %q, %k, %v = hybrid.linear %x weights(%a, %b, %c) ...
    ```

    Declines where only one of the two has biases or kept rows, where one
    accumulates, and where an operand is computed in between. Same bits.
  }];
}

def FuseResidualPass : Pass<"hybrid-fuse-residual"> {
  let summary = "Add to the residual stream in the projection that ends a branch";
  let description = [{
    ```mlir
    %y = hybrid.linear %h weights(%w) ...
    %s = hybrid.add %y into %x ...
    // becomes
    %s = hybrid.linear accumulate %h weights(%w) into(%x ...) ...
    ```

    Declines where somebody else reads the projection, or it has other results or
    kept rows. Other bits than unfused: the chain of a sum begins at the residual
    instead of ending with it.
  }];
}

def FuseResidualNormPass : Pass<"hybrid-fuse-residual-norm"> {
  let summary = "Fuse residual additions with the norms of their sums";
  let description = [{
    ```mlir
    %s = hybrid.add %y into %x ...
    %n = hybrid.rms_norm %s, %w ...
    // becomes
    %s, %n = hybrid.add_rms_norm %y, %w ... into(%x, %e : ...) ...
    ```

    Declines where the norm is replicated and where an operand is computed in
    between. Same bits.

    Off by default on CPUs: hybrid-fuse-residual leaves most sums in the
    projection that ends a branch, where they cost no pass over memory at all, and
    for few tokens a sum that is divided by tokens would take a phase of its own.
  }];
}

def FuseScanPass : Pass<"hybrid-fuse-scan"> {
  let summary = "Fuse the step's projection, the scan and its gate";
  let description = [{
    ```mlir
    %p = hybrid.linear %dt weights(%w) biases(%wb) ...
    %step = hybrid.activation softplus %p ...
    %y = hybrid.selective_scan %v step %step b %b c %c ...
    %o = hybrid.activation silu %z times %y ...
    // becomes
    %o = hybrid.gated_scan silu %v gate %z dt %dt b %b c %c ...
    ```

    A panel of channels passes through all of it while it is in the cache: neither
    the step nor what the gate multiplies is stored. Declines where somebody else
    reads one of them, where the step has no bias, where the gate is computed after
    the scan or changes the type, and where the scan has several groups. Same bits.
  }];
}

def OutlineLayersPass : Pass<"hybrid-outline-layers", "::mlir::ModuleOp"> {
  let summary = "Keep one function of each kind of layer";
  let description = [{
    Private functions that differ only in the symbols that `hybrid.param_ref`
    and `hybrid.state_ref` name become one function with a layer index. Names
    that differ become one array; a name that all share (Zamba's block) stays.

    ```mlir
    %1 = call @layer_0(%batch, %0) : ...
    %2 = call @layer_1(%batch, %1) : ...
    // becomes
    %1 = call @layer_0(%batch, %0, %c0) : ...
    %2 = call @layer_0(%batch, %1, %c1) : ...
    ```

    A function that callers share keeps its calls; one that already has an index
    is left alone.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def PlanMemoryPass : Pass<"hybrid-plan-memory", "::mlir::ModuleOp"> {
  let summary = "Place all buffers of a function in arenas";
  let description = [{
    Replaces every `memref.alloc` by a `hybrid.arena_view` of one of three added
    arguments: the token arena (buffers of a row a token), the row arena (a row a
    kept row) and the thread arena (buffers marked `hybrid.private`, one copy a
    thread). Buffers share bytes if no phase lies in the lives of both. Offsets
    are bytes per token, so one plan serves every call. A callee's frame is a
    buffer that lives for the call. The `hybrid.frame` attribute of a function
    has the bytes it needs of each arena.

    ```mlir
    %a = memref.alloc(%tokens) : memref<?x64xf32>
    // becomes
    %a = hybrid.arena_view %token_arena[512, 256] * %tokens : memref<?xi8> -> memref<?x64xf32>
    ```
  }];
}

def QuantizeWeightsPass : Pass<"hybrid-quantize-weights", "::mlir::ModuleOp"> {
  let summary = "Choose the elements of weights, of what they multiply, and of the KV cache";
  let description = [{
    With `dtype=bf16`, embeddings and weights of products of matrices become bf16,
    and so does every value that is an input of one: the op that computes it
    rounds, once, to the nearest, ties to even. Sums, norms, convolutions, scans,
    routers, the residual stream and all states but keys and values stay f32. `kv`
    does the same for the cache; where both are bf16, attention is `rounded`: its
    queries and probabilities meet keys and values as bf16.

    ```mlir
    %n = hybrid.rms_norm %x, %w ... -> tensor<?x64xf32>
    %y = hybrid.linear %n weights(%a : !hybrid.weight<128x64xf32>) ... -> tensor<?x128xf32>
    // becomes
    %n = hybrid.rms_norm %x, %w ... -> tensor<?x64xbf16>
    %y = hybrid.linear %n weights(%a : !hybrid.weight<128x64xbf16>) ... -> tensor<?x128xf32>
    ```

    A weight that some op reads in another way stays f32, and a product of an f32
    weight is refused by its verifier then. An input that is no op's result in an
    empty tensor is an error: nothing could round it. Changes nothing but types.
  }];
  let options = [
    Option<"dtype", "dtype", "std::string", /*default=*/"\"f32\"",
           "Elements of weights: f32 or bf16">,
    Option<"kv", "kv", "std::string", /*default=*/"\"f32\"",
           "Elements of the KV cache: f32 or bf16">,
  ];
  let dependentDialects = ["::mlir::tensor::TensorDialect"];
}

def SplitAttentionPass : Pass<"hybrid-split-attention", "::mlir::func::FuncOp"> {
  let summary = "Let threads share the positions of a long sequence";
  let description = [{
    Marks attention `split` in functions marked `hybrid.small`: a call of few
    tokens has few heads to divide, but each may attend to a long past. Pieces of
    512 absolute positions are units then, and whoever ends the last one of a head
    merges them, without a barrier. Declines elsewhere, where tokens are many.
    Same bits: pieces are merged in order everywhere.

    ```mlir
    %o = hybrid.attention %q state %s ...
    // becomes
    %o = hybrid.attention split %q state %s ...
    ```
  }];
}

def VerifyPhasesPass : Pass<"hybrid-verify-phases", "::mlir::func::FuncOp"> {
  let summary = "Prove that no thread depends on another within a phase";
  let description = [{
    Two accesses of a phase conflict if their bytes, or the state they touch, may
    be the same and one is a write. A conflict is allowed only if both are to the
    same buffer, both stay in their own part and the partitions match. Between
    phases, two buffers that share bytes may not be in use at the same time, from
    the first phase that uses one to the last; buffers lie inside the function's
    frame; replicated ops write nothing but private buffers.

    Works on the planned bytes and redoes liveness from them, so that it catches
    the planner as well. Changes nothing.
  }];
}

#endif // PASSES_PASSES_TD
