//===- LineEditor.cpp - Lines that people type ----------------------------===//
#include "tools/braid/Chat/LineEditor.h"

#include "tools/braid/Text/Interrupts.h"

#include "llvm/Support/ConvertUTF.h"

#include <clocale>
#include <csignal>
#include <cwchar>
#include <histedit.h>
#include <langinfo.h>
#include <map>
#include <poll.h>
#include <unistd.h>
#include <vector>

namespace braid::tool {
namespace {

/// Bytes of a text that is worth bringing back.
constexpr size_t kRemembered = 64 << 10;

volatile std::sig_atomic_t hasResized = 0;

std::wstring widen(llvm::StringRef text) {
  std::wstring wide;
  if (!llvm::ConvertUTF8toWide(text, wide))
    wide.clear();
  return wide;
}

std::string narrow(const std::wstring &wide) {
  std::string text;
  llvm::convertWideToUTF8(wide, text);
  return text;
}

/// Whether a byte of input came; false for Ctrl-C.
bool waitForInput(EditLine *editor) {
  // Blocked but while waiting, no signal slips in between.
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGINT);
  sigaddset(&blocked, SIGWINCH);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  pollfd input = {STDIN_FILENO, POLLIN, 0};
  int count = 0;
  while (!Interrupts::pending() && count == 0) {
    count = ppoll(&input, 1, nullptr, &before);
    if (count < 0)
      count = 0;
    if (hasResized) {
      hasResized = 0;
      el_resize(editor);
    }
  }
  sigprocmask(SIG_SETMASK, &before, nullptr);
  return count > 0;
}

/// Reads a character in UTF-8, whatever the locale; 0 at the end of input, and
/// for Ctrl-C.
int readCharacter(EditLine *editor, wchar_t *character) {
  unsigned char bytes[4];
  size_t length = 1;
  for (size_t i = 0; i < length; ++i) {
    if (!waitForInput(editor) || read(STDIN_FILENO, &bytes[i], 1) != 1)
      return 0;
    if (i == 0)
      length = llvm::getNumBytesForUTF8(bytes[0]);
    if (length > sizeof bytes)
      length = 1;
  }
  std::wstring wide = widen({reinterpret_cast<const char *>(bytes), length});
  *character = wide.empty() ? L'\xfffd' : wide[0];
  return 1;
}

} // namespace

/// Libedit, and what it does not know of.
struct LineEditor::Terminal {
  EditLine *editor = nullptr;
  HistoryW *history = nullptr;
  std::wstring prompt;
  /// What stands for a paste, and the paste.
  std::map<std::wstring, std::wstring> pastes;
  struct sigaction resize;

  Terminal() {
    // Libedit prints characters as the locale has them.
    std::setlocale(LC_CTYPE, "");
    if (llvm::StringRef(nl_langinfo(CODESET)) != "UTF-8")
      std::setlocale(LC_CTYPE, "C.UTF-8");
    struct sigaction action = {};
    action.sa_handler = [](int) { hasResized = 1; };
    sigaction(SIGWINCH, &action, &resize);
    editor = el_init("braid", stdin, stdout, stderr);
    history = history_winit();
    HistEventW event;
    history_w(history, &event, H_SETSIZE, 1000);
    history_w(history, &event, H_SETUNIQUE, 1);
    el_wset(editor, EL_CLIENTDATA, this);
    el_wset(editor, EL_PROMPT, showPrompt);
    el_wset(editor, EL_EDITOR, L"emacs");
    el_wset(editor, EL_SIGNAL, 0);
    el_wset(editor, EL_GETCFN, readCharacter);
    el_wset(editor, EL_HIST, history_w, history);
    el_wset(editor, EL_ADDFN, L"braid-paste", L"Insert a paste", takePaste);
    el_wset(editor, EL_BIND, L"\\e[200~", L"braid-paste", nullptr);
    el_wset(editor, EL_BIND, L"^R", L"em-inc-search-prev", nullptr);
    el_wset(editor, EL_BIND, L"\\e[3~", L"ed-delete-next-char", nullptr);
  }

  ~Terminal() {
    el_end(editor);
    history_wend(history);
    sigaction(SIGWINCH, &resize, nullptr);
  }

  static Terminal *of(EditLine *editor) {
    void *data = nullptr;
    el_wget(editor, EL_CLIENTDATA, &data);
    return static_cast<Terminal *>(data);
  }

  static wchar_t *showPrompt(EditLine *editor) {
    return of(editor)->prompt.data();
  }

