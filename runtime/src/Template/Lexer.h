//===- Lexer.h - Template source to tokens ----------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_LEXER_H
#define RUNTIME_SRC_TEMPLATE_LEXER_H

#include "Heap.h"

#include <string>
#include <string_view>
#include <vector>

namespace braid::jinja {

struct Token {
  enum Type : uint8_t {
    Data,
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name,
    String,
    Integer,
    Float,
    Operator, ///< its text says which
    End,
  };
  Type type;
  unsigned line;
  std::string text; ///< of a string, what it stands for
  int64_t integer = 0;
  double real = 0;
};

/// How messages call a token.
std::string describe(const Token &token);

/// Cuts a template into tokens; comments and whitespace control are gone, and
/// what they removed. The last token is End. Fails with the line.
std::vector<Token> tokenize(std::string_view source);

/// What the text between the marks of a string stands for, by Python's rules.
/// Null, or what is wrong.
const char *unescape(std::string_view text, std::string &result);

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_LEXER_H
