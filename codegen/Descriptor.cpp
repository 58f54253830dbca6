//===- Descriptor.cpp - What a library says of itself ---------------------===//
#include "codegen/Descriptor.h"

#include "llvm/ADT/SmallVectorExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

namespace mlir::hybrid {
namespace {

using llvm::Align, llvm::ArrayType, llvm::BasicBlock, llvm::Constant;
using llvm::ConstantArray, llvm::ConstantDataArray, llvm::ConstantInt;
using llvm::ConstantPointerNull, llvm::ConstantStruct, llvm::Function;
using llvm::GlobalValue, llvm::GlobalVariable, llvm::IRBuilder;
using llvm::LLVMContext, llvm::Module, llvm::PointerType;

/// Builds constants that lie in memory as the structs of the ABI do.
class ConstantBuilder {
public:
  explicit ConstantBuilder(Module &module)
      : module(module), context(module.getContext()) {}

  Constant *number(uint64_t value) {
    return ConstantInt::get(llvm::Type::getInt64Ty(context), value);
  }
  Constant *shortNumber(uint32_t value) {
    return ConstantInt::get(llvm::Type::getInt32Ty(context), value);
  }
  Constant *bytes(llvm::ArrayRef<uint8_t> values) {
    return ConstantDataArray::get(context, values);
  }
  Constant *text(llvm::StringRef value) {
    return global(ConstantDataArray::getString(context, value), "text");
  }
  Constant *record(llvm::ArrayRef<Constant *> fields) {
    return ConstantStruct::getAnon(context, fields);
  }
  /// A pointer to the records, or null if there are none.
  Constant *array(llvm::ArrayRef<Constant *> records) {
    if (records.empty())
      return ConstantPointerNull::get(PointerType::get(context, 0));
    auto *type = ArrayType::get(records.front()->getType(), records.size());
    return global(ConstantArray::get(type, records), "table");
  }
  GlobalVariable *global(Constant *value, llvm::StringRef name) {
    auto *variable =
        new GlobalVariable(module, value->getType(), /*isConstant=*/true,
                           GlobalValue::PrivateLinkage, value, name);
    variable->setAlignment(Align(8));
    return variable;
  }

private:
  Module &module;
  LLVMContext &context;
};

/// Whether `record` is laid out as a struct of `size` bytes.
[[maybe_unused]] bool hasSize(Module &module, Constant *record, size_t size) {
  return module.getDataLayout().getTypeAllocSize(record->getType()) == size;
}

Constant *buildParameters(const ModelDescriptor &model, ConstantBuilder &b) {
  llvm::SmallVector<Constant *> records;
  for (const auto &entry : model.parameters)
    records.push_back(b.record({b.text(entry.name), b.text(entry.type),
                                b.number(entry.offset), b.number(entry.stride),
                                b.number(entry.count)}));
  return b.array(records);
}

Constant *buildPlanes(llvm::ArrayRef<braid_abi_plane> planes,
                      ConstantBuilder &b) {
  llvm::SmallVector<Constant *> numbers;
  for (const braid_abi_plane &plane : planes) {
    numbers.push_back(b.number(plane.offset));
    for (const braid_abi_axis &axis : plane.axes)
      for (uint64_t value : {axis.size, axis.panel, axis.stride, axis.step})
        numbers.push_back(b.number(value));
  }
  assert(numbers.size() * 8 == planes.size() * sizeof(braid_abi_plane) &&
         "a plane is numbers of 8 bytes");
  return b.array(numbers);
}

Constant *buildStates(const ModelDescriptor &model, ConstantBuilder &b) {
  llvm::SmallVector<Constant *> records;
  for (const auto &entry : model.states) {
    auto places = llvm::map_to_vector(
        entry.places, [&](uint64_t place) { return b.number(place); });
    records.push_back(b.record(
        {b.text(entry.name), b.text(entry.kind), b.text(entry.type),
         b.number(entry.offset), b.number(entry.stride), b.number(entry.count),
         b.shortNumber(entry.element), b.shortNumber(entry.planes.size()),
         buildPlanes(entry.planes, b), b.array(places)}));
  }
  return b.array(records);
}

Constant *buildKernels(const ModelDescriptor::Level &level,
                       ConstantBuilder &b) {
  llvm::SmallVector<Constant *> records;
  for (const auto &entry : level.kernels)
    records.push_back(b.record({b.text(entry.name), b.text(entry.emitter),
                                b.text(entry.isa), b.text(entry.tile)}));
  return b.array(records);
}

Constant *buildPhases(const ModelDescriptor::Level &level, ConstantBuilder &b) {
  llvm::SmallVector<Constant *> names;
  for (const std::string &name : level.phases)
    names.push_back(b.text(name));
  return b.array(names);
}

/// The fields of braid_abi_model, in its order.
Constant *buildModel(const ModelDescriptor &model,
                     const ModelDescriptor::Level &level, Constant *older,
                     ConstantBuilder &b, Module &module,
                     const EntryNames &entries) {
  Constant *null =
      ConstantPointerNull::get(PointerType::get(module.getContext(), 0));
  auto entry = [&](llvm::StringRef name) -> Constant * {
    Function *function = module.getFunction((name + level.suffix).str());
    return function ? function : null;
  };
  const braid_abi_model &facts = model.facts;
  llvm::SmallVector<Constant *> fields = {
      b.number(BRAID_ABI_MAGIC),
      b.shortNumber(BRAID_ABI_VERSION),
      b.shortNumber(sizeof(braid_abi_model)),
      b.text(model.name),
      b.text(model.family),
      b.text(model.compiler),
      b.text(model.dtype),
      b.shortNumber(level.number),
      b.shortNumber(facts.head)};
  for (uint64_t value :
       {facts.vocabulary, facts.hidden, facts.layers, facts.routers,
        facts.experts, facts.experts_per_token, facts.attentions,
        facts.attention_heads, facts.output_width, facts.max_sequences,
        facts.max_context, facts.max_tokens, facts.weights_bytes})
    fields.push_back(b.number(value));
  fields.push_back(b.bytes(facts.weights_digest));
  fields.push_back(b.bytes(facts.layout_hash));
  fields.push_back(b.bytes(facts.model_hash));
  for (uint64_t value :
       {facts.slot_bytes, facts.kv_block_bytes, facts.token_arena_bytes,
        facts.row_arena_bytes, facts.thread_arena_bytes})
    fields.push_back(b.number(value));
  fields.append({entry(entries.forward), entry(entries.withOutputs),
                 buildParameters(model, b), buildStates(model, b),
                 buildKernels(level, b), buildPhases(level, b)});
  for (size_t count : {model.parameters.size(), model.states.size(),
                       level.kernels.size(), level.phases.size()})
    fields.push_back(b.number(count));
  fields.append({entry(entries.small), b.number(facts.small_tokens),
                 b.number(facts.small_thread_arena_bytes), older ? older : null,
                 b.number(facts.flags),
                 b.number(static_cast<uint64_t>(facts.pad_token)),
                 b.number(llvm::bit_cast<uint64_t>(facts.z_loss_coefficient)),
                 b.number(llvm::bit_cast<uint64_t>(facts.aux_loss_coefficient)),
                 b.number(facts.num_counters), b.number(facts.piece_bytes)});
  return b.record(fields);
}

/// braid_model_query(max_version): the descriptor, or null for a runtime that
/// is older than it.
void addQuery(Module &module, GlobalVariable *descriptor) {
  LLVMContext &context = module.getContext();
  auto *pointer = PointerType::get(context, 0);
  auto *type = llvm::FunctionType::get(
      pointer, {llvm::Type::getInt32Ty(context)}, false);
  auto *query = Function::Create(type, GlobalValue::ExternalLinkage,
                                 BRAID_ABI_QUERY_SYMBOL, module);
  IRBuilder<> builder(BasicBlock::Create(context, "", query));
  llvm::Value *knows = builder.CreateICmpUGE(
      query->getArg(0), builder.getInt32(BRAID_ABI_VERSION));
  builder.CreateRet(builder.CreateSelect(knows, descriptor,
                                         ConstantPointerNull::get(pointer)));
}

} // namespace

void addDescriptor(const ModelDescriptor &descriptor, llvm::Module &module,
                   const EntryNames &entries) {
  for (Function &function : module)
    if (!function.isDeclaration())
      function.setLinkage(GlobalValue::InternalLinkage);
  ConstantBuilder builder(module);
  GlobalVariable *newest = nullptr;
  for (const auto &level : llvm::reverse(descriptor.levels)) {
    Constant *model =
        buildModel(descriptor, level, newest, builder, module, entries);
    assert(hasSize(module, model, sizeof(braid_abi_model)) &&
           "the descriptor is laid out as the ABI says");
    newest = builder.global(model, "descriptor");
  }
  addQuery(module, newest);
}

} // namespace mlir::hybrid
