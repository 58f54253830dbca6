#!/usr/bin/env python3
"""Hold completions and the manual against --help, and let bash complete.

usage: completion.py BRAID
"""
import re
import subprocess
import sys

from checks import check, report


def run(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


def complete(script, *words):
    """What bash offers for the last of `words`."""
    quoted = " ".join(f"'{word}'" for word in words)
    return set(run("bash", "--norc", "-c", f"{script}\nCOMP_WORDS=({quoted}); "
                   f"COMP_CWORD={len(words) - 1}; _braid; printf '%s\\n' \"${{COMPREPLY[@]}}\"").split())


def main(braid):
    bash, zsh, manual = (run(braid, "completion", shell) for shell in ("bash", "zsh", "man"))
    commands = re.findall(r"^  ([a-z]+) ", run(braid, "--help").split("Subcommands:")[1], re.M)
    check(set(commands) == complete(bash, "braid", "") - {"--help", "--version"}, commands)
    sections = dict(re.findall(r"^\.SS braid ([a-z]+).*?\n(.*?)(?=^\.S[SH])", manual, re.M | re.S))
    cases = dict(re.findall(r"^  ([a-z]+)\)\n    _arguments(.*?);;", zsh, re.M | re.S))
    check(set(sections) == set(cases) == set(commands), sections.keys(), cases.keys())
    for command in commands:
        text = run(braid, command, "--help")
        flags = set(re.findall(r"^ {2}(?:-\w,)?(--[a-z-]+)", text, re.M))
        flags |= set(re.findall(r"^ {2}--[a-z-]+,(--[a-z-]+)", text, re.M))
        check(len(flags) > 1 or command in ("completion",), command, flags)
        check(flags == {f for f in complete(bash, "braid", command, "--")}, command, flags)
        for flag in flags:
            check(f"'*{flag}[" in cases[command] or f"'*{flag}=[" in cases[command], command, flag)
            check(f"\\fB{flag}\\fR".replace("-", "\\-") in sections[command], command, flag)
    check(complete(bash, "braid", "run", "x", "--max-n") == {"--max-new-tokens"}, "a beginning")
    check(complete(bash, "braid", "run", "/et") == {"/etc"}, "a file")
    check(complete(bash, "braid", "run", "--input", "/et") == {"/etc"}, "a value")
    return report(f"{len(commands)} commands")


sys.exit(main(*sys.argv[1:]))
