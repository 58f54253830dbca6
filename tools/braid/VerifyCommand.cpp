//===- VerifyCommand.cpp - braid verify -----------------------------------===//
//
// An artifact against the reference interpreter on the checkpoint it was
// compiled from: the digest of the weights, then the errors of hidden states,
// layer by layer, and of the outputs, on random or given tokens.
//
//===----------------------------------------------------------------------===//
#include "compiler/FrontEnd/Checkpoint.h"
#include "compiler/FrontEnd/ReadModel.h"
#include "compiler/Import/Importer.h"
#include "compiler/Reference/Interpreter.h"
#include "passes/Passes.h"
#include "tools/braid/Command.h"
#include "tools/braid/Shape.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>

namespace braid::tool {
namespace {

struct Options {
  std::string artifact, checkpoint;
  std::vector<int32_t> tokens;
  uint64_t length = 16, seed = 0;
  std::optional<double> bound;
  bool json = false;
};

/// What `--bound` is if it is not given. The interpreter rounds to bf16 where
/// the artifact does; where double and f32 lie on two sides of a tie, that is a
/// whole step of bf16, and more behind a choice of experts.
constexpr double kBound = 1e-4, kBoundOfBF16 = 0.1;

/// The largest difference of two runs of values, as a share of the range of
/// the expected ones.
struct Difference {
  std::string name;
  double share = 0;
};

Difference compare(std::string name, const double *expected,
                   const float *actual, size_t count) {
  auto range = std::minmax_element(expected, expected + count);
  double largest = 0;
  for (size_t i = 0; i < count; ++i) {
    double difference = std::abs(expected[i] - actual[i]);
    // A number that is none is as wrong as can be.
    largest =
        std::isfinite(difference) ? std::max(largest, difference) : INFINITY;
  }
  // Few values, or equal ones, have no range to speak of.
  double magnitude = std::max(std::abs(*range.first), std::abs(*range.second));
  double width =
      std::max({*range.second - *range.first, 0.1 * magnitude, 1e-30});
  return {std::move(name), largest / width};
}

/// Computes the digest that the header of weights.bin promises.
llvm::Error checkDigest(const Options &options, const braid_abi_model &facts) {
  std::string path = options.artifact + "/weights.bin";
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
  if (!file)
    return llvm::createFileError(path, file.getError());
  ProgressBar bar("reading weights");
  llvm::BLAKE3 hasher;
  llvm::StringRef bytes =
      (*file)->getBuffer().drop_front(BRAID_ABI_WEIGHTS_HEADER);
  constexpr size_t kStep = size_t(64) << 20;
  for (size_t i = 0; i < bytes.size(); i += kStep) {
    hasher.update(bytes.substr(i, kStep));
    bar.update(i, bytes.size());
  }
  auto digest = hasher.final<32>();
  if (std::memcmp(digest.data(), facts.weights_digest, 32) == 0)
    return llvm::Error::success();
  return llvm::createStringError(
      "expected the digest %s of '%s', but its bytes have %s; the file is "
      "damaged, compile the checkpoint again",
      llvm::toHex(llvm::ArrayRef(facts.weights_digest), true).c_str(),
      path.c_str(), llvm::toHex(digest, true).c_str());
}

bool isBF16(const braid_abi_state &state) {
  return llvm::StringRef(state.kind) == "kv" &&
         llvm::StringRef(state.type).contains("bf16");
}

/// The elements of the KV cache.
llvm::StringRef getKV(const braid_abi_model &facts) {
  return llvm::any_of(llvm::ArrayRef(facts.states, facts.num_states), isBF16)
             ? "bf16"
             : "f32";
}

double getBound(const Options &options, const braid_abi_model &facts) {
  if (options.bound)
    return *options.bound;
  bool rounds =
      llvm::StringRef(facts.dtype) == "bf16" || getKV(facts) == "bf16";
  return rounds ? kBoundOfBF16 : kBound;
}

class Verifier {
public:
  Verifier(const Options &options, const braid_model *model)
      : options(options), model(model), facts(*braid_model_description(model)) {
  }

  llvm::Expected<std::vector<Difference>> run();

private:
  llvm::Error readCheckpoint();
  llvm::Error drawTokens();
  llvm::Error runReference();
  llvm::Error runArtifact();