  /// Reads up to the end of a paste. One line goes where the cursor is; of
  /// several a name does.
  static unsigned char takePaste(EditLine *editor, wint_t) {
    constexpr std::wstring_view kEnd = L"\x1b[201~";
    std::wstring text;
    wchar_t character;
    while (text.size() < kEnd.size() ||
           text.compare(text.size() - kEnd.size(), kEnd.size(), kEnd) != 0) {
      if (readCharacter(editor, &character) != 1)
        return CC_EOF;
      // Terminals send returns for line ends.
      text += character == L'\r' ? L'\n' : character;
    }
    text.resize(text.size() - kEnd.size());
    return of(editor)->insert(text) ? CC_REFRESH : CC_ERROR;
  }

  bool insert(const std::wstring &text) {
    constexpr size_t kShown = 400;
    bool isLong = text.size() > kShown || text.find(L'\n') != text.npos;
    if (!isLong)
      return el_winsertstr(editor, text.c_str()) == 0;
    size_t lines = 1;
    for (wchar_t character : text)
      lines += character == L'\n';
    std::wstring name = L"[paste " + std::to_wstring(pastes.size() + 1) +
                        L": " + std::to_wstring(lines) + L" lines]";
    pastes[name] = text;
    return el_winsertstr(editor, name.c_str()) == 0;
  }

  std::wstring expand(std::wstring line) const {
    for (const auto &[name, text] : pastes)
      if (size_t at = line.find(name); at != line.npos)
        line.replace(at, name.size(), text);
    return line;
  }

  void remember(const std::string &entry) {
    std::wstring wide = widen(entry);
    HistEventW event;
    if (!wide.empty())
      history_w(history, &event, H_ENTER, wide.c_str());
  }
};

LineEditor::LineEditor(const std::string &historyPath)
    : terminal(std::make_unique<Terminal>()), history(historyPath) {
  for (const std::string &entry : history.read())
    terminal->remember(entry);
}

LineEditor::~LineEditor() = default;

LineEditor::Event LineEditor::readLine(llvm::StringRef prompt,
                                       std::string &line) {
  terminal->prompt = widen(prompt);
  llvm::StringRef pasteOn = "\x1b[?2004h", pasteOff = "\x1b[?2004l";
  std::fwrite(pasteOn.data(), 1, pasteOn.size(), stdout);
  std::fflush(stdout);
  int count = 0;
  // Else libedit does it behind the prompt: a Ctrl-D between the two would be
  // the terminal's, and lost.
  el_wset(terminal->editor, EL_PREP_TERM, 1);
  const wchar_t *typed = el_wgets(terminal->editor, &count);
  std::fwrite(pasteOff.data(), 1, pasteOff.size(), stdout);
  std::fflush(stdout);
  if (Interrupts::pending())
    return Event::Interrupt;
  if (!typed || count <= 0)
    return Event::End;
  std::wstring wide(typed, count);
  if (!wide.empty() && wide.back() == L'\n')
    wide.pop_back();
  line = narrow(wide);
  return Event::Text;
}

LineEditor::Event LineEditor::read(llvm::StringRef prompt, std::string &text) {
  LineJoiner joiner;
  std::string line;
  terminal->pastes.clear();
  llvm::StringRef shown = prompt;
  do {
    Event event = readLine(shown, line);
    if (event != Event::Text)
      return event;
    shown = ". ";
  } while (!joiner.add(line));
  // What is pasted means nothing to the joiner.
  text = narrow(terminal->expand(widen(joiner.text())));
  if (!llvm::StringRef(text).trim().empty() && text.size() <= kRemembered) {
    terminal->remember(text);
    history.append(text);
  }
  return Event::Text;
}

bool LineJoiner::add(llvm::StringRef line) {
  constexpr llvm::StringLiteral kQuotes(R"(""")");
  if (!isFirst)
    joined += '\n';
  if (isFirst && !isOpen && line.ltrim().starts_with(kQuotes)) {
    isOpen = true;
    line = line.ltrim().drop_front(kQuotes.size());
    isFirst = line.empty(); // What follows begins the text.
  } else {
    isFirst = false;
  }
  if (isOpen) {
    bool ends = line.rtrim().ends_with(kQuotes);
    if (ends)
      line = line.rtrim().drop_back(kQuotes.size());
    joined += line;
    // The quotes that end a text may have a line of their own.
    if (ends && line.empty() && llvm::StringRef(joined).ends_with("\n"))
      joined.pop_back();
    return ends;
  }
  bool goesOn = line.consume_back("\\");
  joined += line;
  return !goesOn;
}

} // namespace braid::tool
