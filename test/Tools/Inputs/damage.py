#!/usr/bin/env python3
"""Damage a checkpoint in every way that its readers guard against.

usage: damage.py BRAID CHECKPOINT DIRECTORY

Each damage must end a compile with exit code 1, one line of error that says what
is wrong, and nothing left behind.
"""
import json
import os
import shutil
import struct
import subprocess
import sys


def edit_config(change):
    def damage(path):
        file = f"{path}/config.json"
        config = json.load(open(file))
        change(config)
        json.dump(config, open(file, "w"))
    return damage


def put(key, value):
    return edit_config(lambda config: config.update({key: value}))


def write_config(text):
    return lambda path: open(f"{path}/config.json", "wb").write(text)


def edit_file(change):
    def damage(path):
        file = f"{path}/model.safetensors"
        data = open(file, "rb").read()
        open(file, "wb").write(change(data))
    return damage


def edit_header(change):
    def rewrite(data):
        size = struct.unpack("<Q", data[:8])[0]
        header = json.loads(data[8:8 + size])
        result = change(header)
        text = json.dumps(header).encode() if result is None else result
        return struct.pack("<Q", len(text)) + text + data[8 + size:]
    return edit_file(rewrite)


def first(header):
    return min((name for name in header if name != "__metadata__"),
               key=lambda name: header[name]["data_offsets"])


def change_entry(**fields):
    return edit_header(lambda header: header[first(header)].update(fields))


def rename_tensor(header):
    header["model.layers.0.extra.weight"] = header.pop(first(header))


def swap_type(header):
    entry = header[first(header)]
    entry["dtype"] = "I16"


def overlap(header):
    names = sorted((n for n in header if n != "__metadata__"),
                   key=lambda n: header[n]["data_offsets"])
    a, b = header[names[0]]["data_offsets"], header[names[1]]["data_offsets"]
    size = b[1] - b[0]
    header[names[1]]["data_offsets"] = [a[0], a[0] + size]


def shards(**index):
    def damage(path):
        json.dump(index, open(f"{path}/model.safetensors.index.json", "w"))
    return damage


DAMAGES = {
    "no config": (lambda path: os.remove(f"{path}/config.json"), "config.json"),
    "empty config": (write_config(b""), "config.json"),
    "half a config": (write_config(b'{"model_type": "jam'), "config.json"),
    "config of a list": (write_config(b"[1]"), "an object"),
    "config not text": (write_config(b'{"a": "\xff\xfe"}'), "config.json"),
    "a key twice": (write_config(b'{"a": 1, "a": 2}'), "config.json"),
    "deep config": (write_config(b'{"a":' + b"[" * 100000 + b"]" * 100000 + b"}"), "config.json"),
    "another family": (put("model_type", "llama"), "jamba"),
    "offset of experts": (put("expert_layer_offset", 3), "expert_layer_offset"),
    "offset of attention": (put("attn_layer_offset", 99), "attn_layer_offset"),
    "text for a number": (put("hidden_size", "128"), "hidden_size"),
    "a fraction": (put("hidden_size", 128.5), "hidden_size"),
    "true for a number": (put("num_hidden_layers", True), "num_hidden_layers"),
    "a negative size": (put("vocab_size", -1), "vocab_size"),
    "a huge size": (put("intermediate_size", 2**62), "intermediate_size"),
    "many layers": (put("num_hidden_layers", 10**9), "num_hidden_layers"),
    "an activation": (put("hidden_act", "mish"), "hidden_act"),
    "heads": (put("num_key_value_heads", 3), "num_key_value_heads"),
    "too many experts a token": (put("num_experts_per_tok", 5), "num_experts_per_tok"),
    "another width": (put("hidden_size", 256), "shape"),
    "a layer more": (put("num_hidden_layers", 7), "model.layers.6"),
    "a layer less": (put("num_hidden_layers", 5), "model.layers.5"),
    "a classifier": (put("architectures", ["JambaForSequenceClassification"]), "score.weight"),
    "no tensors": (lambda path: os.remove(f"{path}/model.safetensors"), "model.safetensors"),
    "empty tensors": (edit_file(lambda data: b""), "model.safetensors"),
    "seven bytes": (edit_file(lambda data: data[:7]), "model.safetensors"),
    "half a header": (edit_file(lambda data: data[:1000]), "model.safetensors"),
    "half the data": (edit_file(lambda data: data[:len(data) // 2]), "model.safetensors"),
    "a byte less": (edit_file(lambda data: data[:-1]), "model.safetensors"),
    "a byte more": (edit_file(lambda data: data + b"x"), "model.safetensors"),
    "a huge header": (edit_file(lambda data: b"\xff" * 8 + data[8:]), "model.safetensors"),
    "header of a list": (edit_header(lambda header: b"[1, 2, 3]"), "model.safetensors"),
    "a dtype": (change_entry(dtype="F7"), "expected a type that safetensors knows, but got 'F7'"),
    "integers": (edit_header(swap_type), "I16"),
    "a shape": (change_entry(shape=[1]), "model.safetensors"),
    "a shape that overflows": (change_entry(shape=[2**33, 2**33]), "model.safetensors"),
    "a negative shape": (change_entry(shape=[-1]), "model.safetensors"),
    "offsets apart": (change_entry(data_offsets=[8, 4]), "model.safetensors"),
    "offsets beyond": (change_entry(data_offsets=[0, 2**60]), "model.safetensors"),
    "overlap": (edit_header(overlap), "model.safetensors"),
    "another name": (edit_header(rename_tensor), "tensor"),
    "numbers in metadata": (
        edit_header(lambda header: header.update({"__metadata__": {"a": 1}})), "expected a string"),
    "an index without map": (shards(metadata={}), "weight_map"),
    "a shard elsewhere": (shards(weight_map={"a": "../x.safetensors"}), "../x.safetensors"),
    "a shard by path": (shards(weight_map={"a": "/etc/passwd"}), "/etc/passwd"),
    "a missing shard": (shards(weight_map={"a": "b.safetensors"}), "b.safetensors"),
    "a map that lacks tensors": (
        shards(weight_map={"model.embed_tokens.weight": "model.safetensors"}), "model.safetensors"),
}


def main(braid, checkpoint, directory):
    wrong = 0
    for name, (damage, wanted) in DAMAGES.items():
        path = os.path.join(directory, "damaged")
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(checkpoint, path)
        damage(path)
        before = sorted(os.listdir(directory))
        result = subprocess.run([braid, "compile", path, "-o", f"{directory}/art"],
                                capture_output=True, text=True)
        lines = result.stderr.strip().split("\n")
        good = (result.returncode == 1 and len(lines) == 1 and wanted in lines[0]
                and lines[0].startswith("braid: error: ")
                and sorted(os.listdir(directory)) == before)
        if not good:
            wrong += 1
            print(f"{name}: exit {result.returncode}: {result.stderr.strip()[:300]}")
    print(f"{len(DAMAGES)} damages, {wrong} judged wrongly")
    return wrong != 0


sys.exit(main(*sys.argv[1:]))