  const Options &options;
  const braid_model *model;
  const braid_abi_model &facts;
  std::optional<Checkpoint> checkpoint;
  ModelSpec spec;
  std::vector<int32_t> ids;
  reference::Outputs expected;
  std::vector<float> output, states;
};

llvm::Error Verifier::readCheckpoint() {
  auto opened = openCheckpoint(options.checkpoint);
  if (!opened)
    return opened.takeError();
  checkpoint.emplace(std::move(*opened));
  Head head = getHead(facts);
  auto read = readModel(*checkpoint, head);
  if (!read)
    return read.takeError();
  spec = std::move(*read);
  if (static_cast<uint64_t>(spec.vocabulary) == facts.vocabulary &&
      static_cast<uint64_t>(spec.hidden) == facts.hidden &&
      spec.layers.size() == facts.layers)
    return llvm::Error::success();
  return llvm::createStringError(
      "expected a checkpoint of %llu tokens, width %llu and %llu layers, as "
      "the artifact has, but '%s' has %lld, %lld and %zu",
      static_cast<unsigned long long>(facts.vocabulary),
      static_cast<unsigned long long>(facts.hidden),
      static_cast<unsigned long long>(facts.layers), options.checkpoint.c_str(),
      static_cast<long long>(spec.vocabulary),
      static_cast<long long>(spec.hidden), spec.layers.size());
}

llvm::Error Verifier::drawTokens() {
  ids = options.tokens;
  std::mt19937_64 random(options.seed);
  if (ids.empty())
    for (uint64_t i = 0; i < options.length; ++i)
      ids.push_back(static_cast<int32_t>(random() % facts.vocabulary));
  for (int32_t id : ids)
    if (id < 0 || static_cast<uint64_t>(id) >= facts.vocabulary)
      return llvm::createStringError(
          "expected tokens from 0 to %llu, but got %d",
          static_cast<unsigned long long>(facts.vocabulary - 1), id);
  return llvm::Error::success();
}

llvm::Error Verifier::runReference() {
  mlir::DialectRegistry registry;
  mlir::hybrid::registerPhaseDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  auto module = importModel(spec, context);
  if (failed(mlir::hybrid::quantizeWeights(*module, facts.dtype, getKV(facts))))
    return llvm::createStringError("the model cannot have the elements of the "
                                   "artifact; this is a bug in braid");
  reference::Interpreter interpreter(*module, *checkpoint);
  auto outputs = interpreter.run(reference::Piece{0, ids},
                                 /*withOutputs=*/true);
  if (failed(outputs))
    return llvm::createStringError(
        "the reference interpreter failed; this is a bug in "
        "braid");
  expected = std::move(*outputs);
  return llvm::Error::success();
}

llvm::Error Verifier::runArtifact() {
  braid_session_options session_options;
  braid_session_options_init(&session_options);
  session_options.max_context = ids.size();
  session_options.hidden_states = 1;
  auto session = createSession(model, session_options);
  if (!session)
    return session.takeError();
  output.resize(ids.size() * facts.output_width);
  states.resize((facts.layers + 1) * ids.size() * facts.hidden);
  braid_request request;
  braid_request_init(&request);
  request.ids = ids.data();
  request.length = ids.size();
  request.keep = BRAID_KEEP_ALL;
  request.output = output.data();
  request.hidden_states = states.data();
  braid_error error;
  if (braid_evaluate(session->get(), &request, 1, &error) != BRAID_OK)
    return toError(error);
  return llvm::Error::success();
}

llvm::Expected<std::vector<Difference>> Verifier::run() {
  if (llvm::Error error = readCheckpoint())
    return std::move(error);
  if (llvm::Error error = checkDigest(options, facts))
    return std::move(error);
  if (llvm::Error error = drawTokens())
    return std::move(error);
  if (llvm::Error error = runArtifact())
    return std::move(error);
  if (llvm::Error error = runReference())
    return std::move(error);
  std::vector<Difference> differences;
  size_t size = ids.size() * facts.hidden;
  for (size_t layer = 0; layer <= facts.layers; ++layer) {
    std::string name = "layer " + std::to_string(layer - 1);
    if (layer == 0)
      name = "embeddings";
    else if (layer == facts.layers)
      name = "final norm";
    differences.push_back(compare(name,
                                  expected.hiddenStates.data() + layer * size,
                                  states.data() + layer * size, size));
  }
  differences.push_back(
      compare("output", expected.output.data(), output.data(), output.size()));
  return std::move(differences);
}

int runVerify(const Options &options) {
  auto model = openModel(options.artifact);
  if (!model)
    return report(model.takeError());
  auto differences = Verifier(options, model->get()).run();
  if (!differences)
    return report(differences.takeError());
  double bound = getBound(options, *braid_model_description(model->get()));
  const Difference *wrong = nullptr; // the first
  llvm::json::Array list;
  for (const Difference &difference : *differences) {
    if (!wrong && !(difference.share <= bound))
      wrong = &difference;
    if (options.json)
      list.push_back(llvm::json::Object{{"name", difference.name},
                                        {"error", difference.share}});
    else
      llvm::outs() << llvm::formatv("{0,-12} {1:e2} of the range\n",
                                    difference.name, difference.share);
  }
  if (options.json)
    llvm::outs() << llvm::json::Value(llvm::json::Object{
                        {"errors", std::move(list)}, {"good", !wrong}})
                 << "\n";
  if (!wrong)
    return kDone;
  return report(llvm::createStringError(
      "expected errors of at most %g of the range, but got %g in %s, which is "
      "the first to be wrong; the artifact is of another checkpoint, or this "
      "is a bug in braid",
      bound, wrong->share, wrong->name.c_str()));
}

} // namespace

void addVerify(CLI::App &app, Run &run) {
  auto options = std::make_shared<Options>();
  CLI::App *command = app.add_subcommand(
      "verify", "Compare an artifact with the reference interpreter");
  command->add_option("artifact", options->artifact)->required();
  command->add_option("checkpoint", options->checkpoint)->required();
  command->add_option("--tokens", options->tokens, "Ids to evaluate")
      ->delimiter(',');
  command->add_option("--length", options->length, "Random ids to evaluate")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  command->add_option("--seed", options->seed)->capture_default_str();
  command->add_option(
      "--bound", options->bound,
      "Largest error, as a share of the range; default: 1e-4, and "
      "0.1 with bf16");
  command->add_flag("--json", options->json, "Print an object for scripts");
  command->callback(
      [options, &run] { run = [options] { return runVerify(*options); }; });
}

} // namespace braid::tool
