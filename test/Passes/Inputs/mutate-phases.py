#!/usr/bin/env python3
"""Break files in phase form in every small way and see that the verifier notices.

usage: mutate-phases.py BRAID-OPT DIRECTORY

Edits: each pair of neighbouring phases made one; each buffer of an arena moved
64 bytes a token up, down, and to where each other buffer of its arena begins.
A merge is always harmful, because form-phases only ends a
phase where it must. A move is harmful if the buffer leaves the frame or meets
another one in use, which is worked out here from the text.

All edits of a file go to one run of braid-opt, split by "// -----".
"""
import glob
import re
import subprocess
import sys

VIEW = re.compile(r"(%\w+) = hybrid\.arena_view (%\w+)\[(\d+), (\d+)\]")
USE = re.compile(r"hybrid\.phase [\s\S]*?\n    \}|call @.*")
BOUNDARY = re.compile(r"\n    \}\n    hybrid\.phase \{")
FRAME = re.compile(r"hybrid\.frame = array<i64: (\d+), (\d+), (\d+)>")
ARENAS = re.compile(r"(%\w+): memref<\?xi8>, (%\w+): memref<\?xi8>, (%\w+): memref<\?xi8>\)")


def judge(opt, texts):
    """For each text, whether the verifier refuses it."""
    run = subprocess.run(
        [opt, "--hybrid-verify-phases", "--split-input-file", "-o", "/dev/null"],
        input="\n// -----\n".join(texts), text=True, capture_output=True)
    # A line of its own begins each module: errors are found by line number.
    starts, line = [], 1
    for text in texts:
        starts.append(line)
        line += text.count("\n") + 2
    refused = [False] * len(texts)
    for number in re.findall(r"<stdin>:(\d+):\d+: error", run.stderr):
        refused[max(i for i, start in enumerate(starts) if start <= int(number))] = True
    return refused


def meet(a, b):
    return a[0] <= b[1] and b[0] <= a[1]


def overlap(a, b):
    return a[0] == b[0] and a[1] < b[2] and b[1] < a[2]


def is_harmful(function):
    frames = dict(zip(ARENAS.search(function).groups(), map(int, FRAME.search(function).groups())))
    bytes_of = {name: (arena, int(offset), int(offset) + int(size))
                for name, arena, offset, size in VIEW.findall(function)}
    life = {}
    for number, use in enumerate(USE.findall(function)):
        for name in set(re.findall(r"%\w+", use)) & set(bytes_of):
            life[name] = (life.get(name, (number,))[0], number)
    return any(end > frames[arena] for arena, _, end in bytes_of.values()) or any(
        a < b and meet(life[a], life[b]) and overlap(bytes_of[a], bytes_of[b])
        for a in life for b in life)


def mutate(text):
    """Yields (kind, mutated text, harmful) for every edit."""
    parts = re.split(r"(?=\n  func\.func )", text)
    for index, part in enumerate(parts):
        edited = lambda new: "".join(parts[:index] + [new] + parts[index + 1:])
        for at in BOUNDARY.finditer(part):
            yield "merge", edited(part[:at.start()] + part[at.end():]), True
        begins = {(at.group(2), int(at.group(3))) for at in VIEW.finditer(part)}
        for at in VIEW.finditer(part):
            here = int(at.group(3))
            others = {begin for arena, begin in begins if arena == at.group(2)}
            for there in sorted((others | {here + 64, here - 64}) - {here, -64}):
                moved = part[:at.start(3)] + str(there) + part[at.end(3):]
                yield "move", edited(moved), is_harmful(moved)


def main(opt, directory):
    counts = {"merge": 0, "move": 0}
    wrong = harmless = 0
    for path in sorted(glob.glob(f"{directory}/*.mlir")):
        text = open(path).read()
        edits = list(mutate(text))
        refused = judge(opt, [text] + [edit for _, edit, _ in edits])
        wrong += refused[0]
        for (kind, _, harmful), is_refused in zip(edits, refused[1:]):
            counts[kind] += 1
            harmless += not harmful
            if is_refused != harmful:
                wrong += 1
                print(f"{path}: a {kind} that is {'harmful' if harmful else 'harmless'} was "
                      f"{'refused' if is_refused else 'accepted'}")
    print(f"{counts['merge']} merges, {counts['move']} moves, {harmless} of them harmless, "
          f"{wrong} judged wrongly")
    return wrong != 0 or counts["merge"] == 0 or counts["move"] == 0 or harmless == 0


sys.exit(main(*sys.argv[1:]))
