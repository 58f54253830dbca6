#!/usr/bin/env python3
"""What twice as many threads as CPUs cost.

usage: oversubscribed.py BRAID ARTIFACT [--cpus N] [--rounds N] [--cases CASES]

Each round measures the cases with as many threads as CPUs and with twice as many,
in turn, on the same CPUs (the first N that this process may use). Prints the
medians of tokens a second and of the rounds' ratios of times: 1.3 is the most that
a shared machine should pay.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys


def measure(options, cpus, threads):
    """{case: tokens a second}"""
    result = subprocess.run(
        [options.braid, "bench", options.artifact, "--json", "--repeats=1",
         f"--threads={threads}", f"--cases={options.cases}"],
        stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cpus))
    if result.returncode != 0:
        sys.exit(result.returncode)
    return {case["name"]: case["tokens_per_second"]["median"]
            for case in json.loads(result.stdout)["cases"]}


def main():
    available = sorted(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("braid")
    parser.add_argument("artifact")
    parser.add_argument("--cpus", type=int, default=len(available))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", default="decode@0,prefill@64")
    options = parser.parse_args()
    cpus = available[:options.cpus]
    rounds = [(measure(options, cpus, len(cpus)), measure(options, cpus, 2 * len(cpus)))
              for _ in range(options.rounds)]
    print(f"{len(cpus)} CPUs, {options.rounds} rounds, tokens/s with {len(cpus)} and "
          f"{2 * len(cpus)} threads, and times as long")
    for case in rounds[0][0]:
        even, twice = ([side[case] for side in sides] for sides in zip(*rounds))
        ratios = [a / b for a, b in zip(even, twice)]
        print(f"{case:16}{statistics.median(even):9.2f}{statistics.median(twice):9.2f}"
              f"{statistics.median(ratios):7.2f} ({min(ratios):.2f}-{max(ratios):.2f})")


main()
