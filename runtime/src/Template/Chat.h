//===- Chat.h - Renders conversations ---------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_CHAT_H
#define RUNTIME_SRC_TEMPLATE_CHAT_H

#include "Runtime.h"

namespace braid::jinja {

/// What the tokenizer files of a directory say of conversations.
struct ChatFormat {
  std::string path;
  std::map<std::string, std::string> templates; ///< sources by name
  bool isNamed = false; ///< a list of templates, not one alone
  std::map<std::string, std::string> tokens; ///< bos_token and its like
};

ChatFormat openChatFormat(const std::string &path);

/// Renders a request, a dict as braid_chat_render() describes it.
std::string renderChat(const ChatFormat &format, Heap &heap,
                       const Value &request);

/// The moment of "2024-07-26T12:34:56.7+02:00"; parts from behind may lack.
Moment parseMoment(const std::string &text);
Moment getLocalMoment();

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_CHAT_H
