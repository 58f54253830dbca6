#!/usr/bin/env python3
"""Talk with `braid chat` in a pseudo-terminal.

usage: chat-terminal.py BRAID ARTIFACT TEMPLATE DIRECTORY
"""
import json
import os
import re
import sys

from terminal import Terminal

PROMPT = r"> "
LONG = ["--max-new-tokens=0", "--suppress-tokens=2", "--max-context=8192"]


def main(braid, artifact, template, directory):
    history = f"{directory}/state/history"

    def chat(*options, tokens=8, **environment):
        options = options or [f"--max-new-tokens={tokens}"]
        return Terminal([braid, "chat", artifact, f"--template={template}", *options],
                        {"BRAID_HISTORY": history, "XDG_STATE_HOME": "/nowhere", **environment})

    def saved(terminal, name):
        """The messages of the conversation."""
        path = f"{directory}/{name}"
        terminal.send(f"/save {path}\r")
        terminal.expect("saved to ")
        terminal.expect(PROMPT)
        with open(path, "rb") as file:
            data = file.read()
        size = int.from_bytes(data[48:56], "little")
        return json.loads(data[64:64 + size])["messages"]

    def check(condition, *what):
        if not condition:
            sys.exit(f"wrong: {what}")

    # An answer streams, and ends with what it took.
    talk = chat()
    talk.expect(PROMPT)
    talk.send("Once upon a time\r")
    talk.expect(r"\x1b\[2m\[8 tokens \(length\) at .*/s; prompt of \d+ at .*/s\]\x1b\[0m")
    talk.expect(PROMPT)
    check(saved(talk, "one")[0] == {"role": "user", "content": "Once upon a time"}, "one")

    # A backslash, quotes, a paste: one message of several lines each.
    talk.send("One \\\r")
    talk.expect(r"\. ")
    talk.send("two\r")
    talk.expect(r"8 tokens \(length\)")
    talk.expect(PROMPT)
    talk.send('"""first\r')
    talk.expect(r"\. ")
    talk.send("\r")
    talk.expect(r"\. ")
    talk.send('third\r')
    talk.expect(r"\. ")
    talk.send('"""\r')
    talk.expect(r"8 tokens \(length\)")
    talk.expect(PROMPT)
    talk.send('See: \x1b[200~a\r"""b\rc\\\x1b[201~!')
    talk.expect(r"\[paste 1: 3 lines\]!")
    talk.send("\r")
    talk.expect(r"8 tokens \(length\)")
    talk.expect(PROMPT)
    talk.send("\x1b[200~short\x1b[201~ \u00e9\u4e16\U0001f600\x7f!\r")
    talk.expect(r"8 tokens \(length\)")
    talk.expect(PROMPT)
    texts = [message["content"] for message in saved(talk, "many")[2::2]]
    check(texts == ["One \ntwo", "first\n\nthird", 'See: a\n"""b\nc\\!', "short \u00e9\u4e16!"], texts)
    talk.send("/exit\r")
    check(talk.finish()[0] == 0, "/exit")

    # History survives, lines of several lines too: arrows bring it back.
    talk = chat()
    talk.expect(PROMPT)
    talk.send("\x1b[A\x1b[A")
    talk.expect("saved|/save|short")
    talk.send("\x1b[A\x1b[A\x1b[A\x1b[D?\r")
    talk.expect(r"8 tokens \(length\)")
    talk.expect(PROMPT)
    messages = saved(talk, "history")
    check(messages[0]["content"] == "first\n\nthir?d", messages)
    talk.send("\x04")
    check(talk.finish()[0] == 0, "Ctrl-D")
    check(os.stat(history).st_mode & 0o777 == 0o600, "the mode of the history")

    # Ctrl-C stops the answer and not the program; what came stays.
    talk = chat(*LONG)
    talk.expect(PROMPT)
    talk.send("Tell me all\r")
    talk.expect(r"\?2004l[^\r]{20}")
    talk.interrupt()
    talk.expect(r"tokens \(cancelled\)")
    talk.expect(PROMPT)
    messages = saved(talk, "stopped")
    check(len(messages) == 2 and len(messages[1]["content"]) >= 20, messages)
    talk.send("/stats\r")
    talk.expect(r"2 messages, \d+ of 8192 tokens")
    talk.expect(PROMPT)
    # At the prompt it takes the line; a second one leaves.
    talk.send("nothing")
    talk.expect("nothing")
    talk.interrupt()
    talk.expect("Ctrl-C again, Ctrl-D or /exit leaves")
    talk.expect(PROMPT)
    talk.interrupt()
    check(talk.finish()[0] == 130, "a second Ctrl-C")

    # Two in a row leave; after a long moment it takes a third.
    talk = chat(*LONG)
    talk.expect(PROMPT)
    talk.send("Tell me all\r")
    talk.expect(r"\?2004l[^\r]{20}")
    talk.interrupt()
    talk.expect(r"tokens \(cancelled\)")
    talk.interrupt()
    status, rest = talk.finish(lambda: b"Ctrl-C again" in talk.output and talk.interrupt())
    check(status == 130, status, rest)

    # Something said in between, a warned Ctrl-C is a first one again.
    talk = chat()
    talk.expect(PROMPT)
    talk.interrupt()
    talk.expect("Ctrl-C again")
    talk.expect(PROMPT)
    talk.send("Hello\r")
    talk.expect(r"8 tokens \(length\)")
    talk.expect(PROMPT)
    talk.send("\x04")
    check(talk.finish()[0] == 0, "Ctrl-D after Ctrl-C")

    # Nobody wants colours; what steers terminals does not come through.
    talk = chat(NO_COLOR="1")
    talk.expect(PROMPT)
    talk.send("Hi\r")
    talk.expect(r"\n\[8 tokens \(length\)")
    talk.send("/exit\r")
    talk.finish()
    check(b"\x1b[2m" not in talk.output, talk.output)

    # A template that fails says so, and the conversation goes on.
    talk = chat("--max-context=64", "--max-new-tokens=4")
    talk.expect(PROMPT)
    talk.send("\x1b[200~" + "dog " * 100000 + "\x1b[201~\r")
    talk.expect(r"error: expected a conversation of at most 63 tokens")
    talk.expect(PROMPT)
    talk.send("dog " * 80 + "\r")
    talk.expect(r"error: expected a conversation of at most 63 tokens, as the context holds 64")
    talk.expect(PROMPT)
    talk.send("dog\r")
    talk.expect(r"4 tokens \(length\)")
    talk.expect(PROMPT)
    talk.send("cat " * 80 + "\r")
    talk.expect(r"the conversation would have \d+ tokens,\s+but the context holds 64")
    talk.expect(PROMPT)
    check(len(saved(talk, "kept")) == 2, "a message that was too long is withdrawn")
    talk.send("/exit\r")
    talk.finish()
    print("the terminal is as it should be")


main(*sys.argv[1:])
