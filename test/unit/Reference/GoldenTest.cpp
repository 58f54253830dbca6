//===- GoldenTest.cpp - The interpreter and the reference library ---------===//
//
// Every golden case, made by Transformers in true double: the interpreter gives
// the same outputs and hidden states to 1e-9 of the range, in one call, in
// pieces and in phase form.
//
//===----------------------------------------------------------------------===//
#include "compiler/FrontEnd/Checkpoint.h"
#include "compiler/FrontEnd/ReadModel.h"
#include "compiler/Import/Importer.h"
#include "compiler/Reference/Interpreter.h"
#include "passes/Passes.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <sstream>

namespace braid {
namespace {

constexpr double kBound = 1e-9;

/// "family/case" of all of them.
std::vector<std::string> findCases() {
  namespace fs = llvm::sys::fs;
  std::vector<std::string> cases;
  std::error_code error;
  llvm::StringRef root = BRAID_GOLDEN;
  for (fs::recursive_directory_iterator it(root, error), end;
       it != end && !error; it.increment(error)) {
    llvm::StringRef path = it->path();
    if (path.consume_front(root) && path.consume_front("/") &&
        path.consume_back("/golden.safetensors"))
      cases.push_back(path.str());
  }
  llvm::sort(cases);
  return cases;
}

/// golden.safetensors of one case.
class GoldenFile {
public:
  explicit GoldenFile(const std::string &path)
      : buffer(std::move(*llvm::MemoryBuffer::getFile(
            path, /*IsText=*/false, /*RequiresNullTerminator=*/false))),
        header(
            llvm::cantFail(parseSafetensorsHeader(buffer->getBuffer(), path))) {
  }

  const TensorInfo *find(llvm::StringRef name) const {
    for (const TensorInfo &tensor : header.tensors)
      if (tensor.name == name)
        return &tensor;
    return nullptr;
  }
  template <typename T>
  std::vector<T> read(llvm::StringRef name) const {
    const TensorInfo *tensor = find(name);
    std::vector<T> values(tensor->elements);
    std::memcpy(values.data(),
                buffer->getBufferStart() + header.bufferOffset + tensor->begin,
                tensor->end - tensor->begin);
    return values;
  }

private:
  std::unique_ptr<llvm::MemoryBuffer> buffer;
  SafetensorsHeader header;
};

class GoldenTest : public testing::TestWithParam<std::string> {
protected:
  void SetUp() override {
    std::string directory = std::string(BRAID_GOLDEN) + "/" + GetParam();
    golden = std::make_unique<GoldenFile>(directory + "/golden.safetensors");
    auto opened = Checkpoint::open(directory);
    ASSERT_TRUE(bool(opened)) << llvm::toString(opened.takeError());
    checkpoint = std::make_unique<Checkpoint>(std::move(*opened));
    auto read = readModel(*checkpoint, std::nullopt);
    ASSERT_TRUE(bool(read)) << llvm::toString(read.takeError());
    spec = std::move(*read);
    mlir::DialectRegistry registry;
    mlir::hybrid::registerPhaseDialects(registry);
    context.appendDialectRegistry(registry);
    module = importModel(spec, context);
    columns = golden->find("input_ids")->shape[1];
  }

  /// Tokens and columns of row `r` without padding.
  std::vector<int32_t> readRow(int64_t r, int64_t &first) const {
    auto ids = golden->read<int64_t>("input_ids");
    auto mask = golden->read<int64_t>("attention_mask");
    std::vector<int32_t> row;
    for (int64_t c = 0; c < columns; ++c)
      if (mask[r * columns + c]) {
        if (row.empty())
          first = c;
        row.push_back(ids[r * columns + c]);
      }
    return row;
  }

  /// Runs all rows and compares; `chunk` tokens a call.
  void expectGolden(mlir::ModuleOp form, int64_t threads, size_t chunk);
  /// The outputs of all tokens of a row.
  std::vector<double> runRow(reference::Interpreter &interpreter, int64_t r,
                             llvm::ArrayRef<int32_t> ids, size_t chunk);
  /// The token that a classifier reads: the last one that is not the pad.
  size_t findPooled(llvm::ArrayRef<int32_t> ids) const {
    size_t pooled = ids.size() - 1;
    while (pooled > 0 && spec.padToken == ids[pooled])
      --pooled;
    return pooled;
  }

