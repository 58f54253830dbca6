//===- HybridDialect.td - The hybrid dialect ----------------*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDDIALECT_TD
#define DIALECTS_HYBRID_IR_HYBRIDDIALECT_TD

include "mlir/IR/DialectBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"

def Hybrid_Dialect : Dialect {
  let name = "hybrid";
  let cppNamespace = "::mlir::hybrid";
  let summary = "Language models that mix attention, state-space scans and experts";
  let description = [{
    One op per architectural idea, in two forms. In *model form* ops are on
    tensors of all tokens of a call, `tensor<? x width>`, and say exactly the
    mathematics of a layer. In *phase form* the same ops are on memrefs and are
    grouped in `hybrid.phase`, inside which no thread waits for another.

    Weights, states and the batch are handles, never tensors: no generic pass
    can index, copy or bufferize them. A state is changed through memory effects
    that the ops declare; the order between states is the order of the program.
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = "void registerTypes();";
}

//===----------------------------------------------------------------------===//
// Enumerations
//===----------------------------------------------------------------------===//

class Hybrid_Enum<string name, string summary, list<I32EnumAttrCase> cases>
    : I32EnumAttr<name, summary, cases> {
  let cppNamespace = "::mlir::hybrid";
  let genSpecializedAttr = 0;
}

class Hybrid_EnumAttr<I32EnumAttr enum, string mnemonic>
    : EnumAttr<Hybrid_Dialect, enum, mnemonic>;

def Hybrid_Activation : Hybrid_Enum<"Activation", "a scalar function", [
  I32EnumAttrCase<"Silu", 0, "silu">,          // x / (1 + exp(-x))
  I32EnumAttrCase<"Gelu", 1, "gelu">,          // x (1 + erf(x / sqrt 2)) / 2
  I32EnumAttrCase<"GeluTanh", 2, "gelu_tanh">, // the tanh form
  I32EnumAttrCase<"Relu", 3, "relu">,          // max(0, x)
  I32EnumAttrCase<"Relu2", 4, "relu2">,        // max(0, x)^2
  I32EnumAttrCase<"Softplus", 5, "softplus">]>;// x > 20 ? x : log1p(exp(x))
def Hybrid_ActivationAttr : Hybrid_EnumAttr<Hybrid_Activation, "activation">;

def Hybrid_StateKind : Hybrid_Enum<"StateKind", "what a state remembers", [
  I32EnumAttrCase<"KV", 0, "kv">,      // keys and values, per position
  I32EnumAttrCase<"Conv", 1, "conv">,  // the last columns of a convolution
  I32EnumAttrCase<"SSM", 2, "ssm">]>;  // the state of a scan

def Hybrid_Head : Hybrid_Enum<"ModelHead", "what a model computes last", [
  I32EnumAttrCase<"Base", 0, "base">,
  I32EnumAttrCase<"CausalLM", 1, "causal_lm">,
  I32EnumAttrCase<"Classification", 2, "classification">]>;
def Hybrid_HeadAttr : Hybrid_EnumAttr<Hybrid_Head, "head">;

def Hybrid_WeightMap : Hybrid_Enum<"WeightMap",
    "a function of the checkpoint's numbers, applied once, by the packer", [
  I32EnumAttrCase<"Identity", 0, "identity">,
  I32EnumAttrCase<"NegExp", 1, "neg_exp">]>; // -exp(x): A of A_log
def Hybrid_WeightMapAttr : Hybrid_EnumAttr<Hybrid_WeightMap, "map">;

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

def Hybrid_SourceAttr : AttrDef<Hybrid_Dialect, "Source"> {
  let mnemonic = "source";
  let summary = "Elements of one tensor of the checkpoint";
  let description = [{
    `count` elements from element `offset` on, in row-major order. With a
    `stride`, they lie in runs of `run` elements that begin `stride` elements
    apart: every other row of a matrix, the same rows of each expert.

    ```mlir
    #hybrid.source<"model.layers.0.mamba.in_proj.weight"[2048, 2048]>
    #hybrid.source<"model.layers.0.mamba.in_proj.weight"[64, 2048] runs of 64 every 128>
    ```
  }];
  let parameters = (ins StringRefParameter<"name in the checkpoint">:$tensor,
                        "int64_t":$offset, "int64_t":$count,
                        DefaultValuedParameter<"int64_t", "0">:$run,
                        DefaultValuedParameter<"int64_t", "0">:$stride);
  let assemblyFormat = [{
    `<` $tensor `[` $offset `,` $count `]` (`runs` `of` $run^ `every` $stride)? `>`
  }];
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Calls `use(offset, count)` for the contiguous parts of the tensor that
    /// hold elements [first, first + count) of this, in order.
    void forEachRun(
        int64_t first, int64_t count,
        ::llvm::function_ref<void(int64_t offset, int64_t count)> use) const;
  }];
}

def Hybrid_PanelsAttr : AttrDef<Hybrid_Dialect, "Panels"> {
  let mnemonic = "panels";
  let summary = "The layout [..., rows / width, columns / depth, width, depth]";
  let description = [{
    The rows of a matrix in groups of `width`; within a group, element (r, c)
    lies at (c / depth * width + r) * depth + c % depth. A vector register holds
    `depth` columns of `width` rows (or of a part of them), so that a product
    walks a panel with unit stride and every row of the result is one lane; the
    depth is what an instruction adds up in a lane, two for bf16. The last panel
    and the last columns are padded with zeros. Leading dimensions (experts) are
    outermost.

    ```mlir
    #hybrid.panels<64>
    #hybrid.panels<64 by 2>
    ```
  }];
  let parameters = (ins "int64_t":$width,
                        DefaultValuedParameter<"int64_t", "1">:$depth);
  let assemblyFormat = "`<` $width (`by` $depth^)? `>`";
  let genVerifyDecl = 1;
}

#endif // DIALECTS_HYBRID_IR_HYBRIDDIALECT_TD
