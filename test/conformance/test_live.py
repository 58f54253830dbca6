#!/usr/bin/env python3
"""Holds the braid binary against Transformers on configurations drawn at random.

    python test/conformance/test_live.py --braid build/debug/bin/braid --cases 50 --seed 7

A case is known by its seed: --cases 1 --seed S runs the case labelled S alone. Families take turns.
"""
import argparse
import random
import sys
import tempfile
from pathlib import Path

import compare

try:
    import reference  # first: it keeps the library offline
    missing = None
except ImportError as error:
    missing = error
else:  # outside the try, so that a mistake of ours is not taken for a missing library
    import draw
    import lively
    torch = reference.torch

FAMILIES = ["jamba", "bamba", "zamba", "jetmoe"]


# ---------------------------------------------------------------- running

def run_case(braid, seed, family):
    family = family or FAMILIES[seed % len(FAMILIES)]
    case = draw.draw_case(random.Random(seed), family)
    with tempfile.TemporaryDirectory() as work:
        model = Path(work) / "model"
        lively.write_case(model, case, seed)
        golden = compare.read_safetensors(model / "golden.safetensors")
        good = compare.judge(f"seed {seed} ({family})", braid, model, golden, work)
    if not good:
        print(f"     {case}", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--braid", required=True, help="the braid binary")
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--family", choices=FAMILIES, help="of this one alone")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first case")
    options = parser.parse_args()
    if missing:
        print(f"skipped, torch or transformers cannot be imported: {missing}")
        return
    torch.set_num_threads(1)
    failed = sum(not run_case(options.braid, options.seed + i, options.family) for i in range(options.cases))
    print(f"{options.cases - failed} of {options.cases} cases agree")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