  std::unique_ptr<GoldenFile> golden;
  std::unique_ptr<Checkpoint> checkpoint;
  ModelSpec spec;
  mlir::MLIRContext context{mlir::MLIRContext::Threading::DISABLED};
  mlir::OwningOpRef<mlir::ModuleOp> module;
  int64_t columns = 0;
};

std::vector<double> GoldenTest::runRow(reference::Interpreter &interpreter,
                                       int64_t r, llvm::ArrayRef<int32_t> ids,
                                       size_t chunk) {
  std::vector<double> row;
  for (size_t begin = 0; begin < ids.size(); begin += chunk) {
    llvm::ArrayRef<int32_t> piece = ids.drop_front(begin).take_front(chunk);
    auto outputs = interpreter.run(
        reference::Piece{r, piece.vec(), static_cast<int64_t>(ids.size())});
    EXPECT_TRUE(succeeded(outputs));
    if (succeeded(outputs))
      llvm::append_range(row, outputs->output);
  }
  return row;
}

void GoldenTest::expectGolden(mlir::ModuleOp form, int64_t threads,
                              size_t chunk) {
  const char *name =
      spec.head == Head::Base ? "last_hidden_state_f64" : "logits_f64";
  std::vector<double> expected = golden->read<double>(name);
  size_t width = golden->find(name)->shape.back();
  auto range = std::minmax_element(expected.begin(), expected.end());
  double bound = kBound * (*range.second - *range.first), worst = 0;
  reference::Interpreter interpreter(form, *checkpoint, {threads, /*seed=*/1});
  int64_t rows = golden->find("input_ids")->shape[0];
  for (int64_t r = 0; r < rows; ++r) {
    int64_t first = 0;
    std::vector<int32_t> ids = readRow(r, first);
    std::vector<double> row = runRow(interpreter, r, ids, chunk);
    ASSERT_EQ(row.size(), ids.size() * width);
    size_t offset = (r * columns + first) * width;
    if (spec.head == Head::Classification) {
      // One row of scores.
      offset = r * width;
      row.erase(row.begin(), row.begin() + findPooled(ids) * width);
      row.resize(width);
    }
    for (size_t i = 0; i < row.size(); ++i) {
      ASSERT_TRUE(std::isfinite(row[i])) << "row " << r << ", element " << i;
      worst = std::max(worst, std::abs(row[i] - expected[offset + i]));
    }
  }
  EXPECT_LE(worst, bound);
  std::ostringstream error;
  error << worst / bound * kBound;
  RecordProperty("error", error.str());
}

TEST_P(GoldenTest, ModelForm) { expectGolden(*module, 1, 1 << 20); }

TEST_P(GoldenTest, ModelFormInPieces) { expectGolden(*module, 1, 3); }

TEST_P(GoldenTest, PhaseForm) {
  mlir::PassManager manager(&context);
  mlir::hybrid::buildPhasePipeline(manager,
                                   mlir::hybrid::PhasePipelineOptions());
  ASSERT_TRUE(succeeded(manager.run(*module)));
  expectGolden(*module, 3, 1 << 20);
}

TEST_P(GoldenTest, HiddenStates) {
  if (!golden->find("hidden_states_f64.0"))
    GTEST_SKIP() << "this case has none";
  reference::Interpreter interpreter(*module, *checkpoint);
  int64_t first = 0;
  std::vector<int32_t> ids = readRow(0, first);
  auto outputs =
      interpreter.run(reference::Piece{0, ids}, /*withOutputs=*/true);
  ASSERT_TRUE(succeeded(outputs));
  size_t size = ids.size() * spec.hidden;
  for (size_t layer = 0; layer <= spec.layers.size(); ++layer) {
    auto expected =
        golden->read<double>("hidden_states_f64." + std::to_string(layer));
    auto range = std::minmax_element(expected.begin(), expected.end());
    double bound = kBound * (*range.second - *range.first);
    for (size_t i = 0; i < size; ++i)
      ASSERT_NEAR(outputs->hiddenStates[layer * size + i],
                  expected[first * spec.hidden + i], bound)
          << "layer " << layer << ", element " << i;
  }
}

TEST(GoldenCases, AreThereForEveryFamily) {
  std::vector<std::string> cases = findCases();
  for (const char *family : {"bamba/", "jamba/", "jetmoe/", "zamba/"})
    EXPECT_GE(llvm::count_if(cases,
                             [&](llvm::StringRef name) {
                               return name.starts_with(family);
                             }),
              15)
        << family;
}

INSTANTIATE_TEST_SUITE_P(All, GoldenTest, testing::ValuesIn(findCases()),
                         [](const auto &info) {
                           std::string name = info.param;
                           llvm::replace(name, '-', '_');
                           llvm::replace(name, '/', '_');
                           return name;
                         });

} // namespace
} // namespace braid
