//===- DecodeStages.h - What decoders do to a stream of tokens --*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_DECODESTAGES_H
#define RUNTIME_SRC_TOKENIZER_DECODESTAGES_H

#include "Decoders.h"
#include "Regex.h"

#include <string>

namespace braid::text {

/// A stage that passes everything on, for others to change.
class DecodeStage : public TokenSink {
public:
  explicit DecodeStage(TokenSink &next) : next(next) {}
  void text(std::string_view text) override { next.text(text); }
  void endToken() override { next.endToken(); }
  void finish() override { next.finish(); }

protected:
  TokenSink &next;
};

/// Replaces a fixed text, which may come in pieces.
class ReplaceLiteralStage : public DecodeStage {
public:
  ReplaceLiteralStage(TokenSink &next, const std::string &literal,
                      const std::string &content)
      : DecodeStage(next), literal(literal), content(content) {}
  void text(std::string_view text) override;
  void endToken() override;

private:
  const std::string &literal, &content;
  std::string held; ///< of this token, what may be the front of a match
};

/// Replaces matches in each token, once it is complete.
class ReplacePatternStage : public DecodeStage {
public:
  ReplacePatternStage(TokenSink &next, const Pattern &pattern,
                      const std::string &content)
      : DecodeStage(next), pattern(pattern), content(content) {}
  void text(std::string_view text) override { token += text; }
  void endToken() override;

private:
  const Pattern &pattern;
  const std::string &content;
  std::string token;
  std::vector<Span> spans;
  Scratch scratch;
};

/// Makes characters of runs of <0x00> to <0xFF>.
class ByteFallbackStage : public DecodeStage {
public:
  ByteFallbackStage(TokenSink &next, bool whole)
      : DecodeStage(next), whole(whole) {}
  void text(std::string_view text) override;
  void endToken() override;
  void finish() override;

private:
  void pass();
  void addByte(uint8_t byte);
  void emitReplacements();
  void endRun();

  bool whole;
  std::string token;      ///< held: it may be a byte
  bool isPassing = false; ///< the current token is no byte
  std::string run;        ///< bytes that are not passed on yet
  bool isOpen = false;    ///< characters of the run are passed on
  bool isBad = false;     ///< the run is not UTF-8
};

/// Makes one token of all.
class FuseStage : public DecodeStage {
public:
  using DecodeStage::DecodeStage;
  void endToken() override {}
  void finish() override {
    next.endToken();
    next.finish();
  }
};

/// Takes a character from the front and the back of each token.
class StripStage : public DecodeStage {
public:
  StripStage(TokenSink &next, const std::string &content, uint64_t start,
             uint64_t stop)
      : DecodeStage(next), content(content), start(start), stop(stop) {}
  void text(std::string_view text) override;
  void endToken() override;

private:
  const std::string &content;
  uint64_t start, stop;
  uint64_t taken = 0;    ///< from the front
  bool isInside = false; ///< the front is over
  uint64_t held = 0;     ///< of `content` that may be the back
};

/// Makes bytes of the characters that stand for them, and text of all bytes.
class ByteLevelStage : public DecodeStage {
public:
  using DecodeStage::DecodeStage;
  void text(std::string_view text) override { token += text; }
  void endToken() override;
  void finish() override;

private:
  void emit(bool isEnd);

  std::string token, bytes, scratch;
};

/// Makes blanks of the character that stands for them.
class MetaspaceStage : public DecodeStage {
public:
  MetaspaceStage(TokenSink &next, const std::string &symbol, bool dropsFirst)
      : DecodeStage(next), symbol(symbol), dropsFirst(dropsFirst) {}
  void text(std::string_view text) override;
  void endToken() override {
    isFirst = false;
    next.endToken();
  }

private:
  const std::string &symbol;
  bool dropsFirst, isFirst = true;
};

/// Puts blanks between tokens.
class JoinStage : public DecodeStage {
public:
  using DecodeStage::DecodeStage;
  void text(std::string_view text) override {
    separate();
    next.text(text);
  }
  void endToken() override {
    separate();
    isBetween = true;
  }

private:
  void separate() {
    if (isBetween)
      next.text(" ");
    isBetween = false;
  }
  bool isBetween = false;
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_DECODESTAGES_H
