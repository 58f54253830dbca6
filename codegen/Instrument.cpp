//===- Instrument.cpp - Checks of every access ----------------------------===//
#include "codegen/Instrument.h"

#include "braid/abi.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace mlir::hybrid {
namespace {

/// One access: `mask` is that of a masked one, a vector of i1.
struct MemoryAccess {
  llvm::Instruction *at;
  llvm::Value *address;
  llvm::Type *type;
  llvm::Value *mask = nullptr;
  bool isWrite = false;
};

/// The accesses of `function` to what is not its stack.
llvm::SmallVector<MemoryAccess> collectAccesses(llvm::Function &function) {
  llvm::SmallVector<MemoryAccess> accesses;
  auto add = [&](MemoryAccess access) {
    if (!llvm::isa<llvm::AllocaInst>(
            llvm::getUnderlyingObject(access.address, /*MaxLookup=*/0)))
      accesses.push_back(access);
  };
  for (llvm::BasicBlock &block : function)
    for (llvm::Instruction &op : block) {
      if (auto *load = llvm::dyn_cast<llvm::LoadInst>(&op))
        add({load, load->getPointerOperand(), load->getType()});
      if (auto *store = llvm::dyn_cast<llvm::StoreInst>(&op))
        add({store, store->getPointerOperand(),
             store->getValueOperand()->getType(), nullptr, /*isWrite=*/true});
      auto *intrinsic = llvm::dyn_cast<llvm::IntrinsicInst>(&op);
      if (!intrinsic)
        continue;
      if (intrinsic->getIntrinsicID() == llvm::Intrinsic::masked_load)
        add({intrinsic, intrinsic->getArgOperand(0), intrinsic->getType(),
             intrinsic->getArgOperand(1)});
      if (intrinsic->getIntrinsicID() == llvm::Intrinsic::masked_store)
        add({intrinsic, intrinsic->getArgOperand(1),
             intrinsic->getArgOperand(0)->getType(),
             intrinsic->getArgOperand(2), /*isWrite=*/true});
    }
  return accesses;
}

/// Where the bytes that are touched begin, and how many they are.
struct Extent {
  llvm::Value *address, *bytes;
};

/// Masks are of lanes that are neighbours.
Extent findExtent(llvm::IRBuilder<> &builder, const MemoryAccess &access,
                  const llvm::DataLayout &layout) {
  if (!access.mask)
    return {access.address,
            builder.getInt64(layout.getTypeStoreSize(access.type))};
  auto *mask = llvm::cast<llvm::FixedVectorType>(access.mask->getType());
  llvm::Value *bits = builder.CreateBitCast(
      access.mask, builder.getIntNTy(mask->getNumElements()));
  uint64_t element = layout.getTypeStoreSize(access.type->getScalarType());
  auto toBytes = [&](llvm::Value *lanes) {
    return builder.CreateMul(builder.CreateZExt(lanes, builder.getInt64Ty()),
                             builder.getInt64(element));
  };
  llvm::Value *first = builder.CreateBinaryIntrinsic(llvm::Intrinsic::cttz,
                                                     bits, builder.getFalse());
  llvm::Value *lanes =
      builder.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, bits);
  return {builder.CreatePtrAdd(access.address, toBytes(first)), toBytes(lanes)};
}

void instrument(llvm::Function &function) {
  llvm::SmallVector<MemoryAccess> accesses = collectAccesses(function);
  if (accesses.empty())
    return;
  const llvm::DataLayout &layout = function.getParent()->getDataLayout();
  llvm::Value *call = function.getArg(0);
  llvm::IRBuilder<> builder(&*function.getEntryBlock().getFirstInsertionPt());
  llvm::Type *pointer = builder.getPtrTy();
  llvm::Value *field = builder.CreateConstInBoundsGEP1_64(
      builder.getInt8Ty(), call, offsetof(braid_abi_call, check));
  llvm::Value *check = builder.CreateLoad(pointer, field);
  llvm::Value *wanted = builder.CreateIsNotNull(check);
  auto *type = llvm::FunctionType::get(
      builder.getVoidTy(),
      {pointer, pointer, builder.getInt64Ty(), builder.getInt64Ty()}, false);
  for (const MemoryAccess &access : accesses) {
    llvm::Instruction *then = llvm::SplitBlockAndInsertIfThen(
        wanted, access.at->getIterator(), /*Unreachable=*/false);
    builder.SetInsertPoint(then);
    auto [address, bytes] = findExtent(builder, access, layout);
    builder.CreateCall(
        type, check, {call, address, bytes, builder.getInt64(access.isWrite)});
  }
}

} // namespace

void instrument(llvm::Module &module) {
  for (llvm::Function &function : module)
    if (!function.isDeclaration() && function.arg_size() > 0 &&
        function.getArg(0)->getType()->isPointerTy())
      instrument(function);
}

} // namespace mlir::hybrid
