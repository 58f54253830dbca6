//===- Describe.cpp - The descriptor of a compilation ---------------------===//
#include "compiler/Driver/Describe.h"

#include "codegen/CPU/Passes.h"
#include "codegen/CPU/StateLayout.h"
#include "codegen/CPU/TeamMemory.h"
#include "compiler/Driver/ModelHash.h"
#include "compiler/Import/Importer.h"
#include "compiler/Import/Outputs.h"
#include "passes/Frame.h"

#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {

template <typename T>
static std::string print(T value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

/// A bound costs nothing, and a model without positional encoding reads on
/// beyond the positions its config names.
static constexpr uint64_t kLeastContext = 8192;

/// The positions of a session at most: `asked`, or those of the config as far
/// as rotary embeddings and positions of 32 bits reach.
static uint64_t boundContext(const ModelSpec &spec, uint64_t asked) {
  if (asked != 0)
    return asked;
  uint64_t end = spec.rotary ? BRAID_ABI_ROTARY_POSITIONS : INT32_MAX;
  return std::min(std::max<uint64_t>(spec.maxPositions, kLeastContext), end);
}

/// Tokens of a call for which every thread computes norms and routers for
/// itself.
static constexpr uint64_t kSmallTokens = 4;

/// What the entries need of the arenas; of that of threads, calls of few tokens
/// by themselves.
static void addFrames(ModuleOp module, braid_abi_model &facts) {
  auto grow = [](uint64_t &bytes, int64_t needed) {
    bytes = std::max(bytes, static_cast<uint64_t>(needed));
  };
  for (llvm::StringRef name : {kForward, kForwardWithOutputs, kForwardSmall}) {
    auto function = module.lookupSymbol<func::FuncOp>(name);
    if (!function)
      continue;
    bool isSmall = name == kForwardSmall;
    if (isSmall)
      facts.small_tokens = kSmallTokens;
    Frame frame = *getFrame(function);
    grow(facts.token_arena_bytes, frame[static_cast<size_t>(Arena::Token)]);
    grow(facts.row_arena_bytes, frame[static_cast<size_t>(Arena::Row)]);
    grow(isSmall ? facts.small_thread_arena_bytes : facts.thread_arena_bytes,
         frame[static_cast<size_t>(Arena::Thread)]);
  }
}

static uint32_t getABINumber(ISA isa) {
  switch (isa) {
  case ISA::X86_64_V3:
    return BRAID_ABI_ISA_X86_64_V3;
  case ISA::X86_64_V4:
    return BRAID_ABI_ISA_X86_64_V4;
  case ISA::X86_64_V4_BF16:
    return BRAID_ABI_ISA_X86_64_V4_BF16;
  }
  llvm_unreachable("all instruction sets are listed");
}

static uint32_t getABINumber(Head head) {
  switch (head) {
  case Head::Base:
    return BRAID_ABI_HEAD_BASE;
  case Head::CausalLM:
    return BRAID_ABI_HEAD_CAUSAL_LM;
  case Head::Classification:
    return BRAID_ABI_HEAD_CLASSIFICATION;
  }
  llvm_unreachable("all heads are listed");
}

static void addSymbols(ModuleOp module, const ModelLayout &layout,
                       ModelDescriptor &descriptor) {
  for (auto param : module.getOps<ParamOp>()) {
    Place place = layout.params.lookup(param.getSymName());
    descriptor.parameters.push_back({param.getSymName().str(),
                                     print(param.getType()),
                                     static_cast<uint64_t>(place.offset),
                                     static_cast<uint64_t>(place.stride),
                                     static_cast<uint64_t>(place.count)});
  }
}

static void addStates(ModuleOp module, const ModelLayout &layout,
                      ModelDescriptor &descriptor) {
  auto places = orderStates(module);
  for (auto [number, state] : llvm::enumerate(module.getOps<StateOp>())) {
    StateType type = state.getType();
    Place place = layout.states.lookup(state.getSymName());
    auto planes = cpu::getPlanes(type);
    descriptor.states.push_back({state.getSymName().str(),
                                 stringifyEnum(type.getKind()).str(),
                                 print(type),
                                 static_cast<uint64_t>(place.offset),
                                 static_cast<uint64_t>(place.stride),
                                 static_cast<uint64_t>(place.count),
                                 type.getElementType().isBF16()
                                     ? uint32_t(BRAID_ABI_BF16)
                                     : uint32_t(BRAID_ABI_F32),
                                 {planes.begin(), planes.end()},
                                 std::move(places[number])});
  }
}

ModelDescriptor describe(ModuleOp module, const ModelLayout &layout,
                         const ModelSpec &spec, const CompileOptions &options,
                         llvm::StringRef dtype, const Digest &modelForm,
                         const WeightsDigests &weights) {
  ModelDescriptor descriptor;
  auto model = *module.getOps<ModelOp>().begin();
  // The directory's name, wherever it lies: the same bytes from any place.
  llvm::StringRef name = llvm::StringRef(options.checkpoint).rtrim('/');
  descriptor.name = llvm::sys::path::filename(name).str();
  descriptor.family = model.getFamily().str();
  descriptor.compiler =
      "braid " BRAID_VERSION_TEXT ", LLVM " LLVM_VERSION_STRING;
  descriptor.dtype = dtype.str();

  braid_abi_model &facts = descriptor.facts;
  facts.head = getABINumber(spec.head);
  facts.pad_token =
      spec.head == Head::Classification ? spec.padToken.value_or(-1) : -1;
  facts.vocabulary = spec.vocabulary;
  facts.hidden = spec.hidden;
  facts.layers = spec.layers.size();
  facts.output_width = model.getOutputWidth();
  OutputCounts outputs = countOutputs(spec);
  facts.routers = outputs.routers;
  facts.experts = outputs.experts;
  facts.experts_per_token = outputs.expertsPerToken;
  facts.attentions = outputs.attentions;
  facts.attention_heads = outputs.heads;
  facts.max_sequences = options.maxSequences;
  facts.max_context = boundContext(spec, options.maxContext);
  facts.max_tokens = options.maxTokens;
  facts.z_loss_coefficient = spec.loss.zCoefficient;
  facts.aux_loss_coefficient = spec.loss.auxCoefficient;
  if (spec.loss.addsAux)
    facts.flags |= BRAID_ABI_MODEL_ADDS_AUX_LOSS;
  if (outputs.attentionRouters != 0 &&
      outputs.routers == 2 * outputs.attentionRouters)
    facts.flags |= BRAID_ABI_MODEL_ATTENTION_ROUTERS;
  if (options.instrument)
    facts.flags |= BRAID_ABI_MODEL_INSTRUMENTED;
  module.walk([&](RotaryTableOp table) {
    if (table.getThreshold())
      facts.flags |= BRAID_ABI_MODEL_WHOLE;
  });
  facts.weights_bytes = layout.weightsBytes;
  llvm::copy(weights.file, facts.weights_digest);
  llvm::copy(layout.getHash(module), facts.layout_hash);
  llvm::copy(hashModel(modelForm, weights.values, module), facts.model_hash);
  facts.slot_bytes = layout.slotBytes;
  facts.kv_block_bytes = layout.kvBlockBytes;
  addFrames(module, facts);
  cpu::TeamMemory shared = cpu::measureTeamMemory(module, kSmallTokens);
  facts.num_counters = shared.counters;
  facts.piece_bytes = shared.pieceBytes;
  addSymbols(module, layout, descriptor);
  addStates(module, layout, descriptor);
  return descriptor;
}

ModelDescriptor::Level describeCode(ModuleOp module, ISA isa,
                                    std::string suffix) {
  ModelDescriptor::Level level;
  level.isa = getName(isa).str();
  level.number = getABINumber(isa);
  level.suffix = std::move(suffix);
  auto kernels = module->getAttrOfType<ArrayAttr>(cpu::kKernelsAttr);
  for (auto kernel : kernels.getAsRange<DictionaryAttr>()) {
    auto get = [&](llvm::StringRef key) {
      return kernel.getAs<StringAttr>(key).str();
    };
    level.kernels.push_back(
        {get("name"), get("emitter"), get("isa"), get("tile")});
  }
  auto phases = module->getAttrOfType<ArrayAttr>(cpu::kPhasesAttr);
  for (auto phase : phases.getAsRange<StringAttr>())
    level.phases.push_back(phase.str());
  return level;
}

} // namespace braid
