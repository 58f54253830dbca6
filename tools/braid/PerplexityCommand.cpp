//===- PerplexityCommand.cpp - braid perplexity ---------------------------===//
#include "tools/braid/Command.h"
#include "tools/braid/Text/Perplexity.h"
#include "tools/braid/Text/TextFile.h"
#include "tools/braid/Text/Tokens.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

#include <cmath>

namespace braid::tool {
namespace {

struct Options {
  std::string artifact, file, against, isa;
  PerplexityOptions measure;
  bool noSpecial = false, parseSpecial = false, json = false;
};

/// Windows that nobody has chosen have this many tokens, if the model does.
constexpr uint64_t kContext = 2048;

llvm::Expected<Model> openLanguageModel(const std::string &path,
                                        const std::string &isa) {
  auto model = openModel(path, isa);
  if (!model)
    return model.takeError();
  if (braid_model_description(model->get())->head != BRAID_ABI_HEAD_CAUSAL_LM)
    return llvm::createStringError(
        "expected a causal language model in '%s', but it has another head; "
        "compile with --head=causal-lm",
        path.c_str());
  return model;
}

/// Fills in the context and the stride, and holds them against the models.
llvm::Error settle(PerplexityOptions &options, const braid_model *model,
                   const braid_model *against) {
  uint64_t bound = braid_model_description(model)->max_context;
  if (against)
    bound = std::min(bound, braid_model_description(against)->max_context);
  if (options.context == 0)
    options.context = std::min(bound, kContext);
  if (options.context < 2 || options.context > bound)
    return llvm::createStringError(
        "expected --context from 2 to %llu tokens, but got %llu; for more, "
        "compile with --max-context",
        static_cast<unsigned long long>(bound),
        static_cast<unsigned long long>(options.context));
  if (options.stride == 0)
    options.stride = std::max<uint64_t>(options.context / 2, 1);
  // The first token of a window is foreseen by nothing.
  if (options.stride >= options.context)
    return llvm::createStringError(
        "expected a --stride below the context of %llu tokens, but got %llu",
        static_cast<unsigned long long>(options.context),
        static_cast<unsigned long long>(options.stride));
  return llvm::Error::success();
}

/// Two models are compared token by token: both must mean the same by them.
llvm::Error compareTokens(const Options &options, const Tokens &tokens,
                          const braid_model *model,
                          const braid_model *against) {
  auto other = Tokens::open(options.against);
  if (!other)
    return other.takeError();
  uint64_t width = braid_model_description(model)->output_width;
  uint64_t otherWidth = braid_model_description(against)->output_width;
  if (width != otherWidth)
    return llvm::createStringError(
        "expected models of one vocabulary, but '%s' has %llu ids and '%s' "
        "%llu",
        options.artifact.c_str(), static_cast<unsigned long long>(width),
        options.against.c_str(), static_cast<unsigned long long>(otherWidth));
  for (uint64_t id = 0; id < width; ++id)
    if (tokens.name(int32_t(id)) != other->name(int32_t(id)))
      return llvm::createStringError(
          "expected models of one tokenizer, but id %llu is '%s' in '%s' and "
          "'%s' in '%s'",
          static_cast<unsigned long long>(id),
          tokens.name(int32_t(id)).str().c_str(), options.artifact.c_str(),
          other->name(int32_t(id)).str().c_str(), options.against.c_str());
  return llvm::Error::success();
}

/// What the numbers say of one model.
struct Summary {
  double perplexity, perplexityError, nats, natsError, bitsPerByte;
};

Summary summarize(const Mean &nats, uint64_t bytes) {
  double perplexity = std::exp(nats.value());
  return {perplexity, perplexity * nats.error(), nats.value(), nats.error(),
          nats.value() * double(nats.count()) / std::log(2) / double(bytes)};
}

llvm::json::Object toJson(const Summary &summary) {
  return llvm::json::Object{{"perplexity", summary.perplexity},
                            {"perplexity_error", summary.perplexityError},
                            {"nats_per_token", summary.nats},
                            {"nats_per_token_error", summary.natsError},
                            {"bits_per_byte", summary.bitsPerByte}};
}

void printJson(const Options &options, const Perplexity &result, uint64_t bytes,
               uint64_t tokens) {
  llvm::json::Object object = toJson(summarize(result.nats, bytes));
  object["bytes"] = bytes;
  object["tokens"] = tokens;
  object["scored_tokens"] = result.nats.count();
  object["windows"] = result.windows;
  object["context"] = options.measure.context;
  object["stride"] = options.measure.stride;
  if (!options.against.empty()) {
    llvm::json::Object against = toJson(summarize(result.against, bytes));
    against["kl_divergence"] = result.divergence.value();
    against["kl_divergence_error"] = result.divergence.error();
    against["max_kl_divergence"] = result.maxDivergence;
    against["top_agreement"] =
        double(result.agreements) / double(result.divergence.count());
    object["against"] = std::move(against);
  }
  llvm::outs() << llvm::json::Value(std::move(object)) << "\n";
}

void print(llvm::StringRef label, const Summary &summary) {
  llvm::outs() << label
               << llvm::formatv("perplexity {0:f4} +- {1:f4}: {2:f4} +- {3:f4} "
                                "nats a token, {4:f4} bits a byte\n",
                                summary.perplexity, summary.perplexityError,
                                summary.nats, summary.natsError,
                                summary.bitsPerByte);
}

void printText(const Options &options, const Perplexity &result, uint64_t bytes,
               uint64_t tokens) {
  llvm::outs() << llvm::formatv(
      "{0} tokens of {1} bytes, {2} scored in {3} windows of at most {4}, {5} "
      "apart\n",
      tokens, bytes, result.nats.count(), result.windows,
      options.measure.context, options.measure.stride);
  print("", summarize(result.nats, bytes));
  if (options.against.empty())
    return;
  print("against: ", summarize(result.against, bytes));
  llvm::outs() << llvm::formatv(
      "KL divergence {0:e3} +- {1:e3} nats a token, at most {2:e3}; the "
      "likeliest token is the same for {3:f2} %\n",
      result.divergence.value(), result.divergence.error(),
      result.maxDivergence,
      100.0 * double(result.agreements) / double(result.divergence.count()));
}

llvm::Error runPerplexity(Options &options) {
  auto model = openLanguageModel(options.artifact, options.isa);
  if (!model)
    return model.takeError();
  auto tokens = Tokens::open(options.artifact);
  if (!tokens)
    return tokens.takeError();
  Model against;
  if (!options.against.empty()) {
    auto opened = openLanguageModel(options.against, options.isa);
    if (!opened)
      return opened.takeError();
    against = std::move(*opened);
    if (llvm::Error error =
            compareTokens(options, *tokens, model->get(), against.get()))
      return error;
  }
  if (llvm::Error error = settle(options.measure, model->get(), against.get()))
    return error;
  auto text = readText(options.file);
  if (!text)
    return text.takeError();
  auto ids = tokens->encode(*text, !options.noSpecial, !options.parseSpecial);
  if (!ids)
    return ids.takeError();
  if (ids->size() < 2)
    return llvm::createStringError(
        "expected a text of at least two tokens in '%s', but it has %zu",
        options.file.c_str(), ids->size());
  ProgressBar bar("scoring");
  options.measure.progress = [&](uint64_t done, uint64_t total) {
    bar.update(done, total);
  };
  auto result =
      measurePerplexity(model->get(), against.get(), *ids, options.measure);
  if (!result)
    return result.takeError();
  bar.clear();
  (options.json ? printJson : printText)(options, *result, text->size(),
                                         ids->size());
  return llvm::Error::success();
}

} // namespace

void addPerplexity(CLI::App &app, Run &run) {
  auto options = std::make_shared<Options>();
  CLI::App *command = app.add_subcommand(
      "perplexity", "Measure how well a model foresees a text");
  command->add_option("artifact", options->artifact)->required();
  command->add_option("file", options->file, "Text in UTF-8; -: standard input")
      ->required();
  command->add_option("--against", options->against,
                      "Another artifact of the same tokenizer: how far the "
                      "first is from it");
  command->add_option("--context", options->measure.context,
                      "Tokens of a window (default: what the model holds, at "
                      "most 2048)");
  command->add_option("--stride", options->measure.stride,
                      "Tokens from window to window (default: half a context)");
  command->add_flag("--no-special", options->noSpecial,
                    "Put nothing around the text, such as bos");
  command->add_flag("--parse-special", options->parseSpecial,
                    "Special tokens in the text are tokens, not text");
  command->add_option("--threads", options->measure.threads);
  command->add_option("--isa", options->isa,
                      "Of a portable artifact, take no newer instruction set");
  command->add_flag("--json", options->json, "Print an object for scripts");
  command->callback([options, &run] {
    run = [options]() -> int {
      if (llvm::Error error = runPerplexity(*options))
        return report(std::move(error));
      return kDone;
    };
  });
}

} // namespace braid::tool
