#!/usr/bin/env python3
"""Compares the bf16 errors of the braid binary and of Transformers, on configurations drawn at random.

    python test/conformance/bf16_errors.py --braid build/release/bin/braid --cases 80 --seed 1

Both compute the logits of one row from the same bf16 weights; the truth is Transformers in true double. An error is the
largest, and the root of the mean square, of the differences of a case, over the range of its true logits. Braid may be
at most 1.1 times as far from the truth as Transformers, in the median case and in the worst: the last lines say how far
it is, and the exit code whether that holds. Cases where a router chooses otherwise than in the truth, here or there, say
nothing of rounding: they are counted and left out. A case is known by its seed, families take turns.
"""
import argparse
import collections
import random
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import reference  # first: it keeps the library offline
import compare
import draw
import lively
import torch
from families import FAMILIES
from safetensors.torch import load_file, save_file

LARGEST, RMS = "largest", "rms"
ALLOWED = 1.1


# ---------------------------------------------------------------- one case

def draw_case(seed, family):
    rng = random.Random(seed)
    return replace(draw.draw_case(rng, family), head="causal", storage="bf16", own_head=False,
                   rows=(rng.choice([5, 17, 40, 70]),))


def run_library(directory, ids, dtype):
    """(logits [L, V], [router logits [L, E]]) of one row, in double."""
    model = reference.load(directory, dtype)
    family = FAMILIES[model.config.model_type]
    experts = any(name.endswith(family.router or "none") for name, _ in model.named_parameters())
    out = reference.forward(model, ids[0].tolist(), **({"output_router_logits": True} if experts else {}))
    routers = family.each_router_once(out.router_logits) if experts else []
    return out.logits[0].double(), [logits.double() for logits in routers]


def run_braid(braid, directory, ids, routers, work):
    """The same of the binary, `routers` in number."""
    asked, answer, artifact = work / "in.safetensors", work / "out.safetensors", work / "artifact"
    save_file({"input_ids": ids}, asked)
    compare.call(braid, "compile", directory, "-o", artifact, "--dtype=bf16")
    compare.call(braid, "eval", artifact, "--input", asked, "--output", answer,
                 *(["--outputs=router_logits"] if routers else []))
    output = load_file(answer)
    return output["logits"][0].double(), [output[f"router_logits.{i}"].double() for i in range(routers)]


def choices(routers, k):
    return [logits.topk(min(k, logits.shape[-1])).indices.sort().values for logits in routers]


def flips(routers, truth, k):
    return any(not torch.equal(*pair) for pair in zip(choices(routers, k), choices(truth, k)))


def errors(logits, truth):
    difference, size = (logits - truth).abs(), truth.max() - truth.min()
    return {LARGEST: float(difference.max() / size), RMS: float(difference.square().mean().sqrt() / size)}


def run_case(braid, seed, family):
    """(errors of braid, errors of the library), or None where a router chose otherwise."""
    case = draw_case(seed, family)
    with tempfile.TemporaryDirectory() as work:
        directory = Path(work) / "model"
        directory.mkdir()
        lively.save_checkpoint(lively.make_model(case, seed), case, directory)
        ids, _ = lively.choose_batch(directory, case, seed)
        truth, chosen = run_library(directory, ids, torch.float64)
        library, library_chosen = run_library(directory, ids, torch.bfloat16)
        ours, our_chosen = run_braid(braid, directory, ids, len(chosen), Path(work))
    k = case.config.get("num_experts_per_tok", FAMILIES[family].defaults.get("num_experts_per_tok", 1))
    if flips(library_chosen, chosen, k) or flips(our_chosen, chosen, k):
        return None
    return errors(ours, truth), errors(library, truth)


# ---------------------------------------------------------------- all

def summarise(label, results):
    """Prints a line; returns the largest ratio in it."""
    cells, largest = [], 0.0
    for kind in (LARGEST, RMS):
        for name, pick in (("median", statistics.median), ("worst", max)):
            ours, library = (pick(side[kind] for side in sides) for sides in zip(*results))
            cells.append(f"{kind} {name} {ours:.1e} / {library:.1e} = {ours / library:.2f}")
            largest = max(largest, ours / library)
    print(f"{label}, {len(results)} cases: " + ", ".join(cells))
    return largest


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--braid", required=True, help="the braid binary")
    parser.add_argument("--cases", type=int, default=80)
    parser.add_argument("--family", choices=sorted(FAMILIES), help="of this one alone")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first case")
    options = parser.parse_args()
    torch.set_num_threads(1)
    names = [options.family] if options.family else list(FAMILIES)
    results, flipped = collections.defaultdict(list), 0
    for seed in range(options.seed, options.seed + options.cases):
        family = names[seed % len(names)]
        result = run_case(options.braid, seed, family)
        if result is None:
            flipped += 1
            continue
        results[family].append(result)
        ours, library = (side[LARGEST] for side in result)
        print(f"seed {seed} ({family}): {ours:.1e} / {library:.1e} = {ours / library:.2f}", flush=True)
    print(f"braid / library, of the range; {flipped} cases left out, since a router chose otherwise")
    for family, of_family in results.items():
        summarise(family, of_family)
    worst = summarise("all", [result for of_family in results.values() for result in of_family])
    sys.exit(worst > ALLOWED)


if __name__ == "__main__":
    main()
