//===- DecodeStages.cpp - What decoders do to a stream of tokens ----------===//
#include "DecodeStages.h"

#include "../Text/Utf8.h"
#include "PreTokenizers.h"

#include <algorithm>

namespace braid::text {

void ReplaceLiteralStage::text(std::string_view text) {
  if (!held.empty()) {
    held += text;
    text = held;
  }
  std::string result;
  size_t begin = 0;
  for (size_t at = text.find(literal); at != std::string_view::npos;
       at = text.find(literal, begin)) {
    result.append(text, begin, at - begin);
    result += content;
    begin = at + literal.size();
  }
  // The longest end that could be completed to a match waits.
  size_t wait = std::min(text.size() - begin, literal.size() - 1);
  while (wait > 0 &&
         text.compare(text.size() - wait, wait, literal, 0, wait) != 0)
    --wait;
  result.append(text, begin, text.size() - wait - begin);
  held = std::string(text.substr(text.size() - wait));
  if (!result.empty())
    next.text(result);
}

void ReplaceLiteralStage::endToken() {
  if (!held.empty())
    next.text(held);
  held.clear();
  next.endToken();
}

void ReplacePatternStage::endToken() {
  pattern.split(token, spans, scratch);
  for (Span span : spans)
    next.text(span.isMatch ? std::string_view(content)
                           : std::string_view(token).substr(
                                 span.begin, span.end - span.begin));
  token.clear();
  next.endToken();
}

namespace {

/// Whether `text` is <0xHH>, or may become it.
enum class ByteToken { No, Maybe, Yes };
ByteToken examineByte(std::string_view text, uint8_t &byte) {
  constexpr std::string_view kShape = "<0xHH>";
  if (text.size() > kShape.size())
    return ByteToken::No;
  unsigned value = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (kShape[i] != 'H') {
      if (c != kShape[i])
        return ByteToken::No;
      continue;
    }
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    // A sign in front of one digit is what the reference takes, too.
    if (digit < 0 && (c != '+' || i != 3))
      return ByteToken::No;
    value = value * 16 + unsigned(std::max(digit, 0));
  }
  byte = uint8_t(value);
  return text.size() == kShape.size() ? ByteToken::Yes : ByteToken::Maybe;
}

} // namespace

void ByteFallbackStage::text(std::string_view text) {
  if (isPassing)
    return next.text(text);
  token += text;
  uint8_t byte;
  if (examineByte(token, byte) == ByteToken::No)
    pass();
}

/// The token is no byte.
void ByteFallbackStage::pass() {
  endRun();
  isPassing = true;
  if (!token.empty())
    next.text(token);
  token.clear();
}

void ByteFallbackStage::endToken() {
  uint8_t byte;
  if (!isPassing && examineByte(token, byte) == ByteToken::Yes) {
    token.clear();
    return addByte(byte);
  }
  if (!isPassing)
    pass();
  isPassing = false;
  next.endToken();
}

void ByteFallbackStage::addByte(uint8_t byte) {
  run += char(byte);
  if (whole)
    return;
  while (!run.empty() && !isBad) {
    Utf8Front front = examine(run);
    if (front.length == 0) {
      isBad = !front.incomplete;
      break;
    }
    next.text(std::string_view(run).substr(0, front.length));
    run.erase(0, front.length);
    isOpen = true;
  }
  if (isBad)
    emitReplacements();
}

void ByteFallbackStage::emitReplacements() {
  if (isOpen)
    next.endToken();
  isOpen = false;
  for (size_t i = 0; i < run.size(); ++i) {
    next.text(kReplacement);
    next.endToken();
  }
  run.clear();
}

void ByteFallbackStage::endRun() {
  if (whole && !run.empty() && findInvalid(run) == run.size()) {
    next.text(run);
    next.endToken();
  } else if (!run.empty()) {
    emitReplacements();
  } else if (isOpen) {
    next.endToken();
  }
  run.clear();
  isOpen = isBad = false;
}

void ByteFallbackStage::finish() {
  endRun();
  next.finish();
}

void StripStage::text(std::string_view text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    size_t length = lengthOf(text[at]);
    std::string_view c = text.substr(at, length);
    at += length;
    if (!isInside && taken < start && c == content) {
      ++taken;
      continue;
    }
    isInside = true;
    if (c == content && held < stop) {
      ++held;
      continue;
    }
    if (c != content)
      for (; held > 0; --held)
        result += content;
    result += c;
  }
  if (!result.empty())
    next.text(result);
}

void StripStage::endToken() {
  taken = held = 0;
  isInside = false;
  next.endToken();
}

void ByteLevelStage::endToken() {
  scratch.clear();
  bool isSpelled = true;
  for (size_t at = 0; at < token.size() && isSpelled;
       at += lengthOf(token[at])) {
    int byte = characterToByte(decode(token, at));
    isSpelled = byte >= 0;
    scratch += char(byte);
  }
  // A token with any other character is text.
  bytes += isSpelled ? scratch : token;
  token.clear();
  emit(/*isEnd=*/false);
}

void ByteLevelStage::emit(bool isEnd) {
  std::string result;
  size_t at = 0;
  while (at < bytes.size()) {
    Utf8Front front = examine(std::string_view(bytes).substr(at));
    if (front.length == 0 && front.incomplete && !isEnd)
      break;
    if (front.length == 0)
      result += kReplacement;
    else
      result.append(bytes, at, front.length);
    at += std::max(front.length, front.bad);
  }
  bytes.erase(0, at);
  if (!result.empty())
    next.text(result);
}

void ByteLevelStage::finish() {
  emit(/*isEnd=*/true);
  next.endToken();
  next.finish();
}

void MetaspaceStage::text(std::string_view text) {
  std::string result;
  for (size_t at = 0; at < text.size(); at += lengthOf(text[at])) {
    std::string_view c = text.substr(at, lengthOf(text[at]));
    if (c != symbol)
      result += c;
    else if (!isFirst || !dropsFirst)
      result += ' ';
  }
  if (!result.empty())
    next.text(result);
}

} // namespace braid::text
