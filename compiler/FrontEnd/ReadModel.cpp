//===- ReadModel.cpp - Checkpoint to ModelSpec ----------------------------===//
#include "compiler/FrontEnd/ReadModel.h"

#include "compiler/FrontEnd/Bamba.h"
#include "compiler/FrontEnd/Jamba.h"
#include "compiler/FrontEnd/JetMoe.h"
#include "compiler/FrontEnd/Zamba.h"

namespace braid {
namespace {

/// What the front end knows of a family.
struct FamilyRules {
  llvm::StringLiteral modelType;
  llvm::Expected<ModelSpec> (*read)(const Checkpoint &, std::optional<Head>);
  llvm::Expected<ModelPlan> (*plan)(const Json &, std::optional<Head>);
};

template <auto readConfig, auto bind>
constexpr FamilyRules makeRules(llvm::StringLiteral modelType) {
  return {modelType, readFamily<readConfig, bind>,
          planFamily<readConfig, bind>};
}

constexpr FamilyRules kFamilies[] = {
    makeRules<readJambaConfig, bindJamba>("jamba"),
    makeRules<readBambaConfig, bindBamba>("bamba"),
    makeRules<readZambaConfig, bindZamba>("zamba"),
    makeRules<readJetMoeConfig, bindJetMoe>("jetmoe"),
};

} // namespace

static llvm::Expected<const FamilyRules &> findFamily(const Json &config) {
  ConfigReader reader(config, "config.json");
  const Json *modelType = reader.find("model_type");
  std::string known;
  for (const FamilyRules &family : kFamilies) {
    if (modelType && *modelType == family.modelType.str())
      return family;
    known += (known.empty() ? "" : ", ") + family.modelType.str();
  }
  reader.fail("model_type to be one of " + known,
              modelType ? describe(*modelType) : "no such key",
              "no other family is supported");
  return reader.takeError();
}

llvm::Expected<Checkpoint> openCheckpoint(llvm::StringRef directory) {
  return Checkpoint::open(directory, [](const Json &config) {
    return findFamily(config).takeError();
  });
}

llvm::Expected<ModelSpec> readModel(const Checkpoint &checkpoint,
                                    std::optional<Head> headOverride) {
  llvm::Expected<const FamilyRules &> family = findFamily(checkpoint.config());
  if (!family)
    return family.takeError();
  llvm::Expected<ModelSpec> spec = family->read(checkpoint, headOverride);
  if (!spec)
    return spec.takeError();
  const TensorInfo *embedding =
      checkpoint.find(spec->embedding.pieces.front().tensor);
  spec->storedAsBF16 = embedding && embedding->dtype == DType::BF16;
  return spec;
}

llvm::Expected<ModelPlan> planModel(const Json &config,
                                    std::optional<Head> headOverride) {
  llvm::Expected<const FamilyRules &> family = findFamily(config);
  if (!family)
    return family.takeError();
  return family->plan(config, headOverride);
}

llvm::Expected<std::vector<TensorPlan>> planTensors(const Json &config) {
  llvm::Expected<ModelPlan> plan = planModel(config);
  if (!plan)
    return plan.takeError();
  return std::move(plan->tensors);
}

} // namespace braid
