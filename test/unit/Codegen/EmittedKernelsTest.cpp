//===- EmittedKernelsTest.cpp - Equal kernels are one ---------------------===//
#include "codegen/CPU/EmittedKernels.h"
#include "codegen/CPU/LowerToLLVM.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Verifier.h"

#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

class EmittedKernelsTest : public testing::Test {
protected:
  EmittedKernelsTest() {
    context
        .loadDialect<arith::ArithDialect, func::FuncDialect, LLVM::LLVMDialect,
                     scf::SCFDialect, vector::VectorDialect>();
    module = ModuleOp::create(UnknownLoc::get(&context));
    kernels.emplace(*module, CPUTarget{ISA::X86_64_V4});
  }

  std::string get(const Kernel &kernel) { return kernels->get(kernel).str(); }
  int64_t countFunctions() {
    return llvm::range_size(module->getOps<func::FuncOp>());
  }
  StringRef tellOf(int64_t number, StringRef key) {
    auto kernel = cast<DictionaryAttr>(kernels->describe()[number]);
    return kernel.getAs<StringAttr>(key).getValue();
  }

  MLIRContext context{MLIRContext::Threading::DISABLED};
  OwningOpRef<ModuleOp> module;
  std::optional<EmittedKernels> kernels;
};

LinearKernel makeLinear(int64_t rowTile) {
  ProductShape product;
  product.inner = product.innerBlock = 8;
  product.panel = product.columnTile = 16;
  product.rowTile = rowTile;
  return {{{16, product, DType::F32}}, false, false};
}

TEST_F(EmittedKernelsTest, EqualOnesAreOne) {
  EXPECT_EQ(get(makeLinear(4)), "linear_n16_k8_p16_f32");
  EXPECT_EQ(get(makeLinear(4)), "linear_n16_k8_p16_f32");
  EXPECT_EQ(get(AddKernel{16, DType::F32, DType::F32}), "add_c16");
  EXPECT_EQ(countFunctions(), 2);
  EXPECT_EQ(kernels->describe().size(), 2u);
}

/// The same op with other choices has code of its own, and `braid inspect` says
/// which is which.
TEST_F(EmittedKernelsTest, OtherChoicesAreAnotherKernel) {
  EXPECT_EQ(get(makeLinear(4)), "linear_n16_k8_p16_f32");
  EXPECT_EQ(get(makeLinear(6)), "linear_n16_k8_p16_f32_2");
  LinearKernel later = makeLinear(6);
  later.results.front().product.fetchLevel = 1;
  EXPECT_EQ(get(later), "linear_n16_k8_p16_f32_3");
  EXPECT_EQ(get(makeLinear(6)), "linear_n16_k8_p16_f32_2");
  EXPECT_EQ(countFunctions(), 3);
  EXPECT_EQ(tellOf(1, "name"), "linear_n16_k8_p16_f32_2");
  EXPECT_EQ(tellOf(1, "tile"), makeLinear(6).getTile());
  EXPECT_EQ(tellOf(1, "isa"), "x86-64-v4");
  EXPECT_EQ(tellOf(1, "emitter"), "linear");
  EXPECT_TRUE(succeeded(verify(*module)));
  EXPECT_TRUE(succeeded(lowerToLLVM(*module)));
}

/// Numbers in memory are named for the kernel that reads them.
TEST_F(EmittedKernelsTest, ConstantsAreTheirOwn) {
  RotaryTableKernel table;
  table.frequencies = {1, 0.5};
  table.scale = 1;
  table.output = DType::F32;
  KernelBuilder builder(*module, CPUTarget{ISA::X86_64_V4});
  table.emit(builder);
  table.emit(builder);
  EXPECT_EQ(countFunctions(), 2);
  EXPECT_TRUE(succeeded(verify(*module)));
}

} // namespace
} // namespace braid::test
