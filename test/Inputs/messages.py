#!/usr/bin/env python3
"""Require a test of every refusal.

usage: messages.py SOURCE-TREE

The text of each message in the sources, cut where a value is put in, must occur
in some test.  Prints what does not, and how much was looked at.  What several ops of the
dialect say in the same words is asked of each by Dialect/Hybrid/Inputs/every-op.py.
"""
import re
import sys
from pathlib import Path

SOURCES = ["codegen", "compiler", "dialects", "passes", "runtime/src", "tools/braid"]
TESTS = {".c", ".cpp", ".h", ".json", ".mlir", ".py", ".test"}
# Functions that make a message of their arguments, or begin one that `<<` goes on.
REFUSAL = re.compile(r"\b(?:emit\w*Error|notifyMatchFailure|remarkDeclined|(?:make|create)\w*Error"
                     r"|fail[A-Z]?\w*|refuse\w*|expected)\(")
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.S)
VALUE = re.compile(r"%[-+ #0]*\d*(?:\.\d+|\.\*)?(?:hh|h|ll|l|z|j)?[a-zA-Z]|\{\d[^}]*\}|\\n")
SHORTEST = 12  # a text shorter than this says nothing
# What no test can bring about: bugs of Braid, and a host short of memory.
UNTESTED = re.compile("bug in|expected memory of twice the last cache")


def read_code(path):
    """The text of a source file without comments, its neighbouring literals joined."""
    text = path.read_text(errors="replace")
    text = COMMENT.sub(lambda match: match[0] if match[0][0] == '"' else " ", text)
    return re.sub(r'(?<!\\)"\s*\n\s*"', "", text)


def end_of_statement(text, start):
    """The place of the semicolon that ends the statement, outside literals."""
    for match in re.compile(LITERAL.pattern + r"|'(?:[^'\\\n]|\\.)'|;").finditer(text, start):
        if match[0] == ";":
            return match.start()
    return len(text)


def messages(text):
    """The text of each refusal in `text`; None where a message has no words of its own."""
    seen = set()
    for call in REFUSAL.finditer(text):
        statement = call.end(), end_of_statement(text, call.end())
        for literal in LITERAL.finditer(text, *statement):
            if literal.start() in seen:
                continue
            seen.add(literal.start())
            if literal[1][:1].isalnum() or literal[1][:1] in {"%", "'", "{"}:
                pieces = map(identify, VALUE.split(literal[1]))
                yield next((piece for piece in pieces if len(piece) >= SHORTEST and " " in piece), None)


def normalize(text):
    text = text.replace('\\"', '"').replace("\\\\", "\\").replace("%%", "%")
    return " ".join(text.split())


def identify(piece):
    """What tells a message apart: what was expected; what came follows "but"."""
    return normalize(piece).split(", but ")[0].strip("'\";:,() ")


def read_tests(tree):
    texts = []
    for path in sorted((tree / "test").rglob("*")):
        parts = path.relative_to(tree).parts
        if path.suffix in TESTS and "data" not in parts:
            text = read_code(path) if path.suffix in {".c", ".cpp", ".h"} else path.read_text()
            if path.suffix == ".py":
                text = re.sub(r'"\s*\n\s*f?"', "", text)
            # What FileCheck would read as a pattern is written as one.
            texts.append(normalize(re.sub(r"\{\{\[?\\?(.)\]?\}\}", r"\1", text)))
    return "\n".join(texts)


def main(tree):
    tests, count, missing = read_tests(tree), 0, 0
    for directory in SOURCES:
        for path in sorted((tree / directory).rglob("*")):
            if path.suffix not in {".cpp", ".h"}:
                continue
            for piece in messages(read_code(path)):
                count += piece is not None
                if piece and piece not in tests and not UNTESTED.search(piece):
                    missing += 1
                    print(f"{path.relative_to(tree)}: no test has: {piece}")
    print(f"{count} texts of refusals, {missing} without a test")
    return missing != 0 or count == 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
