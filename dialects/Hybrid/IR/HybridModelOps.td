//===- HybridModelOps.td - Facts, symbols and references ----*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDMODELOPS_TD
#define DIALECTS_HYBRID_IR_HYBRIDMODELOPS_TD

include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Hybrid_ModelOp : Hybrid_Op<"model"> {
  let summary = "The facts of the model that no other op states";
  let description = [{
    A leaf, at most one a module.

    ```mlir
    hybrid.model "jamba" head causal_lm
      {hidden = 64 : i64, layers = 4 : i64, vocabulary = 99 : i64}
    ```

    Constraints:
    * C1: `vocabulary` and `hidden` are positive, `layers` is not negative.
    * C2: `labels`, positive, is there if and only if `head` is `classification`.
  }];
  let arguments = (ins StrAttr:$family, Hybrid_HeadAttr:$head,
                       I64Attr:$vocabulary, I64Attr:$hidden, I64Attr:$layers,
                       OptionalAttr<I64Attr>:$labels);
  let assemblyFormat = "$family `head` $head attr-dict";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Columns of the model's output.
    int64_t getOutputWidth() {
      if (getLabels())
        return *getLabels();
      return getHead() == ModelHead::CausalLM ? getVocabulary() : getHidden();
    }
  }];
}

def Hybrid_ParamOp : Hybrid_Op<"param", [Symbol]> {
  let summary = "An array of equally shaped parameters";
  let description = [{
    One element a layer of a kind (one alone if the symbol is not shared); each
    is the concatenation of runs of elements of the checkpoint, mapped by `map`.
    The same tensor may be named by several parameters: ties and shared blocks.

    ```mlir
    hybrid.param @in_proj_x : !hybrid.weight<128x64xf32>
      from [[#hybrid.source<"model.layers.0.mamba.in_proj.weight"[0, 8192]>]]
    ```

    Constraints:
    * C1: there is at least one element, each a non-empty array of sources.
    * C2: the counts of an element's sources add up to the weight's elements.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<Hybrid_WeightType>:$type,
      ArrayAttr:$sources,
      DefaultValuedAttr<Hybrid_WeightMapAttr, "WeightMap::Identity">:$map);
  let assemblyFormat = "$sym_name `:` $type `from` $sources (`map` $map^)? attr-dict";
  let hasVerifier = 1;
  let extraClassDeclaration = "int64_t getCount() { return getSources().size(); }";
}

def Hybrid_StateOp : Hybrid_Op<"state", [Symbol]> {
  let summary = "An array of equally shaped states of each sequence slot";
  let description = [{
    ```mlir
    hybrid.state @ssm : !hybrid.state<ssm, 128x16xf32> count 2
      {members = ["layer_0_ssm", "layer_3_ssm"]}
    ```

    `members` are the names the states had as symbols of their own. Snapshots
    are in the order of these names, whatever passes stack.

    Constraints:
    * C1: `count` is positive.
    * C2: `members`, if present, has `count` names.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<Hybrid_StateType>:$type,
                       DefaultValuedAttr<I64Attr, "1">:$count,
                       OptionalAttr<StrArrayAttr>:$members);
  let assemblyFormat = "$sym_name `:` $type (`count` $count^)? attr-dict";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The name of each state, as the model was imported.
    ::llvm::SmallVector<std::string> getNames();
  }];
}

class Hybrid_RefOp<string mnemonic, Type type>
    : Hybrid_Op<mnemonic, [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let arguments = (ins FlatSymbolRefAttr:$symbol, Optional<Index>:$index);
  let results = (outs type:$result);
  let assemblyFormat = "$symbol (`[` $index^ `]`)? attr-dict `:` type($result)";
}

defvar Hybrid_refDescription = [{
    With its twin, the only op that names symbols: everything else takes
    handles, so that two layers are equal exactly if they differ in nothing but
    these names.

    Constraints:
    * C1: the symbol exists and has the result's type.
    * C2: `index` is present if and only if the symbol has several elements.
}];

def Hybrid_ParamRefOp : Hybrid_RefOp<"param_ref", Hybrid_WeightType> {
  let summary = "A handle of a parameter";
  let description = Hybrid_refDescription # [{
    ```mlir
    %w = hybrid.param_ref @in_proj_x[%layer] : !hybrid.weight<128x64xf32>
    ```
  }];
}

def Hybrid_StateRefOp : Hybrid_RefOp<"state_ref", Hybrid_StateType> {
  let summary = "A handle of a state";
  let description = Hybrid_refDescription # [{
    ```mlir
    %s = hybrid.state_ref @ssm[%layer] : !hybrid.state<ssm, 128x16xf32>
    ```
  }];
}

def Hybrid_NumTokensOp : Hybrid_Op<"num_tokens", [Pure]> {
  let summary = "The number of tokens of the call";
  let description = [{
    The only source of the size of a buffer of tokens: never `tensor.dim`, so
    that equal sizes are one SSA value.

    ```mlir
    %t = hybrid.num_tokens %batch
    ```
  }];
  let arguments = (ins Hybrid_BatchType:$batch);
  let results = (outs Index:$result);
  let assemblyFormat = "$batch attr-dict";
}

def Hybrid_NumRowsOp : Hybrid_Op<"num_rows", [Pure]> {
  let summary = "The number of tokens whose output is kept";
  let description = [{
    ```mlir
    %r = hybrid.num_rows %batch
    ```
  }];
  let arguments = (ins Hybrid_BatchType:$batch);
  let results = (outs Index:$result);
  let assemblyFormat = "$batch attr-dict";
}

#endif // DIALECTS_HYBRID_IR_HYBRIDMODELOPS_TD
