//===- Compile.cpp - From a checkpoint to an artifact ---------------------===//
#include "compiler/Driver/Compile.h"

#include "braid/abi.h"
#include "codegen/CPU/LowerToLLVM.h"
#include "codegen/CPU/Passes.h"
#include "codegen/Instrument.h"
#include "codegen/Object.h"
#include "codegen/SharedLibrary.h"
#include "compiler/Driver/Artifact.h"
#include "compiler/Driver/Describe.h"
#include "compiler/Driver/ModelHash.h"
#include "compiler/Import/Importer.h"
#include "passes/Passes.h"
#include "passes/Target.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {
namespace {

/// Turns what MLIR reports into one llvm::Error.
class ErrorCollector : public ScopedDiagnosticHandler {
public:
  explicit ErrorCollector(MLIRContext *context)
      : ScopedDiagnosticHandler(context) {
    setHandler([this](Diagnostic &diagnostic) {
      if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
        return;
      llvm::raw_string_ostream stream(text);
      if (!text.empty())
        stream << "\n";
      stream << diagnostic << " (" << diagnostic.getLocation() << ")";
    });
  }
  llvm::Error take(llvm::StringRef stage) {
    return llvm::createStringError("stage '%s' failed: %s", stage.str().c_str(),
                                   text.c_str());
  }

private:
  std::string text;
};

/// One run of the compiler.
class Compilation {
public:
  Compilation(const ModelSpec &spec, WeightSource &weights,
              const CompileOptions &options)
      : spec(spec), weights(weights), options(options) {}

  llvm::Error run();

private:
  llvm::Error checkOptions();
  SmallVector<hybrid::Stage> getStages() const;
  std::vector<std::string> getStageNames() const;
  llvm::Error import();
  llvm::Error lower();
  llvm::Error emitCode();
  llvm::Error emitLibrary(const StagedDirectory &artifact);
  llvm::Expected<StagedDirectory> createOutput() const;
  uint64_t countOutputBytes() const;
  llvm::Error finishStage(llvm::StringRef name);
  llvm::Error finishStage(llvm::StringRef name, llvm::StringRef extension,
                          llvm::function_ref<void(llvm::raw_ostream &)> print);
  llvm::Error finishCode(llvm::StringRef name);
  llvm::Error finishFile(llvm::StringRef name, llvm::StringRef extension,
                         llvm::StringRef file);

