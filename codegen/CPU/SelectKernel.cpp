//===- SelectKernel.cpp - The kernel that runs an op ----------------------===//
#include "codegen/CPU/SelectKernel.h"

#include "codegen/CPU/Selection.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/ErrorHandling.h"

namespace mlir::hybrid::cpu {

LogicalResult requirePanels(Operation *op, Value weight, int64_t width) {
  PanelsAttr layout = getLayout(weight);
  int64_t depth = CPUTarget::getPanelDepth(getBytes(typeOf(weight)));
  if (layout && (width == 0 || layout.getWidth() == width) &&
      layout.getDepth() == depth)
    return success();
  InFlightDiagnostic error = op->emitOpError("expected a weight in panels");
  if (width != 0)
    error << " of " << width << " rows";
  return error << ", but got " << weight.getType()
               << "; run hybrid-assign-layouts";
}

ProductShape Selection::getProduct(Value input, Value weight, int64_t sides,
                                   int64_t inner) const {
  ProductShape shape;
  shape.input = typeOf(input);
  shape.weight = typeOf(weight);
  shape.inner = inner ? inner : columnsOf(input);
  shape.panel = getLayout(weight).getWidth();
  shape.choose(target, sides);
  return shape;
}

/// Kernels read weights that are no factors, and states but for keys and
/// values, as f32.
static LogicalResult requireF32(Operation *op) {
  auto compute = dyn_cast<ComputeOpInterface>(op);
  for (OpOperand &operand : op->getOpOperands()) {
    Type type = operand.get().getType();
    auto state = dyn_cast<StateType>(type);
    bool isOfDType = compute && compute.isFactor(operand);
    if ((!isa<WeightType>(type) && !state) || isOfDType ||
        (state && state.getKind() == StateKind::KV) ||
        getDType(type) == DType::F32)
      continue;
    return op->emitOpError("expected operand ")
           << operand.getOperandNumber() << " to be of f32, but got " << type;
  }
  return success();
}

static FailureOr<Kernel> selectUnverified(Operation *op,
                                          const Selection &selection) {
  return llvm::TypeSwitch<Operation *, FailureOr<Kernel>>(op)
      .Case<ActivationOp, AddOp, AddRMSNormOp, AppendKVOp, AttentionOp,
            AttentionWeightsOp, CausalConv1DOp, ConcatRMSNormOp,
            ConvActivationOp, hybrid::CopyOp, EmbedOp, ExpertGatedLinearOp,
            ExpertLinearOp, GatedLinearOp, GatedRMSNormOp, GatedScanOp,
            HeadLinearOp, LinearOp, RMSNormOp, RopeOp, RotaryTableOp, RouterOp,
            SelectiveScanOp, SelectRowsOp, SortRowsOp, SSDScanOp>(
          [&](auto op) { return select(op, selection); })
      // No op of today: who adds one is told, in release builds too.
      .Default([](Operation *other) -> FailureOr<Kernel> {
        llvm::reportFatalInternalError(
            llvm::Twine(other->getName().getStringRef()) +
            " has no kernel for this target");
      });
}

FailureOr<Kernel> selectKernel(Operation *op, const ModelLayout &layout,
                               const CPUTarget &target) {
  if (failed(requireF32(op)))
    return failure();
  FailureOr<Kernel> kernel = selectUnverified(op, {layout, target});
  if (failed(kernel) ||
      failed(verify(*kernel, target, [&] { return op->emitOpError(); })))
    return failure();
  return kernel;
}

StringRef getEmitter(const Kernel &kernel) {
  static constexpr llvm::StringLiteral kNames[] = {"activation",
                                                   "add",
                                                   "add_rms_norm",
                                                   "append_kv",
                                                   "attention",
                                                   "attention_weights",
                                                   "causal_conv1d",
                                                   "concat_rms_norm",
                                                   "copy",
                                                   "embed",
                                                   "expert_gated_linear",
                                                   "expert_linear",
                                                   "gated_linear",
                                                   "gated_rms_norm",
                                                   "gated_scan",
                                                   "head_linear",
                                                   "linear",
                                                   "rms_norm",
                                                   "rope",
                                                   "rotary_table",
                                                   "router",
                                                   "selective_scan",
                                                   "select_rows",
                                                   "sort_rows",
                                                   "ssd_scan"};
  static_assert(std::size(kNames) == std::variant_size_v<Kernel>);
  return kNames[kernel.index()];
}

std::string getName(const Kernel &kernel) {
  return std::visit([](auto &kernel) { return kernel.getName(); }, kernel);
}

std::string getTile(const Kernel &kernel) {
  return std::visit([](auto &kernel) { return kernel.getTile(); }, kernel);
}

/// Of any signature: one that the call below does not fit, does not compile.
template <typename KernelT>
using Verification = decltype(&KernelT::verify);

LogicalResult verify(const Kernel &kernel, const CPUTarget &target,
                     EmitError emitError) {
  return std::visit(
      [&](auto &kernel) {
        using KernelT = std::decay_t<decltype(kernel)>;
        if constexpr (llvm::is_detected<Verification, KernelT>::value)
          return kernel.verify(target, emitError);
        return success();
      },
      kernel);
}

void emit(const Kernel &kernel, KernelBuilder &builder) {
  std::visit([&](auto &kernel) { kernel.emit(builder); }, kernel);
}

} // namespace mlir::hybrid::cpu
