#!/usr/bin/env python3
"""Run one evaluation in several ways and compare the bytes of the outputs.

usage: bits.py BRAID ARTIFACT GOLDEN.safetensors DIRECTORY
"""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "conformance"))
import compare  # noqa: E402


def evaluate(braid, artifact, source, directory, name, *options):
    output = os.path.join(directory, name + ".safetensors")
    trace = os.path.join(directory, name + ".jsonl")
    subprocess.run([braid, "eval", artifact, "--input", source, "--output", output,
                    "--outputs=hidden_states", "--greedy=5", "--trace", trace, *options],
                   check=True)
    with open(output, "rb") as file, open(trace) as lines:
        return file.read(), [json.loads(line) for line in lines]


def main(braid, artifact, golden, directory):
    tensors = compare.read_safetensors(golden)
    source = os.path.join(directory, "in.safetensors")
    compare.write_ids(
        source, {name: tensors[name] for name in ("input_ids", "attention_mask")})
    run = lambda name, *options: evaluate(braid, artifact, source, directory, name, *options)
    plain, _ = run("plain", "--threads=1")
    ways = {
        "threads": ["--threads=3"],
        "chunk-1": ["--chunk=1", "--threads=2"],
        "chunk-3": ["--chunk=3", "--threads=1", "--slots=1"],
        "chunk-64": ["--chunk=64", "--threads=2"],
        "slots-1": ["--slots=1"],
        "slots-2": ["--slots=2", "--threads=4"],
    }
    traces = {}
    for name, options in ways.items():
        output, traces[name] = run(name, *options)
        if output != plain:
            sys.exit(f"{name}: other bytes")
    print(f"{len(ways) + 1} executions, the same bytes")

    units = [sum(line["units"][thread] for line in traces["threads"] if "phase" in line)
             for thread in range(3)]
    print("trace of three threads:", "all worked" if all(units) else units)

    calls = [line for line in traces["chunk-3"] if "rows" in line]
    first = next(i for i, call in enumerate(calls) if i and call["rows"][0]["position"] == 0)
    prompt = [call for call in calls[:first] if call["rows"][0]["length"] == 3]
    print(f"trace of chunks of 3: {len(prompt)} calls")

    shared = any(len(line["rows"]) == 2 for line in traces["slots-2"] if "rows" in line)
    print("trace of two slots:", "rows share a call" if shared else "rows run apart")


main(*sys.argv[1:])
