//===- HybridTypes.td - Handles of the hybrid dialect -------*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDTYPES_TD
#define DIALECTS_HYBRID_IR_HYBRIDTYPES_TD

include "mlir/IR/AttrTypeBase.td"
include "dialects/Hybrid/IR/HybridDialect.td"

def Hybrid_BatchType : TypeDef<Hybrid_Dialect, "Batch"> {
  let mnemonic = "batch";
  let summary = "What a call is about";
  let description = [{
    Per token its sequence and position; per sequence its slot, first token,
    length, number of tokens already in the state and KV blocks; and which
    tokens' outputs are kept. An op that needs any of it takes the batch as an
    operand: nothing reads a global.
  }];
}

def Hybrid_WeightType : TypeDef<Hybrid_Dialect, "Weight"> {
  let mnemonic = "weight";
  let summary = "A read-only parameter";
  let description = [{
    Not a tensor: its bytes are laid out by the packer, so everything about bits
    and layout is in this type. Without a layout it is row-major.

    ```mlir
    !hybrid.weight<128x64xf32>
    !hybrid.weight<8x128x64xbf16, #hybrid.panels<64 by 2>>
    ```
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$shape,
                        "::mlir::Type":$elementType,
                        OptionalParameter<"::mlir::hybrid::PanelsAttr">:$layout);
  let assemblyFormat = [{
    `<` custom<Shape>($shape, $elementType) (`,` $layout^)? `>`
  }];
  let builders = [
    TypeBuilderWithInferredContext<(ins "::llvm::ArrayRef<int64_t>":$shape,
                                        "::mlir::Type":$elementType), [{
      return $_get(elementType.getContext(), shape, elementType, PanelsAttr());
    }]>];
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    int64_t getRank() const { return getShape().size(); }
    /// Elements as stored: padded to whole panels.
    int64_t getStoredElements() const;
    /// Bytes as stored, a multiple of 64.
    int64_t getStoredBytes() const;
    /// The same weight of other elements, or laid out.
    WeightType withElements(::mlir::Type elementType) const {
      return get(getContext(), getShape(), elementType, getLayout());
    }
    WeightType withLayout(::mlir::hybrid::PanelsAttr layout) const {
      return get(getContext(), getShape(), getElementType(), layout);
    }
  }];
}

def Hybrid_StateType : TypeDef<Hybrid_Dialect, "State"> {
  let mnemonic = "state";
  let summary = "One state of every sequence slot";
  let description = [{
    A handle, not a value: ops that take it declare what they do to it as memory
    effects, which order them as written in the program.

    `conv` has shape [taps - 1, channels] and `ssm` [channels, states], both per
    slot; `kv` has shape [2, heads, head size] per position (keys, then values)
    and lives in blocks of 16 positions.

    ```mlir
    !hybrid.state<ssm, 128x16xf32, #hybrid.panels<16>>
    ```
  }];
  let parameters = (ins EnumParameter<Hybrid_StateKind>:$kind,
                        ArrayRefParameter<"int64_t">:$shape,
                        "::mlir::Type":$elementType,
                        OptionalParameter<"::mlir::hybrid::PanelsAttr">:$layout);
  let assemblyFormat = [{
    `<` $kind `,` custom<Shape>($shape, $elementType) (`,` $layout^)? `>`
  }];
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Bytes in a slot, or of one KV block: a multiple of 64.
    int64_t getStoredBytes() const;
    /// The same state of other elements, or laid out.
    StateType withElements(::mlir::Type elementType) const {
      return get(getContext(), getKind(), getShape(), elementType, getLayout());
    }
    StateType withLayout(::mlir::hybrid::PanelsAttr layout) const {
      return get(getContext(), getKind(), getShape(), getElementType(), layout);
    }
  }];
}

#endif // DIALECTS_HYBRID_IR_HYBRIDTYPES_TD
