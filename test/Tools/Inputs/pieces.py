#!/usr/bin/env python3
"""Evaluate rows of several pieces of attention in several ways, and compare.

usage: pieces.py BRAID ARTIFACT DIRECTORY

Rows end before, at and behind the end of a piece of 512 positions. What few
tokens read is shared by all threads, which the trace must show.
"""
import json
import os
import random
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "conformance"))
import compare  # noqa: E402

LENGTHS = (1300, 510, 1024, 40)


def main(braid, artifact, directory):
    source = os.path.join(directory, "pieces-in.safetensors")
    draw, longest = random.Random(7), max(LENGTHS)
    shape = [len(LENGTHS), longest]
    compare.write_ids(source, {
        "input_ids": (shape, [draw.randrange(3, 100) for _ in range(len(LENGTHS) * longest)]),
        "attention_mask": (shape, [int(i < length) for length in LENGTHS for i in range(longest)])})

    def run(name, *options):
        output, trace = (os.path.join(directory, name + end) for end in (".safetensors", ".jsonl"))
        subprocess.run([braid, "eval", artifact, "--input", source, "--output", output,
                        "--logits=last", "--greedy=6", "--trace", trace, *options], check=True)
        with open(output, "rb") as file, open(trace) as lines:
            return file.read(), [json.loads(line) for line in lines]

    plain, _ = run("one", "--threads=1", "--slots=1")
    for name, options in {"three": ["--threads=3"], "two": ["--threads=2", "--chunk=4", "--slots=1"],
                          "five": ["--threads=5", "--chunk=67", "--slots=2"]}.items():
        output, trace = run(name, *options)
        if output != plain:
            sys.exit(f"{name}: other bytes")
        # The last call decodes: its heads and pieces are divided.
        last = trace[-1]["call"]
        shares = [line["units"] for line in trace
                  if line.get("call") == last and str(line.get("phase")).endswith("_small: attention")]
        print(f"{name}: the same bytes,",
              "all threads attend" if shares and all(all(units) for units in shares) else shares)


main(*sys.argv[1:])
