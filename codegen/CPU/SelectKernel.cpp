//===- SelectKernel.cpp - The kernel that runs an op ----------------------===//
#include "codegen/CPU/SelectKernel.h"

#include "llvm/ADT/TypeSwitch.h"

namespace mlir::hybrid::cpu {
namespace {

int64_t getPanel(Value weight) {
  PanelsAttr layout = cast<WeightType>(weight.getType()).getLayout();
  return layout ? layout.getWidth() : 0;
}

/// Fails unless `weight` is in panels of `expected` rows (0: of any number).
LogicalResult requirePanels(Operation *op, Value weight, int64_t expected) {
  int64_t panel = getPanel(weight);
  if (panel != 0 && (expected == 0 || panel == expected))
    return success();
  InFlightDiagnostic error = op->emitOpError("expected a weight in panels");
  if (expected != 0)
    error << " of " << expected << " rows";
  return error << ", but got " << weight.getType()
               << "; run hybrid-assign-layouts";
}

/// The choices of a product's emitter: as many rows of the input in registers
/// as accumulators allow, four vectors staying free.
void chooseTile(int64_t panel, int64_t inner, const CPUTarget &target,
                int64_t &rowTile, int64_t &innerBlock) {
  int64_t registers = target.isa == ISA::X86_64_V4 ? 32 : 16;
  int64_t vectors = std::max<int64_t>(panel / target.getLanes(), 1);
  int64_t free = target.isa == ISA::X86_64_V4 ? 8 : 4;
  rowTile = std::clamp<int64_t>((registers - free) / vectors, 1, 12);
  innerBlock = std::min(inner, target.getInnerBlock(panel));
}

/// One overload an op.
class Selector {
public:
  Selector(const ModelLayout &layout, const CPUTarget &target)
      : layout(layout), target(target) {}

