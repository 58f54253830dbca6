//===- SnapshotFormTest.cpp - Snapshots have no layout in them ------------===//
//
// What a compiled model writes into a snapshot is, element by element and in
// the documented order, what the interpreter holds; and artifacts of one model
// for other instruction sets, or by other passes, read each other's.
//
//===----------------------------------------------------------------------===//
#include "braid/state.h"
#include "compiler/Driver/Compile.h"
#include "compiler/Driver/ModelHash.h"
#include "compiler/Import/Importer.h"
#include "passes/Passes.h"
#include "test/unit/Support/RandomModels.h"
#include "test/unit/Support/TemporaryDirectory.h"

#include "mlir/IR/MLIRContext.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace braid {
namespace {

/// A compiled model and a session of it.
class Compiled {
public:
  Compiled(const ModelSpec &spec, WeightSource &weights,
           CompileOptions options) {
    options.checkpoint = "random";
    options.output = directory.getFile("artifact");
    options.maxTokens = 16;
    options.copySideFiles = false;
    llvm::Error failure = compileModel(spec, weights, options);
    EXPECT_FALSE(failure) << llvm::toString(std::move(failure));
    braid_error error;
    EXPECT_EQ(braid_model_open(options.output.c_str(), &model, &error),
              BRAID_OK)
        << error.message;
    braid_session_options bounds;
    braid_session_options_init(&bounds);
    bounds.max_context = 100;
    bounds.threads = 2;
    bounds.flags = BRAID_SESSION_POISON;
    EXPECT_EQ(braid_session_create(model, &bounds, &session, &error), BRAID_OK)
        << error.message;
  }
  ~Compiled() {
    braid_session_destroy(session);
    braid_model_close(model);
  }
  Compiled(const Compiled &) = delete;

  const braid_abi_model &getFacts() const {
    return *braid_model_description(model);
  }
  std::vector<uint8_t> getHash() const {
    return {getFacts().model_hash, getFacts().model_hash + 32};
  }

  /// The outputs of all tokens.
  std::vector<float> feed(const std::vector<int32_t> &ids) {
    std::vector<float> output(ids.size() * getFacts().output_width);
    braid_request request;
    braid_request_init(&request);
    request.ids = ids.data();
    request.length = ids.size();
    request.keep = BRAID_KEEP_ALL;
    request.output = output.data();
    EXPECT_EQ(braid_evaluate(session, &request, 1, nullptr), BRAID_OK);
    return output;
  }
  std::vector<uint8_t> snapshot() {
    std::vector<uint8_t> bytes(
        braid_snapshot_bytes(model, braid_slot_length(session, 0), 0));
    EXPECT_EQ(
        braid_slot_snapshot(session, 0, 0, bytes.data(), bytes.size(), nullptr),
        BRAID_OK);
    return bytes;
  }
  braid_status restore(const std::vector<uint8_t> &bytes) {
    return braid_slot_restore(session, 0, bytes.data(), bytes.size(), &error);
  }

  braid_error error = {};

private:
  test::TemporaryDirectory directory;
  braid_model *model = nullptr;
  braid_session *session = nullptr;
};

constexpr Family kFamilies[] = {Family::Jamba, Family::Bamba, Family::Zamba,
                                Family::JetMoe};

class SnapshotFormTest : public testing::TestWithParam<int> {
protected:
  SnapshotFormTest()
      : random(GetParam()),
        spec(test::drawModel(random, kFamilies[GetParam() % 4])) {
    options.dtype = GetParam() % 3 == 2 ? "bf16" : "f32";
    options.kv = GetParam() % 3 == 1 ? "bf16" : "auto";
    test::chooseAllExperts(spec);
  }
  std::vector<int32_t> drawIds(size_t count) {
    std::vector<int32_t> ids(count);
    for (int32_t &id : ids)
      id = random() % spec.vocabulary;
    return ids;
  }

  std::mt19937_64 random;
  ModelSpec spec;
  CompileOptions options;
  test::HashedWeights weights;
};

/// Reads the next element of a snapshot.
double readElement(const uint8_t *&next, mlir::Type type) {
  uint32_t bits = 0;
  if (type.isBF16()) {
    uint16_t half;
    std::memcpy(&half, next, 2);
    bits = uint32_t(half) << 16;
    next += 2;
  } else {
    std::memcpy(&bits, next, 4);
    next += 4;
  }
  float value;
  std::memcpy(&value, &bits, 4);
  return value;
}

TEST_P(SnapshotFormTest, HoldsWhatTheInterpreterDoes) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  auto module = importModel(spec, context);
  std::string kv = options.kv == "auto" ? options.dtype : options.kv;
  ASSERT_TRUE(
      succeeded(mlir::hybrid::quantizeWeights(*module, options.dtype, kv)));
  reference::Interpreter interpreter(*module, weights);
  std::vector<int32_t> ids = drawIds(37);
  ASSERT_TRUE(succeeded(interpreter.run(reference::Piece{0, ids})));
  Compiled compiled(spec, weights, options);
  compiled.feed(ids);
  std::vector<uint8_t> bytes = compiled.snapshot();

