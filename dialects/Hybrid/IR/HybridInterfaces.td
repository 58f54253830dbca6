//===- HybridInterfaces.td - How an op is divided -----------*- tablegen -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDINTERFACES_TD
#define DIALECTS_HYBRID_IR_HYBRIDINTERFACES_TD

include "mlir/IR/OpBase.td"

def Hybrid_ComputeOpInterface : OpInterface<"ComputeOpInterface"> {
  let cppNamespace = "::mlir::hybrid";
  let description = [{
    An op whose work is cut into units, each done by one thread. An op with
    several results of unequal width has one space of units for each of them,
    divided over the threads by itself. Phases are formed and verified from these
    declarations alone; the emitters of codegen and the reference interpreter are
    bound by them.
  }];
  let methods = [
    InterfaceMethod<"The spaces that the work is cut in, at least one.",
                    "::mlir::SmallVector<::mlir::hybrid::Partition>",
                    "getPartitions">,
    InterfaceMethod<"What the units do to `operand`, a buffer or a state.",
                    "::mlir::hybrid::Access", "getAccess",
                    (ins "::mlir::OpOperand &":$operand)>,
    InterfaceMethod<"Whether `operand` is a factor of a product of matrices (a "
                    "weight, or what it is multiplied with) or an embedding: "
                    "what the model's dtype is about. All else is f32.",
                    "bool", "isFactor", (ins "::mlir::OpOperand &":$operand),
                    /*methodBody=*/[{}], /*defaultImplementation=*/[{
                      return false;
                    }]>,
  ];
}

#endif // DIALECTS_HYBRID_IR_HYBRIDINTERFACES_TD
