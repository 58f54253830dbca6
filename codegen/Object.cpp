//===- Object.cpp - LLVM dialect to object code ---------------------------===//
#include "codegen/Object.h"

#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Linker/Linker.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Triple.h"

namespace mlir::hybrid {

static std::unique_ptr<llvm::TargetMachine> createMachine(ISA isa) {
  LLVMInitializeX86TargetInfo();
  LLVMInitializeX86Target();
  LLVMInitializeX86TargetMC();
  LLVMInitializeX86AsmPrinter();
  llvm::Triple triple("x86_64-unknown-linux-gnu");
  std::string message;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, message);
  assert(target && "the back end is linked in");
  llvm::TargetOptions options;
  // An fma is where one is written, nowhere else: contraction would make the
  // bits of an element depend on the code around it.
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, getLLVMCPU(isa), getLLVMFeatures(isa), options, llvm::Reloc::PIC_,
      /*CM=*/std::nullopt, llvm::CodeGenOptLevel::Aggressive));
}

llvm::Expected<std::unique_ptr<llvm::Module>>
translate(ModuleOp module, ISA isa, llvm::LLVMContext &context,
          llvm::StringRef suffix) {
  registerBuiltinDialectTranslation(*module->getContext());
  registerLLVMDialectTranslation(*module->getContext());
  std::unique_ptr<llvm::Module> code = translateModuleToLLVMIR(module, context);
  if (!code)
    return llvm::createStringError("expected a module in the LLVM dialect");
  auto machine = createMachine(isa);
  code->setTargetTriple(machine->getTargetTriple());
  code->setDataLayout(machine->createDataLayout());
  for (llvm::Function &function : *code) {
    if (function.isDeclaration())
      continue;
    function.setName(function.getName() + suffix);
    function.addFnAttr("target-cpu", getLLVMCPU(isa));
    if (!getLLVMFeatures(isa).empty())
      function.addFnAttr("target-features", getLLVMFeatures(isa));
    // LLVM would prefer halves of the registers that the emitters fill.
    if (CPUTarget{isa}.hasAVX512()) {
      function.addFnAttr("prefer-vector-width", "512");
      function.addFnAttr("min-legal-vector-width", "512");
    }
  }
  return code;
}

void merge(llvm::Module &module, std::unique_ptr<llvm::Module> other) {
  [[maybe_unused]] bool clash =
      llvm::Linker::linkModules(module, std::move(other));
  assert(!clash && "suffixes tell the levels of a library apart");
}

/// The emitters have already chosen what to vectorise and unroll; the pipeline
/// cleans up around that.
static void optimize(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = false;
  tuning.SLPVectorization = false;
  tuning.LoopUnrolling = false;
  tuning.LoopInterleaving = false;
  llvm::PassBuilder builder(&machine, tuning);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager graph;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graph, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2)
      .run(module, modules);
}

llvm::Error emitObject(llvm::Module &module, ISA isa, llvm::StringRef path) {
  auto machine = createMachine(isa);
  optimize(module, *machine);
  std::error_code error;
  llvm::raw_fd_ostream stream(path, error);
  if (error)
    return llvm::createFileError(path, error);
  llvm::legacy::PassManager passes;
  [[maybe_unused]] bool refused = machine->addPassesToEmitFile(
      passes, stream, /*DwoOut=*/nullptr, llvm::CodeGenFileType::ObjectFile);
  assert(!refused && "the back end emits objects");
  passes.run(module);
  stream.close();
  if (!stream.has_error())
    return llvm::Error::success();
  error = stream.error();
  stream.clear_error();
  return llvm::createFileError(path, error);
}

} // namespace mlir::hybrid
