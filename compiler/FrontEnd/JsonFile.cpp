//===- JsonFile.cpp - JSON files, and values in messages ------------------===//
#include "compiler/FrontEnd/Json.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cmath>

namespace braid {

llvm::Expected<std::string> readTextFile(llvm::StringRef path,
                                         uint64_t maxBytes) {
  llvm::sys::fs::file_status status;
  if (std::error_code error = llvm::sys::fs::status(path, status))
    return llvm::createStringError(error, "cannot read " + quote(path) + ": " +
                                              error.message());
  if (status.type() != llvm::sys::fs::file_type::regular_file)
    return llvm::createStringError("expected a regular file, but got " +
                                   quote(path));
  if (status.getSize() > maxBytes)
    return llvm::createStringError("expected at most " + llvm::Twine(maxBytes) +
                                   " bytes, but got " +
                                   llvm::Twine(status.getSize()) + " (" + path +
                                   "); is it the file that it should be?");
  // Volatile: read, not mapped, so that nobody can shorten it under us.
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false,
                                            /*IsVolatile=*/true);
  if (!buffer)
    return llvm::createStringError(buffer.getError(),
                                   "cannot read " + quote(path) + ": " +
                                       buffer.getError().message());
  return (*buffer)->getBuffer().str();
}

llvm::Expected<Json> readJsonFile(llvm::StringRef path, uint64_t maxBytes) {
  llvm::Expected<std::string> text = readTextFile(path, maxBytes);
  if (!text)
    return text.takeError();
  return parseJson(*text, path);
}

std::string quote(llvm::StringRef text) {
  constexpr size_t kMaxShown = 200;
  size_t cut = std::min(text.size(), kMaxShown);
  while (cut < text.size() && cut > 0 && (text[cut] & 0xC0) == 0x80)
    --cut; // Characters stay whole.
  std::string quoted = "'";
  for (char character : text.take_front(cut)) {
    if (uint8_t(character) >= 0x20 && character != 0x7F)
      quoted += character;
    else
      quoted += "\\x" + llvm::utohexstr(uint8_t(character), false, 2);
  }
  return quoted + (cut < text.size() ? "...'" : "'");
}

static Json withNamedFloats(const Json &value) {
  if (value.is_structured()) {
    Json copy = value;
    for (Json &child : copy)
      child = withNamedFloats(child);
    return copy;
  }
  if (!value.is_number_float() || std::isfinite(value.get<double>()))
    return value;
  double number = value.get<double>();
  const char *name = std::isnan(number) ? "NaN"
                     : number > 0       ? "Infinity"
                                        : "-Infinity";
  return Json{{"__float__", name}};
}

std::string printJson(const Json &value) {
  return withNamedFloats(value).dump(2);
}

std::string describe(const Json &value) {
  if (value.is_array())
    return "an array";
  if (value.is_object())
    return "an object";
  if (value.is_string())
    return quote(value.get_ref<const std::string &>());
  // JSON has no word for these.
  if (value.is_number_float() && !std::isfinite(value.get<double>()))
    return std::to_string(value.get<double>());
  return value.dump();
}

} // namespace braid
