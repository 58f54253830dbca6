#!/usr/bin/env python3
"""Hold every level of a portable artifact against a compile for it alone.

usage: portable.py BRAID DIRECTORY CHECKPOINT OBJDUMP

DIRECTORY holds the portable artifact `all`; levels that this host lacks are left
out. Then no function may have an instruction above its level.
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "conformance"))
import compare  # noqa: E402

LEVELS = ["x86-64-v3", "x86-64-v4", "x86-64-v4-bf16"]
# What a level must not have: registers and mnemonics of the next ones. (Plain
# "bf16" would be found in addresses, too.)
ABOVE = {
    "x86-64-v3": re.compile(r"%zmm|%k[0-7]|%[xy]mm(1[6-9]|[23][0-9])|\tv\w*bf16"),
    "x86-64-v4": re.compile(r"\tv\w*bf16"),
    "x86-64-v4-bf16": re.compile(r"%tmm"),
}


def evaluate(braid, artifact, source, output, *options):
    run = subprocess.run([braid, "eval", artifact, "--input", source, "--output", output, *options],
                         capture_output=True, text=True)
    if run.returncode != 0:
        return run.stderr
    with open(output, "rb") as file:
        return file.read()


def main(braid, directory, checkpoint, objdump):
    source = f"{directory}/in.safetensors"
    compare.write_ids(source, {"input_ids": ([2, 5], [1, 7, 9, 11, 30, 5, 8, 3, 2, 60])})
    for level in LEVELS:
        alone = f"{directory}/{level}"
        subprocess.run([braid, "compile", checkpoint, "-o", alone, f"--cpu={level}"], check=True)
        expected = evaluate(braid, alone, source, f"{directory}/alone.out")
        if isinstance(expected, str) and "this host has" in expected:
            print(f"{level}: not on this host")
            continue
        got = evaluate(braid, f"{directory}/all", source, f"{directory}/all.out", f"--isa={level}")
        if got != expected:
            sys.exit(f"{level}: expected the bytes of a compile for it alone, got {got[:200]}")
        print(f"{level}: as compiled for it alone")

    code = subprocess.run([braid, "compile", checkpoint, "--cpu=portable", "--stop-after=object"],
                          check=True, capture_output=True).stdout
    with open(f"{directory}/all.o", "wb") as file:
        file.write(code)
    text = subprocess.run([objdump, "-d", "--no-show-raw-insn", f"{directory}/all.o"], check=True,
                          capture_output=True, text=True).stdout
    seen, function, above = set(), "", None
    for line in text.splitlines():
        head = re.match(r"[0-9a-f]+ <(.*)>:", line)
        if head:
            function = head.group(1)
            level = next((name for name in reversed(LEVELS) if function.endswith("." + name)), None)
            seen.add(level)
            above = ABOVE[level or LEVELS[0]]
        elif above and above.search(re.sub(r"^.*?\t|<.*>", "", line)):
            sys.exit(f"{function}: {line.strip()}")
    if not set(LEVELS) <= seen:
        sys.exit(f"expected functions of every level, got those of {seen}")
    print("no function has an instruction above its level")


main(*sys.argv[1:])
