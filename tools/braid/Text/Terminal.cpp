//===- Terminal.cpp - What people see -------------------------------------===//
#include "tools/braid/Text/Terminal.h"

#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <unistd.h>

namespace braid::tool {

bool isWatched() { return isatty(STDOUT_FILENO) && isatty(STDERR_FILENO); }

bool hasColours() {
  const char *refusal = std::getenv("NO_COLOR");
  const char *terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) && (!refusal || !*refusal) && terminal &&
         llvm::StringRef(terminal) != "dumb";
}

std::string dim(llvm::StringRef text) {
  return hasColours() ? ("\x1b[2m" + llvm::Twine(text) + "\x1b[0m").str()
                      : text.str();
}

std::string withoutControls(llvm::StringRef text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    bool isAscii =
        (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
    // U+0080 to U+009F, of which U+009B begins what ESC [ does.
    bool isLatin = byte == 0xc2 && i + 1 < text.size() &&
                   static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (isAscii || isLatin)
      result += "\xef\xbf\xbd";
    else
      result += text[i];
    i += isLatin;
  }
  return result;
}

void writeText(llvm::StringRef text) {
  if (isatty(STDOUT_FILENO))
    llvm::outs() << withoutControls(text);
  else
    llvm::outs() << text;
  llvm::outs().flush();
}

} // namespace braid::tool
