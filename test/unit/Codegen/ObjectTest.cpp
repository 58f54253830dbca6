//===- ObjectTest.cpp - What cannot become a library ----------------------===//
#include "codegen/Object.h"
#include "codegen/SharedLibrary.h"
#include "test/unit/Support/TemporaryDirectory.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

#include <gtest/gtest.h>

using namespace mlir;

namespace braid::test {
namespace {

class ObjectTest : public testing::Test {
protected:
  ObjectTest() {
    context.loadDialect<func::FuncDialect, LLVM::LLVMDialect>();
    context.getDiagEngine().registerHandler([](Diagnostic &) {});
  }

  llvm::Expected<std::unique_ptr<llvm::Module>> translate(StringRef text) {
    module = parseSourceString<ModuleOp>(text, &context);
    return hybrid::translate(*module, hybrid::ISA::X86_64_V3, llvmContext);
  }

  /// An object of `text`, which is in the LLVM dialect.
  std::string emit(StringRef text) {
    std::string path = directory.getFile("code.o");
    auto code = llvm::cantFail(translate(text));
    llvm::cantFail(hybrid::emitObject(*code, hybrid::ISA::X86_64_V3, path));
    return path;
  }

  /// Of linking an object of `text` to `library`; empty if that went well.
  std::string link(StringRef text, StringRef library) {
    return llvm::toString(
        hybrid::linkSharedLibrary({emit(text)}, directory.getFile(library)));
  }

  MLIRContext context{MLIRContext::Threading::DISABLED};
  llvm::LLVMContext llvmContext;
  OwningOpRef<ModuleOp> module;
  TemporaryDirectory directory;
};

constexpr char kNothing[] = "llvm.func @nothing() { llvm.return }";

TEST_F(ObjectTest, IsMadeOfTheLLVMDialect) {
  auto code = translate("func.func @f() { return }");
  ASSERT_FALSE(bool(code));
  EXPECT_EQ(llvm::toString(code.takeError()),
            "expected a module in the LLVM dialect");
}

TEST_F(ObjectTest, IsWrittenWhereThereIsAPlace) {
  auto code = llvm::cantFail(translate(kNothing));
  std::string path = directory.getFile("no/such/place.o");
  EXPECT_EQ(
      llvm::toString(hybrid::emitObject(*code, hybrid::ISA::X86_64_V3, path)),
      "'" + path + "': No such file or directory");
}

/// Nothing but what every C library has: no libm, no OpenMP.
TEST_F(ObjectTest, MayMoveMemoryAndCallNothingElse) {
  auto call = [](StringRef function) {
    return ("llvm.func @" + function + "(!llvm.ptr, !llvm.ptr, i64)\n" +
            "llvm.func @f(%a: !llvm.ptr, %n: i64) {\n" + "  llvm.call @" +
            function + "(%a, %a, %n) : (!llvm.ptr, !llvm.ptr, i64) -> ()\n" +
            "  llvm.return\n}")
        .str();
  };
  EXPECT_EQ(link(call("memcpy"), "memcpy.so"), "");
  EXPECT_EQ(link(call("memmove"), "memmove.so"), "");
  EXPECT_EQ(link(call("expf"), "expf.so"),
            "expected generated code to call nothing but memcpy, memmove and "
            "memset, but it calls 'expf'");
  EXPECT_FALSE(llvm::sys::fs::exists(directory.getFile("expf.so")));
}

TEST_F(ObjectTest, IsLinkedWhereThereIsAPlace) {
  EXPECT_EQ(link(kNothing, "nothing.so"), "");
  EXPECT_EQ(link(kNothing, "no/such/place.so")
                .find("cannot link '" + directory.getFile("no/such/place.so")),
            0u);
}

} // namespace
} // namespace braid::test
