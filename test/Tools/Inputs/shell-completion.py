#!/usr/bin/env python3
"""Let a shell in a terminal complete braid's command lines, as people do.

usage: shell-completion.py bash|zsh BRAID DIRECTORY
"""
import os
import re
import subprocess
import sys

from checks import check, report
from terminal import Terminal

# Keys that complete the word, and that insert all that could complete it.
COMPLETE, INSERT_ALL, TO_BEGIN = "\t", "\x18a", "\x01"
# Neither reads anybody's own files.
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], r"""
bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; bind '"\C-xa": insert-completions'
source <(braid completion bash)
"""),
    "zsh": (["zsh", "-f", "-i"], r"""
unset zle_bracketed_paste; unsetopt PROMPT_SP; setopt NO_BEEP; bindkey -e
autoload -Uz compinit && compinit -D -u
zle -C all-matches complete-word _generic; bindkey '^Xa' all-matches
zstyle ':completion:all-matches:*' insert true
zstyle ':completion:all-matches:*' old-matches true
zstyle ':completion:all-matches::::' completer _all_matches _complete
source <(braid completion zsh)
"""),
}

class Shell:
    def __init__(self, name, braid, directory):
        command, setup = SHELLS[name]
        path = os.path.dirname(braid) + ":" + os.environ["PATH"]
        self.terminal = Terminal(command, {"PATH": path, "PS1": "", "HOME": directory, "TERM": "dumb"},
                                 columns=30000)
        for line in setup.strip().splitlines():
            self.terminal.send(line + "\n")
        self.terminal.send("PS1=; cd " + directory + "; echo read''y\n")
        self.terminal.expect("ready\r\n")

    def type(self, line, key):
        """What the line is once `key` is pressed behind it: the shell says it itself."""
        self.terminal.send(line + key + TO_BEGIN + "echo 'l''ine:' \n")
        return self.terminal.expect(r"\nline: (.*?)\r\n")[1].decode()


def run(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


def main(name, braid, directory):
    open(f"{directory}/a-file.json", "w").close()
    shell = Shell(name, braid, directory)
    for line, key, expected in (
            ("braid compl", COMPLETE, "braid completion"),
            ("braid run x --max-n", COMPLETE, "braid run x --max-new-tokens"),
            ("braid run a-f", COMPLETE, "braid run a-file.json"),
            ("braid run x --input a-f", COMPLETE, "braid run x --input a-file.json"),
            ("braid run x --nothing", COMPLETE, "braid run x --nothing")):
        typed = shell.type(line, key).rstrip("= ")
        check(typed == expected, line, typed)
    commands = re.findall(r"^  ([a-z]+) ", run(braid, "--help").split("Subcommands:")[1], re.M)
    offered = shell.type("braid ", INSERT_ALL).split()[1:]
    check(set(commands) == set(offered) - {"--help", "--version"}, commands, offered)
    for command in commands:
        flags = set(re.findall(r"(?:^ {2}|,)(--[a-z-]+)", run(braid, command, "--help"), re.M))
        offered = shell.type(f"braid {command} --", INSERT_ALL).split()[2:]
        check(flags == {flag.rstrip("=") for flag in offered}, command, flags, offered)
    return report(f"{name}: {len(commands)} commands")


sys.exit(main(*sys.argv[1:]))
