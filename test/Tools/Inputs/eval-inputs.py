#!/usr/bin/env python3
"""Give braid eval the same computation in several shapes and compare bits.

usage: eval-inputs.py BRAID DATA DIRECTORY

DIRECTORY has artifacts bamba, jetmoe and zamba of DATA/tiny-*; bad inputs are left there as well.
"""
import json
import os
import subprocess
import sys
from array import array

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "conformance"))
import compare  # noqa: E402

BRAID, DATA, DIRECTORY = sys.argv[1:]
IDS = [5, 9, 21, 7, 33, 2]


def write(name, tensors):
    """A file of I64 and F32 tensors from {name: (shape, values)}."""
    header, data = {}, b""
    for key, (shape, values) in tensors.items():
        packed = array("f" if key == "inputs_embeds" else "q")
        packed.frombytes(values) if isinstance(values, bytes) else packed.extend(values)
        header[key] = {"dtype": "F32" if key == "inputs_embeds" else "I64", "shape": shape,
                       "data_offsets": [len(data), len(data) + packed.itemsize * len(packed)]}
        data += packed.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path = os.path.join(DIRECTORY, name + ".safetensors")
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)
    return path


def evaluate(artifact, tensors, *options):
    asked, answer = write("asked", tensors), os.path.join(DIRECTORY, "answer.safetensors")
    subprocess.run([BRAID, "eval", os.path.join(DIRECTORY, artifact), "--input", asked, "--output", answer, *options],
                   check=True)
    return compare.read_safetensors(answer)


def read_embedding(family, ids):
    """Rows of the embedding, widened to F32."""
    with open(os.path.join(DATA, "tiny-" + family, "model.safetensors"), "rb") as file:
        raw = file.read()
    size = int.from_bytes(raw[:8], "little")
    entry = json.loads(raw[8:8 + size])["model.embed_tokens.weight"]
    width, start = entry["shape"][1], 8 + size + entry["data_offsets"][0]
    values = array("f")
    for token in ids:
        if entry["dtype"] == "F32":
            row = array("f", raw[start + 4 * token * width:start + 4 * (token + 1) * width])
        else:
            halves = array("H", raw[start + 2 * token * width:start + 2 * (token + 1) * width])
            row = array("f", array("I", [half << 16 for half in halves]).tobytes())
        values.extend(row)
    return [1, len(ids), width], values


def say(family, holds, what):
    print(f"{family}: {what}" if holds else f"{family}: NOT {what}", flush=True)


def logits(result, row, begin, end):
    shape, values = result["logits"]
    width, columns = shape[2], shape[1]
    return values[(row * columns + begin) * width:(row * columns + end) * width]


def check_embeddings(family):
    plain = evaluate(family, {"input_ids": ([1, 6], IDS)}, "--outputs=hidden_states")
    given = evaluate(family, {"inputs_embeds": read_embedding(family, IDS)}, "--outputs=hidden_states")
    say(family, plain == given, "embeddings give the bits of their ids")


def check_segments(family):
    packed = evaluate(family, {"input_ids": ([1, 6], IDS), "position_ids": ([1, 6], [0, 1, 2, 0, 1, 2])},
                      "--outputs=attentions")
    apart = evaluate(family, {"input_ids": ([2, 3], IDS)})
    same = (logits(packed, 0, 0, 3) == logits(apart, 0, 0, 3) and logits(packed, 0, 3, 6) == logits(apart, 1, 0, 3))
    shape, values = packed["attentions.0"]
    across = [values[(head * 6 + row) * 6 + column] for head in range(shape[1]) for row in range(3, 6)
              for column in range(3)]
    say(family, same and not any(across), "sequences of a row are apart")


def check_positions(family):
    """Angles of equal distances are equal but for rounding; of others they are not."""
    mask = ([1, 6], [1] * 6)
    base = evaluate(family, {"input_ids": ([1, 6], IDS), "attention_mask": mask})["logits"][1]
    shifted = evaluate(family, {"input_ids": ([1, 6], IDS), "attention_mask": mask,
                                "position_ids": ([1, 6], [7, 8, 9, 10, 11, 12])})["logits"][1]
    torn = evaluate(family, {"input_ids": ([1, 6], IDS), "attention_mask": mask,
                             "position_ids": ([1, 6], [0, 1, 2, 40, 41, 42])})["logits"][1]
    size = max(base) - min(base)

    def differ(other):
        return max(abs(a - b) for a, b in zip(base, other)) / size
    say(family, differ(shifted) < 0.05 and differ(torn) > 2 * differ(shifted),
        "position ids beside a mask turn by themselves alone")


def check_kept(family):
    batch = {"input_ids": ([2, 3], IDS), "attention_mask": ([2, 3], [1, 1, 0, 1, 1, 1])}
    every = evaluate(family, batch)
    last = evaluate(family, batch, "--logits=last")
    some = evaluate(family, batch, "--logits=0,2")
    width = every["logits"][0][2]
    same = (list(last["logits"][0]) == [2, 1, width] and
            last["logits"][1] == logits(every, 0, 1, 2) + logits(every, 1, 2, 3) and
            some["logits"][1] == logits(every, 0, 0, 1) + array("f", [0] * width) + logits(every, 1, 0, 1) +
            logits(every, 1, 2, 3))
    say(family, same, "--logits keeps what it says")


def check_execution(family):
    batch = {"input_ids": ([2, 6], IDS + IDS[::-1]), "attention_mask": ([2, 6], [1] * 6 + [0, 0, 1, 1, 1, 1]),
             "labels": ([2, 6], IDS + IDS)}
    outputs = "--outputs=hidden_states,attentions,router_logits"
    base = evaluate(family, batch, outputs, "--greedy=3")
    same = all(evaluate(family, batch, outputs, "--greedy=3", *options) == base
               for options in (["--chunk=1"], ["--chunk=4", "--slots=1"], ["--threads=3"], ["--threads=2", "--chunk=2"]))
    say(family, same, "chunks, threads and slots change no output")


check_embeddings("bamba")
check_segments("bamba")
check_positions("bamba")
check_kept("bamba")
check_execution("bamba")
check_embeddings("jetmoe")
check_segments("jetmoe")
check_kept("jetmoe")
check_execution("jetmoe")
check_embeddings("zamba")
check_execution("zamba")
write("both", {"input_ids": ([1, 2], [1, 2]), "inputs_embeds": ([1, 2, 3], [0.0] * 6)})
write("narrow", {"inputs_embeds": ([1, 2, 3], [0.0] * 6)})
write("position", {"input_ids": ([1, 2], [1, 2]), "position_ids": ([1, 2], [0, -1])})
write("label", {"input_ids": ([1, 2], [1, 2]), "labels": ([1, 2], [0, -5])})
write("ids", {"input_ids": ([1, 6], IDS)})
write("empty", {"input_ids": ([1, 0], [])})
write("labelled", {"input_ids": ([1, 2], [1, 2]), "labels": ([1, 2], [1, 2])})
write("large", {"input_ids": ([1200, 8000], bytes(8 * 1200 * 8000))})
halves = b'{"input_ids": {"dtype": "F16", "shape": [1, 2], "data_offsets": [0, 4]}}'
with open(os.path.join(DIRECTORY, "halves.safetensors"), "wb") as file:
    file.write(len(halves).to_bytes(8, "little") + halves + bytes(4))