  const ModelSpec &spec;
  WeightSource &weights;
  const CompileOptions &options;
  std::string dtype, kv;
  std::vector<ISA> levels; // the newest first
  MLIRContext context{MLIRContext::Threading::DISABLED};
  OwningOpRef<ModuleOp> module;
  std::vector<OwningOpRef<ModuleOp>> code; // by level
  Digest modelForm = {};
  ModelLayout layout;
  ModelDescriptor descriptor;
  unsigned stageNumber = 0;
  bool stopped = false;
};

/// The names of all stages that run, in order: what stopAfter may be.
std::vector<std::string> Compilation::getStageNames() const {
  std::vector<std::string> names = {"import"};
  for (const hybrid::Stage &stage : getStages())
    names.push_back(stage.name.str());
  names.insert(names.end(), {"convert-to-cpu", "llvm", "object", "link"});
  return names;
}

llvm::Error Compilation::checkOptions() {
  auto elements = resolveElements("dtype", options.dtype,
                                  spec.storedAsBF16 ? "bf16" : "f32");
  if (!elements)
    return elements.takeError();
  dtype = *elements;
  auto kvElements = resolveElements("kv", options.kv, dtype);
  if (!kvElements)
    return kvElements.takeError();
  kv = *kvElements;
  auto resolved = resolveCpu(options.cpu, dtype);
  if (!resolved)
    return resolved.takeError();
  levels = std::move(*resolved);
  auto optional = getOptionalStages();
  for (const auto *names : {&options.disabledPasses, &options.enabledPasses})
    for (const std::string &name : *names)
      if (!llvm::is_contained(optional, name))
        return llvm::createStringError(
            "expected the name of an optional pass (%s), but got '%s'",
            llvm::join(optional, ", ").c_str(), name.c_str());
  auto names = getStageNames();
  if (!options.stopAfter.empty() &&
      !llvm::is_contained(names, options.stopAfter))
    return llvm::createStringError("expected a stage (%s), but got '%s'",
                                   llvm::join(names, ", ").c_str(),
                                   options.stopAfter.c_str());
  if (options.maxSequences == 0 || options.maxTokens == 0 ||
      options.maxSequences > INT32_MAX || options.maxTokens > INT32_MAX ||
      options.maxContext > INT32_MAX)
    return llvm::createStringError(
        "expected bounds of sessions from 1 to 2^31 - 1, but got %llu "
        "sequences, %llu positions and %llu tokens",
        static_cast<unsigned long long>(options.maxSequences),
        static_cast<unsigned long long>(options.maxContext),
        static_cast<unsigned long long>(options.maxTokens));
  if (spec.rotary && options.maxContext > BRAID_ABI_ROTARY_POSITIONS)
    return llvm::createStringError(
        "expected --max-context of at most %d, which is where the angles of "
        "rotary embeddings end, but got %llu",
        BRAID_ABI_ROTARY_POSITIONS,
        static_cast<unsigned long long>(options.maxContext));
  return llvm::Error::success();
}

/// The stages from model form to phase form.
SmallVector<hybrid::Stage> Compilation::getStages() const {
  PhasePipelineOptions phases;
  phases.dtype = dtype;
  phases.kv = kv;
  for (const std::string &name : options.disabledPasses)
    phases.disabled.push_back(name);
  for (const std::string &name : options.enabledPasses)
    phases.enabled.push_back(name);
  return getPhaseStages(phases);
}

llvm::Error Compilation::run() {
  if (llvm::Error error = checkOptions())
    return error;
  DialectRegistry registry;
  registerPhaseDialects(registry);
  context.appendDialectRegistry(registry);
  if (llvm::Error error = import())
    return error;
  if (llvm::Error error = lower())
    return error;
  if (stopped)
    return llvm::Error::success();
  llvm::Expected<StagedDirectory> artifact = createOutput();
  if (!artifact)
    return artifact.takeError();
  WeightsDigests digests = {};
  if (options.stopAfter.empty()) {
    auto packed =
        packWeights(*module, layout, weights, artifact->pathOf("weights.bin"),
                    options.progress);
    if (!packed)
      return packed.takeError();
    digests = *packed;
  }
  descriptor =
      describe(*module, layout, spec, options, dtype, modelForm, digests);
  if (llvm::Error error = emitCode())
    return error;
  if (stopped)
    return llvm::Error::success();
  if (llvm::Error error = emitLibrary(*artifact))
    return error;
  if (stopped)
    return llvm::Error::success();
  if (options.copySideFiles)
    if (llvm::Error error = copySideFiles(options.checkpoint, *artifact))
      return error;
  if (llvm::Error error = writeManifest(descriptor, *artifact))
    return error;
  return artifact->commit();
}

llvm::Error Compilation::import() {
  ErrorCollector errors(&context);
  module = importModel(spec, context);
  if (failed(verify(*module)))
    return errors.take("import");
  modelForm = hashModelForm(*module);
  return finishStage("import");
}

/// From model form to phase form.
llvm::Error Compilation::lower() {
  if (stopped)
    return llvm::Error::success();
  ErrorCollector errors(&context);
  for (const hybrid::Stage &stage : getStages()) {
    PassManager manager(&context);
    manager.enableVerifier(options.verifyEach);
    stage.addPasses(manager);
    if (failed(manager.run(*module)))
      return errors.take(stage.name);
    if (llvm::Error error = finishStage(stage.name))
      return error;
    if (stopped)
      return llvm::Error::success();
  }
  FailureOr<ModelLayout> laidOut = layOutModel(*module);
  if (failed(laidOut))
    return errors.take("layout");
  layout = std::move(*laidOut);
  return llvm::Error::success();
}

/// What the artifact needs on disk while it is made, at most.
uint64_t Compilation::countOutputBytes() const {
  // The code of a level, as an object and as a library, and the manifest. Of
  // equal layers there is one function: what was measured is below 1.5 MiB.
  constexpr uint64_t kCode = uint64_t(4) << 20;
  uint64_t bytes = levels.size() * kCode;
  if (!options.stopAfter.empty())
    return bytes;
  if (options.copySideFiles)
    bytes += countSideBytes(options.checkpoint);
  return layout.weightsBytes + bytes;
}

/// Where files are made: the artifact aside, or a directory for those of a
/// compile that stops before there is one.
llvm::Expected<StagedDirectory> Compilation::createOutput() const {
  if (options.stopAfter.empty())
    return StagedDirectory::create(options.output, countOutputBytes());
  llvm::SmallString<128> scratch;
  llvm::sys::path::system_temp_directory(/*ErasedOnReboot=*/true, scratch);
  llvm::sys::path::append(scratch, "braid");
  llvm::sys::fs::createUniquePath(scratch + "-%%%%%%%%", scratch,
                                  /*MakeAbsolute=*/false);
  return StagedDirectory::create(scratch, countOutputBytes());
}

/// Keeps and prints what a stage made as the options ask.
llvm::Error
Compilation::finishStage(llvm::StringRef name, llvm::StringRef extension,
                         llvm::function_ref<void(llvm::raw_ostream &)> print) {
  unsigned number = stageNumber++;
  if (!options.keepIntermediates.empty()) {
    if (std::error_code error =
            llvm::sys::fs::create_directories(options.keepIntermediates))
      return llvm::createFileError(options.keepIntermediates, error);
    llvm::SmallString<128> file(options.keepIntermediates);
    std::string leaf;
    llvm::raw_string_ostream(leaf)
        << llvm::format("%02u-", number) << name << extension;
    llvm::sys::path::append(file, leaf);
    std::error_code error;
    llvm::raw_fd_ostream stream(file, error);
    if (error)
      return llvm::createFileError(file, error);
    print(stream);
  }
  if (options.stopAfter == name) {
    print(llvm::outs());
    stopped = true;
  }
  return llvm::Error::success();
}

llvm::Error Compilation::finishStage(llvm::StringRef name) {
  return finishStage(name, ".mlir", [&](llvm::raw_ostream &stream) {
    module->print(stream);
    stream << "\n"; // as mlir-opt and its like end a file
  });
}

/// The same for a stage that made a module a level.
llvm::Error Compilation::finishCode(llvm::StringRef name) {
  return finishStage(name, ".mlir", [&](llvm::raw_ostream &stream) {
    llvm::interleave(
        code, stream,
        [&](const OwningOpRef<ModuleOp> &level) { level.get()->print(stream); },
        "\n// -----\n");
    stream << "\n";
  });
}

/// The same for a stage that made `file`.
llvm::Error Compilation::finishFile(llvm::StringRef name,
                                    llvm::StringRef extension,
                                    llvm::StringRef file) {
  auto content = llvm::MemoryBuffer::getFile(file, /*IsText=*/false,
                                             /*RequiresNullTerminator=*/false);
  if (!content)
    return llvm::createFileError(file, content.getError());
  return finishStage(name, extension, [&](llvm::raw_ostream &stream) {
    stream << (*content)->getBuffer();
  });
}

/// From phase form to the LLVM dialect, for each level.
llvm::Error Compilation::emitCode() {
  ErrorCollector errors(&context);
  for (ISA isa : levels) {
    OwningOpRef<ModuleOp> level(module->clone());
    PassManager manager(&context);
    manager.enableVerifier(options.verifyEach);
    cpu::ConvertToCPUPassOptions convert;
    convert.cpu = getName(isa).str();
    manager.addPass(cpu::createConvertToCPUPass(convert));
    if (failed(manager.run(*level)))
      return errors.take("convert-to-cpu");
    std::string suffix = levels.size() > 1 ? "." + convert.cpu : "";
    descriptor.levels.push_back(describeCode(*level, isa, suffix));
    code.push_back(std::move(level));
  }
  if (llvm::Error error = finishCode("convert-to-cpu"))
    return error;
  if (stopped)
    return llvm::Error::success();
  for (OwningOpRef<ModuleOp> &level : code)
    if (failed(cpu::lowerToLLVM(*level)))
      return errors.take("llvm");
  return finishCode("llvm");
}

/// From the LLVM dialect to model.so.
llvm::Error Compilation::emitLibrary(const StagedDirectory &artifact) {
  llvm::LLVMContext llvmContext;
  std::unique_ptr<llvm::Module> all;
  for (auto [isa, level, facts] :
       llvm::zip_equal(levels, code, descriptor.levels)) {
    auto translated = translate(*level, isa, llvmContext, facts.suffix);
    if (!translated)
      return translated.takeError();
    if (!all)
      all = std::move(*translated);
    else
      merge(*all, std::move(*translated));
  }
  if (options.instrument)
    hybrid::instrument(*all);
  addDescriptor(descriptor, *all,
                {kForward, kForwardWithOutputs, kForwardSmall});
  std::string object = artifact.pathOf("model.o");
  if (llvm::Error error = emitObject(*all, levels.back(), object))
    return error;
  if (llvm::Error error = finishFile("object", ".o", object))
    return error;
  if (stopped)
    return llvm::Error::success();
  std::string library = artifact.pathOf("model.so");
  if (llvm::Error error = linkSharedLibrary({object}, library))
    return error;
  if (std::error_code error = llvm::sys::fs::remove(object))
    return llvm::createFileError(object, error);
  return finishFile("link", ".so", library);
}

} // namespace

