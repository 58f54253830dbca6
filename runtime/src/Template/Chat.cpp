//===- Chat.cpp - Renders conversations -----------------------------------===//
//
// As apply_chat_template() of Transformers does around the template: what it
// drops and copies in messages, which variables there are, and how a last
// message is continued.
//
//===----------------------------------------------------------------------===//
#include "Chat.h"
#include "Characters.h"
#include "Library.h"

namespace braid::jinja {
namespace {

/// Names that a message's reasoning goes by, the one that templates read first.
constexpr const char *kReasoning[] = {"reasoning_content", "thinking",
                                      "reasoning"};

/// Ends the text of the message that is to be continued, so that the place can
/// be found again.
constexpr std::string_view kTag = "CONTINUE_FINAL_MESSAGE_TAG ";

/// What a request asks for.
struct Request {
  const Value *messages = nullptr;
  Value tools, documents;
  Value addGenerationPrompt = Value(false);
  Value continued = Value(false);
  Value source; ///< a template or the name of one
  Value now;
  std::vector<std::pair<std::string, Value>> others;
};

Request readRequest(const Value &value) {
  if (!value.is(Kind::Dict))
    fail(std::string("expected an object with 'messages', but got ") +
         getTypeName(value));
  Request request;
  const std::pair<std::string_view, Value *> fields[] = {
      {"tools", &request.tools},
      {"documents", &request.documents},
      {"add_generation_prompt", &request.addGenerationPrompt},
      {"continue_final_message", &request.continued},
      {"template", &request.source},
      {"now", &request.now}};
  for (const auto &[key, entry] : value.as<Dict>().getEntries()) {
    if (getText(key) == "messages") {
      request.messages = &entry;
      continue;
    }
    const auto *field = std::find_if(
        std::begin(fields), std::end(fields),
        [&key = key](const auto &f) { return f.first == getText(key); });
    if (field != std::end(fields))
      *field->second = entry;
    else
      request.others.emplace_back(getText(key), entry);
  }
  return request;
}

const std::string &chooseTemplate(const ChatFormat &format,
                                  const Request &request) {
  if (!request.source.isNone()) {
    const std::string &source = requireText(request.source, "as 'template'");
    auto named = format.templates.find(source);
    return format.isNamed && named != format.templates.end() ? named->second
                                                             : source;
  }
  if (format.templates.empty())
    fail("expected a chat template in '" + format.path +
         "', but there is neither chat_template.jinja nor 'chat_template' in "
         "tokenizer_config.json; give one as 'template'");
  if (!format.isNamed)
    return format.templates.begin()->second;
  for (const char *name : {"tool_use", "default"}) {
    bool isWanted = name[0] == 'd' || !request.tools.isNone();
    auto found = format.templates.find(name);
    if (isWanted && found != format.templates.end())
      return found->second;
  }
  std::string names;
  for (const auto &[name, source] : format.templates)
    names += (names.empty() ? "" : ", ") + name;
  fail("expected a template 'default' among those of '" + format.path +
       "', but got " + names + "; name one of them as 'template'");
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

const Value *findField(const Dict &dict, std::string_view key) {
  const Value *value = dict.find(key);
  return value && !value->isNone() ? value : nullptr;
}

/// Without keys that have no value, and with reasoning under all of its names.
Ref<Dict> normalizeMessage(Heap &heap, const Value &message) {
  if (!message.is(Kind::Dict))
    fail(std::string("expected messages that are objects with 'role' and "
                     "'content', but got ") +
         getTypeName(message));
  const auto &given = message.as<Dict>();
  const Value *reasoning = nullptr;
  for (const char *name : kReasoning)
    if (!reasoning)
      reasoning = findField(given, name);
  auto result = make<Dict>(heap);
  if (reasoning)
    result->set("thinking", *reasoning);
  for (const auto &[key, value] : given.getEntries())
    if (!value.isNone())
      result->set(key, value);
  if (reasoning)
    result->set("reasoning_content", *reasoning);
  return result;
}

std::vector<Ref<Dict>> normalizeMessages(Heap &heap, const Request &request) {
  if (!request.messages)
    fail("expected 'messages' in the request");
  if (!request.messages->is(Kind::List))
    fail(std::string("expected an array as 'messages', but got ") +
         getTypeName(*request.messages));
  std::vector<Ref<Dict>> messages;
  for (const Value &message : request.messages->as<Sequence>().items)
    messages.push_back(normalizeMessage(heap, message));
  if (messages.empty())
    fail("expected at least one message");
  return messages;
}

/// Null, or an array of objects.
void requireObjects(const Value &value, const char *name) {
  if (value.isNone())
    return;
  if (!value.is(Kind::List))
    fail(std::string("expected an array or null as '") + name + "', but got " +
         getTypeName(value));
  for (const Value &item : value.as<Sequence>().items)
    if (!item.is(Kind::Dict))
      fail(std::string("expected objects in '") + name + "', but got " +
           getTypeName(item));
}

//===----------------------------------------------------------------------===//
// Continuing
//===----------------------------------------------------------------------===//

Value tagged(Heap &heap, const Value &text) {
  return makeString(heap, requireText(text, "to continue in the last message") +
                              std::string(kTag));
}

/// The same blocks, with the tag behind the last text; stores that text.
Value tagBlocks(Heap &heap, const Value &blocks, std::string &text) {
  std::vector<Value> items(blocks.as<Sequence>().items);
  for (size_t i = items.size(); i-- > 0;) {
    if (!items[i].is(Kind::Dict))
      continue;
    const Value *part = items[i].as<Dict>().find("text");
    if (!part)
      continue;
    auto block = make<Dict>(heap);
    for (const auto &[key, value] : items[i].as<Dict>().getEntries())
      block->set(key, value);
    text = requireText(*part, "to continue in the last message");
    block->set("text", tagged(heap, *part));
    items[i] = Value(block);
    return makeList(heap, std::move(items));
  }
  fail("expected text to continue in the last message, but it has none");
}

/// Puts the tag into the last message; returns the text before it.
std::string tagMessage(Heap &heap, Dict &message, const std::string &field,
                       const std::string &source) {
  const Value *found = findField(message, field);
  if (!found)
    fail("expected '" + field +
         "' to continue in the last message, but it has "
         "none");
  Value value = *found;
  std::vector<std::string> fields = {field};
  if (std::find(std::begin(kReasoning), std::end(kReasoning), field) !=
      std::end(kReasoning)) {
    fields.clear();
    for (const char *name : kReasoning) {
      const Value *copy = findField(message, name);
      if (copy && isEqual(*copy, value))
        fields.emplace_back(name);
    }
  }
  if (std::none_of(fields.begin(), fields.end(), [&](const std::string &name) {
        return source.find(name) != source.npos;
      }))
    fail("expected a template that reads '" + field +
         "', which is to be continued");
  std::string text;
  if (value.is(Kind::List)) {
    message.set(field, tagBlocks(heap, value, text));
    return text;
  }
  text = requireText(value, "to continue in the last message");
  for (const std::string &name : fields)
    message.set(name, tagged(heap, value));
  return text;
}

/// Cuts rendered text where the tag is.
std::string cutAtTag(const std::string &rendered, const std::string &text) {
  std::string_view mark = kTag.substr(0, kTag.size() - 1);
  size_t place = findTextBackwards(rendered, mark);
  if (place == rendered.npos ||
      findText(rendered, strip(text, nullptr, true, true)) == rendered.npos)
    fail("expected a template that writes the last message as it is, so that "
         "it can be continued");
  std::string_view before = std::string_view(rendered).substr(0, place);
  if (rendered.compare(place, kTag.size(), kTag) == 0)
    return std::string(before);
  return std::string(strip(before, nullptr, false, true));
}

} // namespace

std::string renderChat(const ChatFormat &format, Heap &heap,
                       const Value &value) {
  Request request = readRequest(value);
  const std::string &source = chooseTemplate(format, request);
  std::vector<Ref<Dict>> messages = normalizeMessages(heap, request);
  requireObjects(request.tools, "tools");
  requireObjects(request.documents, "documents");
  bool isContinued = isTrue(request.continued);
  if (isContinued && isTrue(request.addGenerationPrompt))
    fail("expected either 'continue_final_message' or "
         "'add_generation_prompt', but got both");
  std::unique_ptr<Template> tree = compile(source);
  std::string continuedText;
  if (isContinued) {
    std::string field =
        request.continued.isString() ? getText(request.continued) : "content";
    continuedText = tagMessage(heap, *messages.back(), field, source);
  }

  auto variables = make<Dict>(heap);
  for (const auto &[name, token] : format.tokens)
    variables->set(name, makeString(heap, token));
  for (const auto &[name, other] : request.others)
    variables->set(name, other);
  variables->set(
      "messages",
      makeList(heap, std::vector<Value>(messages.begin(), messages.end())));
  variables->set("tools", request.tools);
  variables->set("documents", request.documents);
  variables->set("add_generation_prompt", request.addGenerationPrompt);
  Moment now = request.now.isNone()
                   ? getLocalMoment()
                   : parseMoment(requireText(request.now, "as 'now'"));
  std::string text = Interpreter(*tree, heap, now).render(variables);
  if (isContinued)
    text = cutAtTag(text, continuedText);
  if (hasSurrogates(text))
    fail("expected text, but the template writes half of a surrogate pair; "
         "write \\UXXXXXXXX for characters beyond \\uffff");
  return text;
}

} // namespace braid::jinja
