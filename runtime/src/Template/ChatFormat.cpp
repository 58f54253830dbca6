//===- ChatFormat.cpp - Reads templates and special tokens ----------------===//
#include "Characters.h"
#include "Chat.h"
#include "JsonReader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

namespace braid::jinja {
namespace {

namespace fs = std::filesystem;

/// Larger files are none of those that are read here.
constexpr uintmax_t kMaxFile = uintmax_t(64) << 20;

/// None if there is no such file.
std::optional<std::string> readFile(const fs::path &path) {
  std::error_code error;
  if (!fs::exists(path, error))
    return std::nullopt;
  auto size = fs::file_size(path, error);
  if (error || !fs::is_regular_file(path))
    fail("expected a file at '" + path.string() + "'");
  if (size > kMaxFile)
    fail("expected '" + path.string() +
         "' to have at most 64 MiB, but it has " + std::to_string(size) +
         " bytes");
  std::ifstream file(path, std::ios::binary);
  std::string text(size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(size));
  if (!file || file.gcount() != static_cast<std::streamsize>(size))
    fail("expected to read '" + path.string() + "', but that failed");
  return text;
}

std::string readTemplate(const fs::path &path) {
  std::string text = *readFile(path);
  if (!isUtf8(text))
    fail("expected UTF-8 in '" + path.string() + "'");
  return text;
}

/// None if there is no such file; a dict otherwise.
Value readConfig(Heap &heap, const fs::path &path) {
  std::optional<std::string> text = readFile(path);
  if (!text)
    return {};
  Value config =
      readJson(heap, *text, "'" + path.string() + "'", LargeIntegers::Round);
  if (!config.is(Kind::Dict))
    fail("expected an object in '" + path.string() + "', but got " +
         getTypeName(config));
  return config;
}

const Value *find(const Value &config, std::string_view key) {
  if (!config.is(Kind::Dict))
    return nullptr;
  const Value *value = config.as<Dict>().find(key);
  return value && !value->isNone() ? value : nullptr;
}

[[noreturn]] void failTemplates(const ChatFormat &format) {
  fail("expected 'chat_template' in '" + format.path +
       "/tokenizer_config.json' to be text or a list of {\"name\", "
       "\"template\"}");
}

void addTemplate(ChatFormat &format, const Value *name, const Value *source) {
  if (!name || !name->isString() || !source || !source->isString())
    failTemplates(format);
  format.templates[getText(*name)] = getText(*source);
}

/// One template, a list of named ones, or an object of them.
void readTemplates(ChatFormat &format, const Value &value) {
  if (value.isString()) {
    format.templates["default"] = getText(value);
    return;
  }
  format.isNamed = true;
  if (value.is(Kind::List))
    for (const Value &entry : value.as<Sequence>().items)
      addTemplate(format, find(entry, "name"), find(entry, "template"));
  else if (value.is(Kind::Dict))
    for (const auto &[name, source] : value.as<Dict>().getEntries())
      addTemplate(format, &name, &source);
  else
    failTemplates(format);
}

/// Files of templates, which replace those of the config.
void readTemplateFiles(ChatFormat &format) {
  std::map<std::string, std::string> files;
  fs::path folder(format.path), single = folder / "chat_template.jinja";
  std::error_code error;
  if (fs::exists(single, error))
    files["default"] = readTemplate(single);
  fs::path more = folder / "additional_chat_templates";
  if (fs::is_directory(more, error))
    for (const auto &entry : fs::directory_iterator(more, error))
      if (entry.path().extension() == ".jinja")
        files[entry.path().stem().string()] = readTemplate(entry.path());
  if (files.empty())
    return;
  format.isNamed = files.size() > 1 || !files.count("default");
  format.templates = std::move(files);
}

constexpr const char *kTokens[] = {"bos_token", "eos_token", "unk_token",
                                   "sep_token", "pad_token", "cls_token",
                                   "mask_token"};

void readTokens(ChatFormat &format, const Value &config, const char *file) {
  for (const char *name : kTokens) {
    const Value *token = find(config, name);
    if (token && token->is(Kind::Dict))
      token = find(*token, "content");
    else if (!token)
      continue;
    if (!token || !token->isString())
      fail(std::string("expected '") + name + "' in '" + format.path + "/" +
           file + "' to be text or an object with 'content'");
    format.tokens[name] = getText(*token);
  }
}

/// Tokens that classes of tokenizers bring along, unless a file says otherwise,
/// be it null. Jamba's own class brings none, whatever the config calls it.
void addDefaultTokens(ChatFormat &format, const Value &config, const Value &map,
                      const Value &model) {
  auto isText = [](const Value *value, std::string_view text) {
    return value && value->isString() && getText(*value) == text;
  };
  const Value *name = find(config, "tokenizer_class");
  bool isLlama =
      isText(name, "LlamaTokenizer") || isText(name, "LlamaTokenizerFast");
  bool isGpt2 =
      isText(name, "GPT2Tokenizer") || isText(name, "GPT2TokenizerFast");
  if ((!isLlama && !isGpt2) || isText(find(model, "model_type"), "jamba"))
    return;
  const char *end = "<|endoftext|>";
  const std::pair<std::string_view, std::string_view> defaults[] = {
      {"bos_token", isLlama ? "<s>" : end},
      {"eos_token", isLlama ? "</s>" : end},
      {"unk_token", isLlama ? "<unk>" : end}};
  for (const auto &[token, text] : defaults)
    if (!config.as<Dict>().find(token) &&
        !(map.is(Kind::Dict) && map.as<Dict>().find(token)))
      format.tokens.emplace(token, text);
}

} // namespace

ChatFormat openChatFormat(const std::string &path) {
  ChatFormat format;
  format.path = path;
  std::error_code error;
  if (!fs::is_directory(path, error))
    fail("expected the directory of a checkpoint, an artifact or tokenizer "
         "files, but got '" +
         path + "'");
  Limits limits;
  limits.memory = uint64_t(4) << 30;
  limits.steps = UINT64_MAX;
  Heap heap(limits);
  fs::path folder(path);
  Value config = readConfig(heap, folder / "tokenizer_config.json");
  if (const Value *value = find(config, "chat_template"))
    readTemplates(format, *value);
  readTemplateFiles(format);
  readTokens(format, config, "tokenizer_config.json");
  // The old place, which counts unless the config lists the added tokens.
  Value map;
  if (!find(config, "added_tokens_decoder"))
    map = readConfig(heap, folder / "special_tokens_map.json");
  readTokens(format, map, "special_tokens_map.json");
  if (find(config, "tokenizer_class"))
    addDefaultTokens(format, config, map,
                     readConfig(heap, folder / "config.json"));
  return format;
}

} // namespace braid::jinja
