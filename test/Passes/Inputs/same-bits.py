#!/usr/bin/env python3
"""Compile a checkpoint with and without each fusion and compare what it gives.

usage: same-bits.py BRAID CHECKPOINT DTYPE DIRECTORY
"""
import json
import shutil
import struct
import subprocess
import sys

PASSES = ["fuse-projections", "fuse-conv", "fuse-scan", "fuse-expert-dispatch",
          "fuse-gated-linear", "fuse-norm-linear", "form-variants",
          "split-attention", "form-items"]


def write_ids(path, rows, columns):
    ids = [(7 * i + i * i) % 640 for i in range(rows * columns)]
    header = json.dumps({"input_ids": {"dtype": "I64", "shape": [rows, columns],
                                       "data_offsets": [0, 8 * len(ids)]}}).encode()
    header += b" " * (-len(header) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + struct.pack(f"<{len(ids)}q", *ids))


def evaluate(braid, checkpoint, dtype, directory, flags):
    """Of a prompt in pieces, a few tokens and many, and of greedy steps behind it."""
    artifact, output = f"{directory}/artifact", f"{directory}/output"
    subprocess.run([braid, "compile", checkpoint, "-o", artifact, f"--dtype={dtype}", *flags],
                   check=True, stdout=subprocess.DEVNULL)
    results = []
    for chunk in (3, 40):
        subprocess.run([braid, "eval", artifact, "--input", f"{directory}/ids", "--output", output,
                        "--outputs=hidden_states", "--greedy=4", f"--chunk={chunk}"], check=True)
        results.append(open(output, "rb").read())
    shutil.rmtree(artifact)
    return results


def main(braid, checkpoint, dtype, directory):
    write_ids(f"{directory}/ids", rows=2, columns=40)

    def run(*flags):
        return evaluate(braid, checkpoint, dtype, directory, flags)

    all_passes, separate = run(), run("--disable-pass=fuse-residual")
    same = {name: run(f"--disable-pass={name}") == all_passes for name in PASSES}
    same["fuse-residual-norm"] = separate == run("--disable-pass=fuse-residual",
                                                 "--enable-pass=fuse-residual-norm")
    same["none of them"] = separate == run(
        "--disable-pass=fuse-residual", *(f"--disable-pass={name}" for name in PASSES))
    for name in same:
        if not same[name]:
            print(f"{name}: other bytes")
    print(f"{sum(same.values())} of {len(same)} give the same bytes")


main(*sys.argv[1:])
