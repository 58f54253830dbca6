#!/usr/bin/env python3
"""Writes test/data/golden: odd little checkpoints and what Transformers makes of them.

    python test/conformance/make-golden.py [--family NAME] [--case NAME] [--output DIR]

Each case is a directory with config.json, the weights and golden.safetensors; see
compare.py for the meaning of the tensors.  The same versions of the libraries write
the same bytes again.
"""
import argparse
import zlib
from pathlib import Path

import compare
import lively
import torch
from golden_cases import CASES

ROOT = Path(__file__).resolve().parent.parent.parent

def as_compared(tensors):
    return {name: (list(t.shape), t.flatten().tolist()) for name, t in tensors.items()}


def write(family, name, output):
    directory = output / family / name
    case = CASES[family][name]
    case.family = family
    tensors = as_compared(lively.write_case(directory, case, zlib.crc32(name.encode())))
    scale = compare.Scale(tensors)
    size = sum(file.stat().st_size for file in directory.iterdir())
    lead = min(tensors["greedy_lead"][1]) / scale.range if "greedy_lead" in tensors else float("nan")
    print(f"{family:7} {name:16} {size / 1000:6.0f} kB  float32 error {scale.library_error:.1e} of the range, "
          f"narrowest lead {lead:.1e}", flush=True)
    if scale.library_error > 2e-5:
        raise SystemExit(f"{name}: float32 is too far from double for a tight test")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--family", choices=sorted(CASES), help="write only this one's")
    parser.add_argument("--case", help="write only the case of this name")
    parser.add_argument("--output", type=Path, default=ROOT / "test" / "data" / "golden")
    options = parser.parse_args()
    torch.set_num_threads(1)
    for family in [options.family] if options.family else CASES:
        for name in CASES[family]:
            if options.case in (None, name):
                write(family, name, options.output)


if __name__ == "__main__":
    main()
