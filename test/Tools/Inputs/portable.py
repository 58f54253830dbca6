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
# What no level has (VNNI, half precision, VBMI, AMX), and what a level must not
# have: registers and mnemonics of the next ones.
NOWHERE = r"^vpdp|^v(?!cvtps2ph)\w*[ps]h\b|^vpermi2b|^vpermt2b|^vpermb|^vpmultishift|%tmm"
BF16 = r"^v\w*bf16|" + NOWHERE
ABOVE = {
    "x86-64-v3": re.compile(r"%zmm|%k[0-7]|%[xy]mm(1[6-9]|[23][0-9])|" + BF16),
    "x86-64-v4": re.compile(BF16),
    "x86-64-v4-bf16": re.compile(NOWHERE),
}
# Lines as the disassembler writes them, and the levels that they are above.
KNOWN = {
    "  1f0: c4 \tvfmadd231ps\t%ymm1, %ymm2, %ymm3": [],
    "  1f0:\tvcvtps2ph\t$0, %ymm1, %xmm2": [],
    "  1f0:\tvfmadd231ps\t%zmm1, %zmm2, %zmm3": ["x86-64-v3"],
    "  1f0:\tvmovups\t%ymm17, (%rax)": ["x86-64-v3"],
    "  1f0:\tvdpbf16ps\t%ymm1, %ymm2, %ymm3": ["x86-64-v3", "x86-64-v4"],
    "  1f0:\tvcvtneps2bf16\t%zmm1, %ymm2": ["x86-64-v3", "x86-64-v4"],
    "  1f0:\tvpdpbusd\t%ymm1, %ymm2, %ymm3": LEVELS,
    "  1f0:\tvaddph\t%xmm1, %xmm2, %xmm3": LEVELS,
}


def is_above(level, line):
    return bool(ABOVE[level].search(re.sub(r"^.*?\t|<.*>", "", line)))


for line, levels in KNOWN.items():
    assert [level for level in LEVELS if is_above(level, line)] == levels, line


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
    seen, function, level = set(), "", None
    for line in text.splitlines():
        head = re.match(r"[0-9a-f]+ <(.*)>:", line)
        if head:
            function = head.group(1)
            level = next((name for name in reversed(LEVELS) if function.endswith("." + name)), None)
            seen.add(level)
        elif function and is_above(level or LEVELS[0], line):
            sys.exit(f"{function}: {line.strip()}")
    if not set(LEVELS) <= seen:
        sys.exit(f"expected functions of every level, got those of {seen}")
    print("no function has an instruction above its level")


main(*sys.argv[1:])
