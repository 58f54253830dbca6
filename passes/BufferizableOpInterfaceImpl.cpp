//===- BufferizableOpInterfaceImpl.cpp - Bufferize compute ops ------------===//
#include "passes/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

using namespace mlir::bufferization;

namespace mlir::hybrid {
namespace {

template <typename OpT>
struct ComputeOpModel
    : public DstBufferizableOpInterfaceExternalModel<ComputeOpModel<OpT>, OpT> {
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) {
      if (!isa<TensorType>(operand.getType())) {
        operands.push_back(operand);
        continue;
      }
      FailureOr<Value> buffer = getBuffer(rewriter, operand, options, state);
      if (failed(buffer))
        return failure();
      operands.push_back(*buffer);
    }
    rewriter.setInsertionPoint(op);
    auto onBuffers = cast<DestinationStyleOpInterface>(
        clone(rewriter, op, /*newResultTypes=*/TypeRange(), operands));
    replaceOpWithBufferizedValues(
        rewriter, op, onBuffers.getDpsInits().take_front(op->getNumResults()));
    return success();
  }
};

template <typename... OpTs>
void attachAll(MLIRContext *context) {
  (OpTs::template attachInterface<ComputeOpModel<OpTs>>(*context), ...);
}

} // namespace

void registerBufferizableOpInterfaceExternalModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, HybridDialect *) {
    attachAll<ActivationOp, AddOp, AddRMSNormOp, AppendKVOp, AttentionOp,
              AttentionWeightsOp, CausalConv1DOp, ConcatRMSNormOp,
              ConvActivationOp, CopyOp, EmbedOp, ExpertGatedLinearOp,
              ExpertLinearOp, GatedLinearOp, GatedRMSNormOp, GatedScanOp,
              HeadLinearOp, LinearOp, RMSNormOp, RopeOp, RotaryTableOp,
              RouterOp, SSDScanOp, SelectRowsOp, SelectiveScanOp, SortRowsOp>(
        context);
  });
}

} // namespace mlir::hybrid
