#!/usr/bin/env python3
"""Prefill and decode of an artifact as shares of roofs of the same minute.

usage: decode-prefill.py BRAID KERNEL_BENCH ARTIFACT CHECKPOINT [THREADS]

Rounds of probe, prefill of 512 tokens and decode of 64 are interleaved; medians
are printed. A call's time is the sum over its phases of the slowest thread's.
The roofs are those of one thread, of braid-kernel-bench, times THREADS for
arithmetic; memory does not scale so, and the share of decode is of one thread's.
"""
import collections
import json
import re
import statistics
import struct
import subprocess
import sys
import tempfile


def write_ids(path, count, vocabulary):
    ids = [(i * 7919 + 13) % vocabulary for i in range(count)]
    header = json.dumps({"input_ids": {"dtype": "I64", "shape": [1, count],
                                       "data_offsets": [0, 8 * count]}}).encode()
    header += b" " * (-len(header) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + struct.pack(f"<{count}q", *ids))


def run(braid, artifact, directory, count, vocabulary, threads, *options):
    """(tokens, seconds) of every call."""
    source, trace = f"{directory}/in", f"{directory}/trace"
    write_ids(source, count, vocabulary)
    subprocess.run([braid, "eval", artifact, "--input", source, "--output", f"{directory}/out",
                    "--trace", trace, f"--threads={threads}", *options], check=True)
    tokens, times = {}, collections.defaultdict(float)
    for line in map(json.loads, open(trace)):
        if "tokens" in line:
            tokens[line["call"]] = line["tokens"]
        else:
            times[line["call"]] += max(line["ns"]) / 1e9
    return [(tokens[call], times[call]) for call in sorted(tokens)]


def main(braid, kernel_bench, artifact, checkpoint, threads="1"):
    shape = json.loads(subprocess.run([braid, "inspect", checkpoint, "--json"], check=True,
                                      capture_output=True).stdout)
    prefill, decode, peaks, roofs = [], [], [], []
    with tempfile.TemporaryDirectory(dir=".") as directory:
        for _ in range(3):
            probe = subprocess.run([kernel_bench, "1"], check=True, capture_output=True,
                                   text=True).stdout
            peaks.append(float(re.search(r"fma peak +([\d.]+)", probe).group(1)) * 1e9)
            roofs.append(float(re.search(r"read roof +([\d.]+)", probe).group(1)) * 1e9)
            calls = run(braid, artifact, directory, 512, shape["vocabulary"], threads)
            rate = sum(t for t, _ in calls) / sum(s for _, s in calls)
            prefill.append((rate, rate * shape["operations_per_token"] / peaks[-1] / int(threads)))
            calls = run(braid, artifact, directory, 8, shape["vocabulary"], threads, "--greedy=64")
            time = statistics.median(s for t, s in calls if t == 1)
            decode.append((1 / time, 4 * shape["active_parameters"] / time / roofs[-1]))
    show = lambda name, pairs: print(
        f"{name}: {statistics.median(p[0] for p in pairs):.1f} tokens/s, "
        f"{statistics.median(p[1] for p in pairs):.0%} of the roof")
    print(f"{threads} threads, fma peak {statistics.median(peaks) / 1e9:.0f} GFLOP/s a core, "
          f"read roof of one core {statistics.median(roofs) / 1e9:.1f} GB/s")
    show("prefill of 512, all logits", prefill)
    show("decode at batch 1", decode)


main(*sys.argv[1:])