  FailureOr<Kernel> select(ActivationOp op) {
    auto type = cast<MemRefType>(op.getInit().getType());
    return Kernel(ActivationKernel{
        op.getFunction(), type.getRank() == 3 ? type.getDimSize(1) : 1,
        columnsOf(op.getInit()), static_cast<bool>(op.getFactor())});
  }
  FailureOr<Kernel> select(AddOp op) {
    return Kernel(AddKernel{columnsOf(op.getInit())});
  }
  FailureOr<Kernel> select(AppendKVOp op) {
    ArrayRef<int64_t> shape = op.getState().getType().getShape();
    return Kernel(AppendKVKernel{shape[1], shape[2], layout.kvBlockBytes});
  }
  FailureOr<Kernel> select(AttentionOp op) {
    ArrayRef<int64_t> shape = op.getState().getType().getShape();
    return Kernel(AttentionKernel{
        columnsOf(op.getQueries()) / shape[2], shape[1], shape[2],
        op.getScale().convertToDouble(), layout.kvBlockBytes});
  }
  FailureOr<Kernel> select(CausalConv1DOp op);
  FailureOr<Kernel> select(hybrid::CopyOp op) {
    return Kernel(CopyKernel{columnsOf(op.getInput()),
                             static_cast<int64_t>(op.getIndex())});
  }
  FailureOr<Kernel> select(EmbedOp op) {
    return Kernel(
        EmbedKernel{columnsOf(op.getInit()), getPanel(op.getWeight())});
  }
  FailureOr<Kernel> select(ExpertLinearOp op);
  FailureOr<Kernel> select(LinearOp op);
  FailureOr<Kernel> select(RMSNormOp op) {
    return Kernel(RMSNormKernel{columnsOf(op.getInit()),
                                op.getEpsilon().convertToDouble()});
  }
  FailureOr<Kernel> select(RouterOp op);
  FailureOr<Kernel> select(SelectiveScanOp op);
  FailureOr<Kernel> select(SelectRowsOp op) {
    return Kernel(SelectRowsKernel{columnsOf(op.getInit())});
  }
  FailureOr<Kernel> select(SortRowsOp op) {
    return Kernel(SortRowsKernel{columnsOf(op.getInit()),
                                 static_cast<int64_t>(op.getCount())});
  }

private:
  const ModelLayout &layout;
  const CPUTarget &target;
};

FailureOr<Kernel> Selector::select(CausalConv1DOp op) {
  if (failed(requirePanels(op, op.getWeight(), target.getChannelPanel())))
    return failure();
  return Kernel(CausalConvKernel{
      columnsOf(op.getInit()), op.getWeight().getType().getShape()[1],
      static_cast<bool>(op.getBias()), layout.slotBytes});
}

FailureOr<Kernel> Selector::select(ExpertLinearOp op) {
  Value weight = op.getWeights().front();
  if (failed(requirePanels(op, weight, 0)))
    return failure();
  ExpertLinearKernel kernel;
  kernel.experts = cast<WeightType>(weight.getType()).getShape()[0];
  kernel.slots = columnsOf(op.getExperts());
  kernel.inner = columnsOf(op.getInput());
  kernel.columns = columnsOf(op.getInits().front());
  kernel.panel = getPanel(weight);
  kernel.results = op.getInits().size();
  kernel.inputHasSlots =
      cast<MemRefType>(op.getInput().getType()).getRank() == 3;
  kernel.hasScales = static_cast<bool>(op.getScales());
  chooseTile(kernel.panel, kernel.inner, target, kernel.rowTile,
             kernel.innerBlock);
  return Kernel(kernel);
}

FailureOr<Kernel> Selector::select(LinearOp op) {
  if (failed(requirePanels(op, op.getWeights().front(), 0)))
    return failure();
  LinearKernel kernel;
  kernel.inner = columnsOf(op.getInput());
  for (Value init : op.getInits())
    kernel.columns.push_back(columnsOf(init));
  kernel.panel = getPanel(op.getWeights().front());
  kernel.hasBias = !op.getBiases().empty();
  kernel.overRows = op.getRows();
  chooseTile(kernel.panel, kernel.inner, target, kernel.rowTile,
             kernel.innerBlock);
  return Kernel(kernel);
}

FailureOr<Kernel> Selector::select(RouterOp op) {
  if (failed(requirePanels(op, op.getWeight(), target.getLanes())))
    return failure();
  return Kernel(RouterKernel{
      columnsOf(op.getInput()), op.getWeight().getType().getShape()[0],
      columnsOf(op.getInits()[0]), getPanel(op.getWeight())});
}

FailureOr<Kernel> Selector::select(SelectiveScanOp op) {
  if (failed(requirePanels(op, op.getA(), target.getChannelPanel())))
    return failure();
  if (op.getState().getType().getLayout() != op.getA().getType().getLayout())
    return op.emitOpError("expected a state laid out as ")
           << op.getA().getType() << ", but got " << op.getState().getType();
  return Kernel(SelectiveScanKernel{columnsOf(op.getInit()),
                                    columnsOf(op.getB()), layout.slotBytes});
}

} // namespace

FailureOr<Kernel> selectKernel(Operation *op, const ModelLayout &layout,
                               const CPUTarget &target) {
  Selector selector(layout, target);
  return llvm::TypeSwitch<Operation *, FailureOr<Kernel>>(op)
      .Case<ActivationOp, AddOp, AppendKVOp, AttentionOp, CausalConv1DOp,
            hybrid::CopyOp, EmbedOp, ExpertLinearOp, LinearOp, RMSNormOp,
            RouterOp, SelectiveScanOp, SelectRowsOp, SortRowsOp>(
          [&](auto op) { return selector.select(op); })
      .Default([](Operation *op) {
        return op->emitOpError("has no kernel for this target");
      });
}

StringRef getEmitter(const Kernel &kernel) {
  static constexpr llvm::StringLiteral kNames[] = {
      "activation",    "add",      "append_kv", "attention",
      "causal_conv1d", "copy",     "embed",     "expert_linear",
      "linear",        "rms_norm", "router",    "selective_scan",
      "select_rows",   "sort_rows"};
  static_assert(std::size(kNames) == std::variant_size_v<Kernel>);
  return kNames[kernel.index()];
}

std::string getName(const Kernel &kernel) {
  return std::visit([](auto &kernel) { return kernel.getName(); }, kernel);
}

std::string getTile(const Kernel &kernel) {
  return std::visit([](auto &kernel) { return kernel.getTile(); }, kernel);
}

void emit(const Kernel &kernel, KernelBuilder &builder) {
  std::visit([&](auto &kernel) { kernel.emit(builder); }, kernel);
}

} // namespace mlir::hybrid::cpu
