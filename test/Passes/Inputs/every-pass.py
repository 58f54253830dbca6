#!/usr/bin/env python3
"""Require of every pass its file, its flag and its test.

usage: every-pass.py SOURCE-TREE

The passes are those of docs/passes.md, which is generated from their declarations.  A
test shows a refusal, an error or a remark that says why, there or in NAME-invalid.mlir;
and it captures a value and names it again, unless the pass changes nothing.
"""
import re
import sys
from pathlib import Path

CHECKS_ONLY = {"verify-phases"}
REFUSAL = re.compile(r"expected-(?:error|remark)[^{\n]*\{\{.*\}\}|REMARK: \w")


def name_class(flag):
    words = {"cpu": "CPU"}
    return "".join(words.get(word, word.capitalize()) for word in flag.split("-"))


def captures_operands(text):
    checks = [line for line in text.splitlines() if re.match(r" *// *[A-Z0-9-]*(?:CHECK|NARROW)", line)]
    defined = {name for line in checks for name in re.findall(r"\[\[(\w+):", line)}
    return any(f"[[{name}]]" in line for line in checks for name in defined)


def main(tree):
    flags = re.findall(r"^### `-hybrid-([\w-]+)`$", (tree / "docs/passes.md").read_text(), flags=re.M)
    wrong = []
    for flag in flags:
        folder, tests = ("codegen/CPU", "test/Codegen") if flag.startswith("convert-to-") else ("passes", "test/Passes")
        source, test = tree / folder / f"{name_class(flag)}.cpp", tree / tests / f"{flag}.mlir"
        if not source.exists() or f'#define DEBUG_TYPE "hybrid-{flag}"' not in source.read_text():
            wrong.append(f"{flag}: no {source.relative_to(tree)} of that flag")
        if not test.exists() or not re.search(rf"^// RUN: .*hybrid-{flag}\b(?!-)", test.read_text(), flags=re.M):
            wrong.append(f"{flag}: no {test.relative_to(tree)} that runs it")
            continue
        invalid = test.with_name(f"{flag}-invalid.mlir")
        if not REFUSAL.search(test.read_text() + (invalid.read_text() if invalid.exists() else "")):
            wrong.append(f"{flag}: no refusal with its reason in {test.relative_to(tree)}")
        if flag not in CHECKS_ONLY and not captures_operands(test.read_text()):
            wrong.append(f"{flag}: no operand is captured in {test.relative_to(tree)}")
    print(*wrong, sep="\n")
    print(f"{len(flags)} passes, {len(wrong)} wrong")
    return bool(wrong) or not flags


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
