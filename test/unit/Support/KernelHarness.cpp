//===- KernelHarness.cpp - Runs single kernels ----------------------------===//
#include "test/unit/Support/KernelHarness.h"

#include "codegen/CPU/LowerToLLVM.h"
#include "codegen/Object.h"
#include "codegen/SharedLibrary.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

#include <cstdlib>
#include <dlfcn.h>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid::test {

static constexpr float kCanary = -12345.5f;
static constexpr size_t kCanaries = 32;

/// entry(arguments): calls the kernel with call, operands and units taken from
/// an array of pointers, those of units to i64.
static void addEntry(cpu::KernelBuilder &b, ModuleOp module, StringRef kernel,
                     size_t numOperands, size_t numSpaces) {
  b.setInsertionPointToEnd(module.getBody());
  auto pointer = LLVM::LLVMPointerType::get(module.getContext());
  auto entry = func::FuncOp::create(b, "entry",
                                    b.getFunctionType({pointer}, TypeRange()));
  b.setInsertionPointToStart(entry.addEntryBlock());
  SmallVector<Value> arguments;
  size_t count = 1 + numOperands + 2 * numSpaces;
  for (size_t i = 0; i < count; ++i)
    arguments.push_back(
        b.loadPointer(b.at(entry.getArgument(0), {}, 1, 8 * i)));
  for (size_t i = numOperands + 1; i < count; ++i)
    arguments[i] = b.loadI64(arguments[i]);
  func::CallOp::create(b, kernel, TypeRange(), arguments);
  func::ReturnOp::create(b);
}

LoadedKernel::LoadedKernel(
    size_t numOperands,
    const std::function<std::string(cpu::KernelBuilder &)> &emit,
    size_t numSpaces, ISA isa) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<arith::ArithDialect, func::FuncDialect, LLVM::LLVMDialect,
                      scf::SCFDialect, vector::VectorDialect>();
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  cpu::KernelBuilder builder(*module, CPUTarget{isa});
  std::string name = emit(builder);
  addEntry(builder, *module, name, numOperands, numSpaces);
  if (failed(cpu::lowerToLLVM(*module)))
    abort();
  llvm::LLVMContext llvmContext;
  auto code = llvm::cantFail(translate(*module, isa, llvmContext));
  std::string object = directory.getFile("kernel.o");
  std::string path = directory.getFile("kernel.so");
  llvm::cantFail(emitObject(*code, isa, object));
  llvm::cantFail(linkSharedLibrary({object}, path));
  library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  entry =
      reinterpret_cast<void (*)(const void *const *)>(dlsym(library, "entry"));
}

LoadedKernel::~LoadedKernel() { dlclose(library); }

void LoadedKernel::run(const braid_abi_call &call,
                       const std::vector<const void *> &operands,
                       const std::vector<int64_t> &units) const {
  std::vector<const void *> arguments = {&call};
  arguments.insert(arguments.end(), operands.begin(), operands.end());
  for (const int64_t &edge : units)
    arguments.push_back(&edge);
  entry(arguments.data());
}

AlignedFloats::AlignedFloats(size_t size, float value) : count(size) {
  size_t bytes = (size + kCanaries) * sizeof(float);
  values = static_cast<float *>(aligned_alloc(64, (bytes + 63) / 64 * 64));
  std::fill_n(values, size, value);
  std::fill_n(values + size, kCanaries, kCanary);
}

AlignedFloats::~AlignedFloats() { free(values); }

bool AlignedFloats::isIntact() const {
  return std::all_of(values + count, values + count + kCanaries,
                     [](float value) { return value == kCanary; });
}

} // namespace braid::test
