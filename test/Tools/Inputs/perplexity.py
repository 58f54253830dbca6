#!/usr/bin/env python3
"""Compute perplexities and divergences from what `braid eval` says, and compare.

usage: perplexity.py BRAID ARTIFACT OTHER FILE DIRECTORY
"""
import json
import math
import struct
import subprocess
import sys


def read_logits(braid, artifact, ids, directory):
    """A row of floats for each id."""
    header = json.dumps({"input_ids": {
        "dtype": "I64", "shape": [1, len(ids)], "data_offsets": [0, 8 * len(ids)]}}).encode()
    source, target = f"{directory}/in.safetensors", f"{directory}/out.safetensors"
    with open(source, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + struct.pack(f"<{len(ids)}q", *ids))
    subprocess.run([braid, "eval", artifact, "--input", source, "--output", target], check=True)
    with open(target, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        _, length, width = header["logits"]["shape"]
        file.seek(header["logits"]["data_offsets"][0], 1)
        return [struct.unpack(f"<{width}f", file.read(4 * width)) for _ in range(length)]


def log_softmax(row):
    most = max(row)
    norm = most + math.log(math.fsum(math.exp(x - most) for x in row))
    return [x - norm for x in row]


def describe(nats, size):
    mean = math.fsum(nats) / len(nats)
    variance = math.fsum((x - mean) ** 2 for x in nats) / (len(nats) - 1)
    error = math.sqrt(variance / len(nats))
    return {"perplexity": math.exp(mean), "perplexity_error": math.exp(mean) * error,
            "nats_per_token": mean, "nats_per_token_error": error,
            "bits_per_byte": math.fsum(nats) / math.log(2) / size}, mean, error


def expect(braid, artifact, other, path, directory, context, stride):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    ids = json.loads(subprocess.run(
        [braid, "tokenize", artifact, "--json", "--add-special", "--special-as-text",
         json.dumps([text])],
        check=True, capture_output=True).stdout)[0]
    nats, against, divergences, agreements, windows = [], [], [], 0, 0
    begin, scored = 0, 1
    while scored < len(ids):
        end = min(begin + context, len(ids))
        windows += 1
        ours = read_logits(braid, artifact, ids[begin:end], directory)
        theirs = read_logits(braid, other, ids[begin:end], directory)
        for position in range(scored, end):
            q = log_softmax(ours[position - 1 - begin])
            p = log_softmax(theirs[position - 1 - begin])
            nats.append(-q[ids[position]])
            against.append(-p[ids[position]])
            divergences.append(math.fsum(math.exp(x) * (x - y) for x, y in zip(p, q)))
            agreements += p.index(max(p)) == q.index(max(q))
        scored, begin = end, begin + stride
    size = len(text.encode())
    expected, _, _ = describe(nats, size)
    expected |= {"bytes": size, "tokens": len(ids), "scored_tokens": len(nats), "windows": windows,
                 "context": context, "stride": stride}
    expected["against"], _, _ = describe(against, size)
    _, mean, error = describe(divergences, size)
    expected["against"] |= {"kl_divergence": mean, "kl_divergence_error": error,
                            "max_kl_divergence": max(divergences),
                            "top_agreement": agreements / len(nats)}
    return expected


def differences(expected, got, name=""):
    if isinstance(expected, dict):
        if set(expected) != set(got):
            return [f"{name}: keys {sorted(expected)} and {sorted(got)}"]
        return [line for key in expected
                for line in differences(expected[key], got[key], f"{name}.{key}")]
    close = math.isclose(expected, got, rel_tol=1e-9, abs_tol=1e-13)
    return [] if close else [f"{name}: expected {expected}, but got {got}"]


def main(braid, artifact, other, path, directory):
    wrong = cases = 0
    for context, stride in [(256, 128), (32, 16), (32, 31), (17, 1)]:
        for threads in (1, 3):
            got = json.loads(subprocess.run(
                [braid, "perplexity", artifact, path, "--against", other, f"--context={context}",
                 f"--stride={stride}", f"--threads={threads}", "--json"],
                check=True, capture_output=True).stdout)
            if threads == 1:
                expected = expect(braid, artifact, other, path, directory, context, stride)
            cases += 1
            for line in differences(expected, got):
                wrong += 1
                print(f"context {context}, stride {stride}, threads {threads}{line}")
    print(f"{cases} measurements, {wrong} wrong")
    return wrong != 0


sys.exit(main(*sys.argv[1:]))
