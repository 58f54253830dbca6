//===- HybridPhaseOps.td - Phases and the arena -------------*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDPHASEOPS_TD
#define DIALECTS_HYBRID_IR_HYBRIDPHASEOPS_TD

include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/ViewLikeInterface.td"

def Hybrid_PhaseOp : Hybrid_Op<"phase", [NoTerminator, SingleBlock,
                                         RecursiveMemoryEffects]> {
  let summary = "Compute ops that all threads run without waiting";
  let description = [{
    Every thread runs the ops of the body, in order, each on the thread's own
    units; a barrier follows. `hybrid-verify-phases` proves that no thread
    depends on another within a phase.

    ```mlir
    hybrid.phase {
      hybrid.linear %u weights(%w : !hybrid.weight<64x64xf32>) into(%y : memref<?x64xf32>) : memref<?x64xf32>
      hybrid.add %y into %x : memref<?x64xf32> into memref<?x64xf32>
    }
    ```

    Constraints:
    * C1: the body holds compute ops in phase form and nothing else.
  }];
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "attr-dict-with-keyword $body";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The columns in a unit of a space of this phase with `partition`: the
    /// largest grain among those that divide equally many columns.
    int64_t getGrain(const Partition &partition);
  }];
}

def Hybrid_ArenaViewOp : Hybrid_Op<"arena_view", [Pure,
    DeclareOpInterfaceMethods<ViewLikeOpInterface>]> {
  let summary = "`size * count` bytes of an arena from `offset * count` on";
  let description = [{
    Offset and size count bytes *per token* (or kept row) and are multiples of
    64, so that addresses are aligned and the plan holds for every number of
    tokens. The result is a buffer, or the bytes of a callee's frame.

    ```mlir
    %a = hybrid.arena_view %arena[512, 256] * %tokens
        : memref<?xi8> -> memref<?x64xf32>
    ```

    Constraints:
    * C1: `offset` and `size` are multiples of 64, not negative.
    * C2: a row of the result, of static shape, fits into `size`.
  }];
  let arguments = (ins MemRefRankOf<[I8], [1]>:$arena, I64Attr:$offset,
                       I64Attr:$size, Index:$count);
  let results = (outs AnyMemRef:$result);
  let assemblyFormat = [{
    $arena `[` $offset `,` $size `]` `*` $count attr-dict `:`
    type($arena) `->` type($result)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Whether some bytes belong to both.
    bool overlaps(ArenaViewOp other);
    /// Whether the result is a callee's frame, not a buffer.
    bool isFrame() { return getType() == getArena().getType(); }
  }];
}

#endif // DIALECTS_HYBRID_IR_HYBRIDPHASEOPS_TD