  // Model form has a symbol a state: sorted, they are the snapshot's.
  auto states = llvm::to_vector(module->getOps<mlir::hybrid::StateOp>());
  std::vector<mlir::hybrid::StateOp> sorted(states.size());
  for (auto [state, places] : llvm::zip(states, orderStates(*module)))
    sorted[places[0]] = state;
  const uint8_t *next = bytes.data() + 128 + ids.size() * 4;
  bool isExact = options.dtype == "f32" && kv == "f32";
  for (mlir::hybrid::StateOp state : sorted) {
    llvm::ArrayRef<double> expected = interpreter.getState(state, 0, 0);
    ASSERT_FALSE(expected.empty());
    double largest = 1e-3;
    for (double value : expected)
      largest = std::max(largest, std::abs(value));
    for (size_t i = 0; i < expected.size(); ++i)
      ASSERT_NEAR(readElement(next, state.getType().getElementType()),
                  expected[i], largest * (isExact ? 1e-4 : 0.1))
          << state.getSymName().str() << ", element " << i;
  }
  EXPECT_EQ(next, bytes.data() + bytes.size());
}

class OtherArtifactsTest : public SnapshotFormTest {
protected:
  /// Continues, in an artifact by `others`, what one by `options` began.
  void run(const CompileOptions &others, double tolerance) {
    Compiled compiled(spec, weights, options), other(spec, weights, others);
    EXPECT_EQ(other.getHash(), compiled.getHash());
    std::vector<int32_t> more = drawIds(9);
    compiled.feed(drawIds(29));
    std::vector<uint8_t> bytes = compiled.snapshot();
    ASSERT_EQ(other.restore(bytes), BRAID_OK) << other.error.message;
    // The header says who made it.
    std::vector<uint8_t> again = other.snapshot();
    EXPECT_TRUE(std::equal(again.begin() + 128, again.end(),
                           bytes.begin() + 128, bytes.end()));
    std::vector<float> expected = compiled.feed(more),
                       actual = other.feed(more);
    float largest = 0;
    for (float value : expected)
      largest = std::max(largest, std::abs(value));
    for (size_t i = 0; i < actual.size(); ++i)
      ASSERT_NEAR(actual[i], expected[i], largest * tolerance);
  }
};

/// Other passes leave every bit.
TEST_P(OtherArtifactsTest, ByOtherPassesTakeSnapshots) {
  CompileOptions plain = options;
  for (mlir::StringRef name : mlir::hybrid::getOptionalStages())
    if (name != "fuse-residual")
      plain.disabledPasses.push_back(name.str());
  run(plain, 0);
}

/// An older instruction set does not, but reads the same states.
TEST_P(OtherArtifactsTest, ForOthersTakeSnapshots) {
  CompileOptions older = options;
  older.cpu = "x86-64-v3";
  run(older, options.dtype == "f32" ? 1e-4 : 0.1);
}

/// Weights of which one number differs.
class OtherWeights : public WeightSource {
public:
  void read(llvm::StringRef tensor, int64_t offset, int64_t count,
            double *out) override {
    weights.read(tensor, offset, count, out);
    change(tensor, offset, count, out);
  }
  void read(llvm::StringRef tensor, int64_t offset, int64_t count,
            float *out) override {
    weights.read(tensor, offset, count, out);
    change(tensor, offset, count, out);
  }

private:
  template <typename T>
  static void change(llvm::StringRef tensor, int64_t offset, int64_t count,
                     T *out) {
    if (tensor.contains("embed") && offset <= 17 && 17 < offset + count)
      out[17 - offset] += T(1);
  }
  test::HashedWeights weights;
};

class OtherModelsTest : public SnapshotFormTest {};

TEST_P(OtherModelsTest, RefuseSnapshots) {
  Compiled compiled(spec, weights, options);
  compiled.feed(drawIds(5));
  std::vector<uint8_t> bytes = compiled.snapshot();
  auto expectOther = [&](Compiled &other, const char *message) {
    EXPECT_NE(other.getHash(), compiled.getHash());
    EXPECT_EQ(other.restore(bytes), BRAID_MISMATCH);
    EXPECT_TRUE(llvm::StringRef(other.error.message).contains(message))
        << other.error.message;
  };
  OtherWeights otherWeights;
  Compiled retrained(spec, otherWeights, options);
  expectOther(retrained, "expected a snapshot of the model ");
  ModelSpec changed = spec;
  changed.normEpsilon *= 2;
  Compiled reconfigured(changed, weights, options);
  expectOther(reconfigured, "expected a snapshot of the model ");
  CompileOptions rounded = options;
  rounded.dtype = options.dtype == "f32" ? "bf16" : "f32";
  rounded.kv = options.kv == "auto" ? options.dtype : options.kv;
  Compiled other(spec, weights, rounded);
  expectOther(other, "expected a snapshot of the model ");
}

INSTANTIATE_TEST_SUITE_P(Random, SnapshotFormTest, testing::Range(0, 8));
INSTANTIATE_TEST_SUITE_P(Random, OtherArtifactsTest, testing::Values(1, 2));
INSTANTIATE_TEST_SUITE_P(Random, OtherModelsTest, testing::Range(1, 2));

} // namespace
} // namespace braid
