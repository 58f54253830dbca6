//===- SelectKernel.cpp - The kernel that runs an op ----------------------===//
#include "codegen/CPU/SelectKernel.h"

#include "llvm/ADT/TypeSwitch.h"

namespace mlir::hybrid::cpu {
namespace {

DType typeOf(Value value) { return getDType(value.getType()); }

PanelsAttr getLayout(Value weight) {
  return cast<WeightType>(weight.getType()).getLayout();
}

/// Fails unless `weight` is in panels of `width` rows (0: of any number), of
/// the depth that its elements have.
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

/// One overload an op.
class Selector {
public:
  Selector(const ModelLayout &layout, const CPUTarget &target)
      : layout(layout), target(target) {}

  FailureOr<Kernel> select(ActivationOp op);
  FailureOr<Kernel> select(AddOp op) {
    return Kernel(AddKernel{columnsOf(op.getInit()), typeOf(op.getInput()),
                            typeOf(op.getInit())});
  }
  FailureOr<Kernel> select(AddRMSNormOp op) {
    return Kernel(AddRMSNormKernel{
        columnsOf(op.getInput()), op.getEpsilon().convertToDouble(),
        typeOf(op.getInput()), typeOf(op.getInits()[0]),
        typeOf(op.getInits()[1])});
  }
  FailureOr<Kernel> select(AppendKVOp op);
  FailureOr<Kernel> select(AttentionOp op);
  FailureOr<Kernel> select(CausalConv1DOp op) {
    return selectConv(op, std::nullopt);
  }
  FailureOr<Kernel> select(ConvActivationOp op) {
    return selectConv(op, op.getFunction());
  }
  FailureOr<Kernel> select(hybrid::CopyOp op) {
    return Kernel(CopyKernel{columnsOf(op.getInput()),
                             static_cast<int64_t>(op.getIndex()),
                             typeOf(op.getInput())});
  }
  FailureOr<Kernel> select(EmbedOp op) {
    PanelsAttr panels = getLayout(op.getWeight());
    return Kernel(EmbedKernel{columnsOf(op.getInit()),
                              panels ? panels.getWidth() : 0,
                              typeOf(op.getWeight()), typeOf(op.getInit())});
  }
  FailureOr<Kernel> select(ExpertGatedLinearOp op);
  FailureOr<Kernel> select(ExpertLinearOp op);
  FailureOr<Kernel> select(GatedLinearOp op);
  FailureOr<Kernel> select(GatedScanOp op);
  FailureOr<Kernel> select(LinearOp op);
  FailureOr<Kernel> select(RMSNormOp op) {
    return Kernel(RMSNormKernel{
        columnsOf(op.getInit()), op.getEpsilon().convertToDouble(),
        op.getReplicated(), typeOf(op.getInput()), typeOf(op.getInit())});
  }
  FailureOr<Kernel> select(RouterOp op);
  FailureOr<Kernel> select(SelectiveScanOp op);
  FailureOr<Kernel> select(SelectRowsOp op) {
    return Kernel(SelectRowsKernel{
        columnsOf(op.getInit()), typeOf(op.getInput()), typeOf(op.getInit())});
  }
  FailureOr<Kernel> select(SortRowsOp op) {
    return Kernel(SortRowsKernel{columnsOf(op.getInit()),
                                 static_cast<int64_t>(op.getCount())});
  }

private:
  template <typename ConvOpT>
  FailureOr<Kernel> selectConv(ConvOpT op, std::optional<Activation> function);
  ProductShape getProduct(Value input, Value weight, int64_t sides,
                          bool mayWait);