llvm::Expected<std::string> resolveElements(llvm::StringRef option,
                                            llvm::StringRef elements,
                                            llvm::StringRef automatic) {
  if (elements == "auto")
    return automatic.str();
  if (elements == "f32" || elements == "bf16")
    return elements.str();
  return llvm::createStringError("expected %s auto, f32 or bf16, but got '%s'; "
                                 "no other is there yet",
                                 option.str().c_str(), elements.str().c_str());
}

llvm::Expected<std::vector<ISA>> resolveCpu(llvm::StringRef cpu,
                                            llvm::StringRef dtype,
                                            const llvm::StringMap<bool> &host) {
  if (cpu == "portable") {
    std::vector<ISA> levels = {ISA::X86_64_V4, ISA::X86_64_V3};
    if (dtype == "bf16")
      levels.insert(levels.begin(), ISA::X86_64_V4_BF16);
    return levels;
  }
  if (cpu != "native") {
    if (std::optional<ISA> isa = parseISA(cpu))
      return std::vector<ISA>{*isa};
    return llvm::createStringError("expected cpu native, portable, %s, but got "
                                   "'%s'; no other is there yet",
                                   getISANames().str().c_str(),
                                   cpu.str().c_str());
  }
  auto hasAll = [&](llvm::ArrayRef<llvm::StringRef> names) {
    return llvm::all_of(names, [&](auto name) { return host.lookup(name); });
  };
  if (!hasAll({"avx2", "fma", "bmi", "bmi2", "f16c", "lzcnt", "movbe"}))
    return llvm::createStringError(
        "expected a host with x86-64-v3 (AVX2, FMA, BMI), but this one has "
        "less; compile with --cpu=portable for other hosts");
  if (!hasAll({"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}))
    return std::vector<ISA>{ISA::X86_64_V3};
  if (dtype == "bf16" && host.lookup("avx512bf16"))
    return std::vector<ISA>{ISA::X86_64_V4_BF16};
  return std::vector<ISA>{ISA::X86_64_V4};
}

llvm::Error compileModel(const ModelSpec &spec, WeightSource &weights,
                         const CompileOptions &options) {
  return Compilation(spec, weights, options).run();
}

} // namespace braid
