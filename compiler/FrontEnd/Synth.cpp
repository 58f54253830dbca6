//===- Synth.cpp - Checkpoints of random weights --------------------------===//
#include "compiler/FrontEnd/Synth.h"

#include "compiler/FrontEnd/ConfigReader.h"
#include "compiler/FrontEnd/RandomTensor.h"
#include "compiler/FrontEnd/ReadModel.h"
#include "compiler/FrontEnd/StagedDirectory.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MathExtras.h"

namespace braid {
namespace {

/// A file of weights: a run of the plans.
struct Shard {
  std::string name;
  llvm::ArrayRef<TensorPlan> plans;
  std::vector<TensorInfo> tensors; ///< the same, with their places
};

/// One checkpoint on its way to disk.
class Synthesizer {
public:
  Synthesizer(const Json &config, const SynthOptions &options)
      : config(config), options(options) {}

  llvm::Error run(llvm::StringRef directory);

private:
  llvm::Error chooseDType();
  void formShards();
  std::string formatConfig() const { return printJson(config) + "\n"; }
  std::string formatIndex() const;
  uint64_t countBytes() const;
  llvm::Error writeShard(const StagedDirectory &staged, const Shard &shard);
  void writeTensor(llvm::raw_ostream &stream, const TensorPlan &plan);
  llvm::Error writeIndex(const StagedDirectory &staged);
  uint64_t getBytes(const TensorPlan &plan) const {
    return uint64_t(plan.elements) * (getBits(dtype) / 8);
  }

  Json config;
  const SynthOptions &options;
  DType dtype = DType::F32;
  std::vector<TensorPlan> plans;
  std::vector<Shard> shards;
  std::vector<uint8_t> chunk;
  uint64_t total = 0, done = 0;
};

} // namespace

llvm::Error Synthesizer::run(llvm::StringRef directory) {
  llvm::Expected<std::vector<TensorPlan>> planned = planTensors(config);
  if (!planned)
    return planned.takeError();
  plans = std::move(*planned);
  if (llvm::Error error = chooseDType())
    return error;
  // Each has at most 2^56 elements; a sum that saturates fits no disk.
  for (const TensorPlan &plan : plans)
    total = llvm::SaturatingAdd(total, getBytes(plan));
  formShards();

  llvm::Expected<StagedDirectory> staged =
      StagedDirectory::create(directory, countBytes());
  if (!staged)
    return staged.takeError();
  if (llvm::Error error =
          staged->writeFile("config.json", [&](llvm::raw_ostream &stream) {
            stream << formatConfig();
          }))
    return error;
  for (const Shard &shard : shards)
    if (llvm::Error error = writeShard(*staged, shard))
      return error;
  if (shards.size() > 1)
    if (llvm::Error error = writeIndex(*staged))
      return error;
  return staged->commit();
}

/// Settles the type, and makes config.json say it.
llvm::Error Synthesizer::chooseDType() {
  ConfigReader json(config, "config.json");
  std::string key = json.pick({"dtype", "torch_dtype"}).str();
  if (options.dtype && isDecodable(*options.dtype)) {
    dtype = *options.dtype;
  } else if (options.dtype) {
    json.fail("type F32, F16 or BF16", getName(*options.dtype),
              "choose one of them");
  } else if (json.hasValue(key)) {
    std::string name = json.getString(key, std::nullopt);
    auto known = llvm::StringSwitch<std::optional<DType>>(name)
                     .Case("float32", DType::F32)
                     .Case("float16", DType::F16)
                     .Case("bfloat16", DType::BF16)
                     .Default(std::nullopt);
    if (!known)
      json.fail(key + " to be float32, float16 or bfloat16", quote(name));
    dtype = known.value_or(DType::F32);
  }
  if (llvm::Error error = json.takeError())
    return error;
  config[key] = dtype == DType::F32   ? "float32"
                : dtype == DType::F16 ? "float16"
                                      : "bfloat16";
  return llvm::Error::success();
}

/// Cuts the plans into files and gives every tensor its place.
void Synthesizer::formShards() {
  llvm::ArrayRef<TensorPlan> rest = plans;
  while (!rest.empty()) {
    Shard &shard = shards.emplace_back();
    uint64_t end = 0;
    for (const TensorPlan &plan : rest) {
      uint64_t begin = end;
      end = llvm::SaturatingAdd(begin, getBytes(plan));
      if (end > options.shardBytes && begin > 0)
        break;
      shard.tensors.push_back(
          {plan.name, dtype, plan.shape, plan.elements, begin, end});
    }
    shard.plans = rest.take_front(shard.tensors.size());
    rest = rest.drop_front(shard.tensors.size());
  }
  if (shards.size() == 1)
    shards.front().name = "model.safetensors";
  else
    for (size_t i = 0; i < shards.size(); ++i)
      llvm::raw_string_ostream(shards[i].name) << llvm::format(
          "model-%05zu-of-%05zu.safetensors", i + 1, shards.size());
}

llvm::Error Synthesizer::writeShard(const StagedDirectory &staged,
                                    const Shard &shard) {
  return staged.writeFile(shard.name, [&](llvm::raw_fd_ostream &stream) {
    stream << formatSafetensorsHeader(shard.tensors);
    for (const TensorPlan &plan : shard.plans) {
      // A full disk stays full.
      if (stream.has_error())
        return;
      writeTensor(stream, plan);
    }
  });
}

void Synthesizer::writeTensor(llvm::raw_ostream &stream,
                              const TensorPlan &plan) {
  constexpr int64_t kChunk = 1 << 20;
  int64_t elementBytes = getBits(dtype) / 8;
  chunk.resize(kChunk * elementBytes);
  RandomTensor tensor(plan, options.seed);
  for (int64_t first = 0; first < plan.elements; first += kChunk) {
    int64_t count = std::min(kChunk, plan.elements - first);
    tensor.write(dtype, first, count, chunk.data());
    stream.write(reinterpret_cast<const char *>(chunk.data()),
                 count * elementBytes);
    done += count * elementBytes;
    if (options.progress)
      options.progress(done, total);
  }
}

std::string Synthesizer::formatIndex() const {
  // In order of the names, like the library's.
  nlohmann::json map;
  for (const Shard &shard : shards)
    for (const TensorPlan &plan : shard.plans)
      map[plan.name] = shard.name;
  nlohmann::json index = {
      {"metadata",
       {{"total_parameters", countParameters(plans)}, {"total_size", total}}},
      {"weight_map", std::move(map)}};
  return index.dump(2) + "\n";
}

llvm::Error Synthesizer::writeIndex(const StagedDirectory &staged) {
  return staged.writeFile(
      "model.safetensors.index.json",
      [&](llvm::raw_ostream &stream) { stream << formatIndex(); });
}

/// Of all files together.
uint64_t Synthesizer::countBytes() const {
  uint64_t bytes = llvm::SaturatingAdd<uint64_t>(total, formatConfig().size());
  for (const Shard &shard : shards)
    bytes = llvm::SaturatingAdd<uint64_t>(
        bytes, formatSafetensorsHeader(shard.tensors).size());
  return shards.size() > 1
             ? llvm::SaturatingAdd<uint64_t>(bytes, formatIndex().size())
             : bytes;
}

llvm::Error synthesize(const Json &config, llvm::StringRef directory,
                       const SynthOptions &options) {
  return Synthesizer(config, options).run(directory);
}

uint64_t countParameters(llvm::ArrayRef<TensorPlan> plans) {
  uint64_t count = 0;
  for (const TensorPlan &plan : plans)
    count = llvm::SaturatingAdd(count, uint64_t(plan.elements));
  return count;
}

} // namespace braid