  const ModelLayout &layout;
  const CPUTarget &target;
};

/// The choices of a product's emitter. Accumulators fill the registers but for
/// what weights and a broadcast need: a row has `sides` times as many as the
/// columns of a tile have vectors. A panel of which a part must stay in the L2
/// cache is cut into blocks of k, if its chains may wait in memory.
ProductShape Selector::getProduct(Value input, Value weight, int64_t sides,
                                  bool mayWait) {
  ProductShape shape;
  shape.input = typeOf(input);
  shape.weight = typeOf(weight);
  shape.inner = columnsOf(input);
  shape.panel = getLayout(weight).getWidth();
  // Without 32 registers, two vectors a side.
  int64_t widest = target.hasAVX512() ? shape.panel : 2 * target.getLanes();
  shape.columnTile = std::min(shape.panel, widest);
  int64_t vectors = shape.columnTile / target.getLanes() * sides;
  int64_t free = target.hasAVX512() ? 8 : 4;
  shape.rowTile = std::clamp<int64_t>(
      (target.getVectorRegisters() - free) / vectors, 1, 12);
  int64_t columnBytes = shape.panel * getBytes(shape.weight);
  shape.innerBlock = shape.inner;
  if (mayWait)
    shape.innerBlock = std::min(shape.inner, target.getInnerBlock(columnBytes));
  return shape;
}

/// A scan's decays lie in panels of channels, and its state as they do.
template <typename ScanOpT>
static LogicalResult requireChannelPanels(ScanOpT op) {
  if (failed(requirePanels(op, op.getA(), CPUTarget::getChannelPanel())))
    return failure();
  if (op.getState().getType().getLayout() == op.getA().getType().getLayout())
    return success();
  return op.emitOpError("expected a state laid out as ")
         << op.getA().getType() << ", but got " << op.getState().getType();
}

FailureOr<Kernel> Selector::select(ActivationOp op) {
  auto type = cast<MemRefType>(op.getInit().getType());
  Value factor = op.getFactor();
  return Kernel(ActivationKernel{
      op.getFunction(), type.getRank() == 3 ? type.getDimSize(1) : 1,
      columnsOf(op.getInit()), static_cast<bool>(factor), typeOf(op.getInput()),
      factor ? typeOf(factor) : DType::F32, typeOf(op.getInit())});
}

FailureOr<Kernel> Selector::select(AppendKVOp op) {
  ArrayRef<int64_t> shape = op.getState().getType().getShape();
  if (typeOf(op.getKeys()) != typeOf(op.getValues()))
    return op.emitOpError("expected keys and values of the same elements, but "
                          "got ")
           << op.getKeys().getType() << " and " << op.getValues().getType();
  return Kernel(AppendKVKernel{shape[1], shape[2], layout.kvBlockBytes,
                               typeOf(op.getKeys()), typeOf(op.getState())});
}

FailureOr<Kernel> Selector::select(AttentionOp op) {
  ArrayRef<int64_t> shape = op.getState().getType().getShape();
  return Kernel(AttentionKernel{columnsOf(op.getQueries()) / shape[2], shape[1],
                                shape[2], op.getScale().convertToDouble(),
                                layout.kvBlockBytes, typeOf(op.getQueries()),
                                typeOf(op.getState()), typeOf(op.getInit())});
}

template <typename ConvOpT>
FailureOr<Kernel> Selector::selectConv(ConvOpT op,
                                       std::optional<Activation> function) {
  if (failed(requirePanels(op, op.getWeight(), CPUTarget::getChannelPanel())))
    return failure();
  return Kernel(CausalConvKernel{
      function, columnsOf(op.getInit()), op.getWeight().getType().getShape()[1],
      static_cast<bool>(op.getBias()), layout.slotBytes, typeOf(op.getInput()),
      typeOf(op.getInit())});
}

FailureOr<Kernel> Selector::select(ExpertGatedLinearOp op) {
  if (failed(requirePanels(op, op.getGate(), 0)))
    return failure();
  return Kernel(ExpertGatedLinearKernel{
      op.getFunction(), op.getGate().getType().getShape()[0],
      columnsOf(op.getExperts()), columnsOf(op.getInit()),
      getProduct(op.getInput(), op.getGate(), /*sides=*/2, /*mayWait=*/false),
      typeOf(op.getInit())});
}

FailureOr<Kernel> Selector::select(ExpertLinearOp op) {
  Value weight = op.getWeights().front();
  if (failed(requirePanels(op, weight, 0)))
    return failure();
  ExpertLinearKernel kernel;
  kernel.experts = cast<WeightType>(weight.getType()).getShape()[0];
  kernel.slots = columnsOf(op.getExperts());
  kernel.columns = columnsOf(op.getInits().front());
  kernel.results = op.getInits().size();
  kernel.inputHasSlots =
      cast<MemRefType>(op.getInput().getType()).getRank() == 3;
  kernel.hasScales = static_cast<bool>(op.getScales());
  kernel.product =
      getProduct(op.getInput(), weight, /*sides=*/1, /*mayWait=*/false);
  return Kernel(kernel);
}

FailureOr<Kernel> Selector::select(GatedLinearOp op) {
  if (failed(requirePanels(op, op.getGate(), 0)))
    return failure();
  return Kernel(GatedLinearKernel{
      op.getFunction(), columnsOf(op.getInit()),
      getProduct(op.getInput(), op.getGate(), /*sides=*/2, /*mayWait=*/false),
      typeOf(op.getInit())});
}

FailureOr<Kernel> Selector::select(GatedScanOp op) {
  if (failed(requirePanels(op, op.getDtWeight(), 0)) ||
      failed(requireChannelPanels(op)))
    return failure();
  return Kernel(GatedScanKernel{
      op.getFunction(), columnsOf(op.getInit()), columnsOf(op.getB()),
      layout.slotBytes,
      getProduct(op.getDt(), op.getDtWeight(), /*sides=*/1, /*mayWait=*/false),
      typeOf(op.getInput()), typeOf(op.getGate()), typeOf(op.getB()),
      typeOf(op.getC()), typeOf(op.getInit())});
}

FailureOr<Kernel> Selector::select(LinearOp op) {
  LinearKernel kernel;
  for (auto [weight, init] : llvm::zip(op.getWeights(), op.getInits())) {
    if (failed(requirePanels(op, weight, 0)))
      return failure();
    DType type = typeOf(init);
    kernel.results.push_back({columnsOf(init),
                              getProduct(op.getInput(), weight, /*sides=*/1,
                                         /*mayWait=*/type == DType::F32),
                              type});
  }
  kernel.hasBias = !op.getBiases().empty();
  kernel.overRows = op.getRows();
  kernel.accumulate = op.getAccumulate();
  return Kernel(kernel);
}

FailureOr<Kernel> Selector::select(RouterOp op) {
  if (failed(requirePanels(op, op.getWeight(), CPUTarget::getRouterPanel())))
    return failure();
  RouterKernel kernel;
  kernel.experts = op.getWeight().getType().getShape()[0];
  kernel.slots = columnsOf(op.getInits()[0]);
  kernel.replicated = op.getReplicated();
  kernel.product =
      getProduct(op.getInput(), op.getWeight(), /*sides=*/1, /*mayWait=*/false);
  // A token at a time, all of a panel.
  kernel.product.columnTile = kernel.product.panel;
  return Kernel(kernel);
}

FailureOr<Kernel> Selector::select(SelectiveScanOp op) {
  if (failed(requireChannelPanels(op)))
    return failure();
  return Kernel(SelectiveScanKernel{
      columnsOf(op.getInit()), columnsOf(op.getB()), layout.slotBytes,
      typeOf(op.getInput()), typeOf(op.getStep()), typeOf(op.getB()),
      typeOf(op.getC()), typeOf(op.getInit())});
}

} // namespace

/// What form of `op` its kernel does not know yet; "" if it knows it.
static StringRef findUncoveredForm(Operation *op) {
  auto orNone = [](bool isThere, StringRef form) {
    return isThere ? form : StringRef();
  };
  return llvm::TypeSwitch<Operation *, StringRef>(op)
      .Case([&](AttentionOp op) {
        return orNone(slotsOf(op.getQueries()) != 1, "several rows a token");
      })
      .Case([&](ExpertLinearOp op) {
        bool isRounded = llvm::any_of(op.getInits(), [](Value init) {
          return getDType(init.getType()) != DType::F32;
        });
        return isRounded ? "results other than f32"
                         : orNone(static_cast<bool>(op.getBias()), "a bias");
      })
      .Case([&](RouterOp op) {
        return orNone(op.getNormalized(), "normalized scales");
      })
      .Case([&](SelectiveScanOp op) {
        return orNone(groupsOf(op) != 1, "several groups");
      })
      .Default(StringRef());
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

FailureOr<Kernel> selectKernel(Operation *op, const ModelLayout &layout,
                               const CPUTarget &target) {
  StringRef form = findUncoveredForm(op);
  if (!form.empty())
    return op->emitOpError("has no kernel for this target with ") << form;
  if (failed(requireF32(op)))
    return failure();
  Selector selector(layout, target);
  return llvm::TypeSwitch<Operation *, FailureOr<Kernel>>(op)
      .Case<ActivationOp, AddOp, AddRMSNormOp, AppendKVOp, AttentionOp,
            CausalConv1DOp, ConvActivationOp, hybrid::CopyOp, EmbedOp,
            ExpertGatedLinearOp, ExpertLinearOp, GatedLinearOp, GatedScanOp,
            LinearOp, RMSNormOp, RouterOp, SelectiveScanOp, SelectRowsOp,
            SortRowsOp>([&](auto op) { return selector.select(op); })
      .Default([](Operation *op) {
        return op->emitOpError("has no kernel for this target");
      });
}

StringRef getEmitter(const Kernel &kernel) {
  static constexpr llvm::StringLiteral kNames[] = {
      "activation",     "add",          "add_rms_norm",
      "append_kv",      "attention",    "causal_conv1d",
      "copy",           "embed",        "expert_gated_linear",
      "expert_linear",  "gated_linear", "gated_scan",
      "linear",         "rms_norm",     "router",
      "selective_scan", "select_rows",  "sort_rows"};
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
