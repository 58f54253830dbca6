//===- LexerState.h - Where the lexer is ------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_LEXERSTATE_H
#define RUNTIME_SRC_TEMPLATE_LEXERSTATE_H

#include "Lexer.h"

namespace braid::jinja {

class Lexer {
public:
  explicit Lexer(std::string_view source);
  std::vector<Token> run();

private:
  [[noreturn]] void fail(const std::string &message, size_t where) const;
  void add(Token::Type type, std::string text = {});
  /// Moves to `to`, counting lines.
  void advance(size_t to);
  void skipSpace();
  bool startsWith(std::string_view prefix) const {
    return std::string_view(source).substr(position, prefix.size()) == prefix;
  }
  char peek(size_t ahead = 0) const {
    return position + ahead < source.size() ? source[position + ahead] : '\0';
  }

  void lexText();
  void addText(std::string_view text, char sign, bool isVariable);
  /// The sign right behind an opening, or 0.
  char takeSign();
  void lexComment();
  bool lexRaw();
  void lexTag(bool isVariable);
  /// The end of a tag, with what goes behind it; false if it is not here.
  bool takeTagEnd(bool isVariable);
  size_t findTagEnd(size_t from, bool &isStripping) const;

  void lexToken();
  bool lexNumber();
  size_t skipDigits(size_t from, const char *digits = "0123456789") const;
  void addInteger(size_t end);
  void lexString();
  void lexName();
  void lexOperator();
  void balance(char bracket);

  std::string source;
  size_t position = 0;
  unsigned line = 1;
  bool startsLine = true; ///< what came before ended a line
  std::string brackets;   ///< closing ones that are missing
  std::vector<Token> tokens;
};

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_LEXERSTATE_H
