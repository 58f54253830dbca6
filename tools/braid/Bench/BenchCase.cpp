//===- BenchCase.cpp - What is measured -----------------------------------===//
#include "tools/braid/Bench/BenchCase.h"

#include "llvm/Support/FormatVariadic.h"

namespace braid::tool {
namespace {

/// Longer sequences and larger batches are mistakes of typing.
constexpr uint64_t kMost = uint64_t(1) << 20;

llvm::StringRef getName(BenchCase::Kind kind) {
  return kind == BenchCase::Decode ? "decode" : "prefill";
}

std::optional<BenchCase::Kind> parseKind(llvm::StringRef name) {
  for (BenchCase::Kind kind : {BenchCase::Decode, BenchCase::Prefill})
    if (name == getName(kind))
      return kind;
  return std::nullopt;
}

/// "2048" or "2k"; fails for what is no number up to kMost.
bool parseNumber(llvm::StringRef text, uint64_t &number) {
  uint64_t unit = text.consume_back("k") ? 1024 : 1;
  if (text.getAsInteger(10, number) || number > kMost / unit)
    return false;
  number *= unit;
  return true;
}

std::optional<BenchCase> parseCase(llvm::StringRef name) {
  auto [kindName, size] = name.split('@');
  std::optional<BenchCase::Kind> kind = parseKind(kindName);
  if (!kind)
    return std::nullopt;
  BenchCase result;
  result.kind = *kind;
  auto [length, batch] = size.split('x');
  if (!parseNumber(length, result.length))
    return std::nullopt;
  if (size.contains('x') && !parseNumber(batch, result.batch))
    return std::nullopt;
  if (result.batch == 0 || (!result.isDecode() && result.length == 0))
    return std::nullopt;
  return result;
}

} // namespace

std::string BenchCase::getName() const {
  return llvm::formatv("{0}@{1}x{2}", tool::getName(kind), length, batch);
}

std::vector<BenchCase> listCases(bool quick) {
  if (quick)
    return {{BenchCase::Decode, 0, 1},
            {BenchCase::Decode, 256, 1},
            {BenchCase::Prefill, 64, 1},
            {BenchCase::Prefill, 512, 1}};
  std::vector<BenchCase> cases;
  for (uint64_t batch : {1, 4, 16})
    for (uint64_t context : {0, 2048, 8192})
      cases.push_back({BenchCase::Decode, context, batch});
  for (uint64_t batch : {1, 4, 16})
    for (uint64_t tokens : {64, 512, 2048})
      cases.push_back({BenchCase::Prefill, tokens, batch});
  return cases;
}

llvm::Expected<std::vector<BenchCase>>
parseCases(const std::vector<std::string> &names) {
  std::vector<BenchCase> cases;
  for (const std::string &name : names) {
    if (std::optional<BenchCase::Kind> kind = parseKind(name)) {
      for (const BenchCase &each : listCases(/*quick=*/false))
        if (each.kind == *kind)
          cases.push_back(each);
      continue;
    }
    std::optional<BenchCase> parsed = parseCase(name);
    if (!parsed)
      return llvm::createStringError(
          "expected cases like decode, prefill, decode@2048 or prefill@512x4, "
          "but got '%s'",
          name.c_str());
    cases.push_back(*parsed);
  }
  return std::move(cases);
}

std::string explainBounds(const BenchCase &benchCase, uint64_t decoded,
                          const braid_abi_model &facts) {
  if (benchCase.batch > facts.max_sequences)
    return llvm::formatv("compiled for at most {0} sequences",
                         facts.max_sequences);
  if (benchCase.length + decoded > facts.max_context)
    return llvm::formatv("compiled for at most {0} positions",
                         facts.max_context);
  return "";
}

} // namespace braid::tool
