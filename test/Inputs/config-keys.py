#!/usr/bin/env python3
"""Hold the tables of docs/config.md against what there is to read.

usage: config-keys.py SOURCE-TREE [--library]

Keys that the sources read are in the first table, and no others; keys of the config
files in the tree are in one of the two, of their family.  With --library the same is
asked of every field that Transformers' classes have.
"""
import json
import re
import sys
from pathlib import Path

FAMILIES = {"jamba": "J", "bamba": "B", "zamba": "Z", "jetmoe": "M"}
SOURCES = ["BambaConfig", "ConfigRules", "JambaConfig", "JetMoeConfig", "ReadModel", "Rotary", "Synth", "ZambaConfig"]
# Words of the sources that are values of keys, or parts of other files.
VALUES = {
    "auto", "attention", "mamba", "hybrid", "full_attention", "linear_attention",
    "silu", "swish", "gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "relu2",
    "default", "linear", "dynamic", "yarn", "longrope", "llama3",
    "regression", "single_label_classification", "multi_label_classification",
    "float32", "float16", "bfloat16", "jamba", "bamba", "zamba", "jetmoe",
    "metadata", "total_parameters", "total_size", "weight_map",
    "false", "none", "null", "two",
}
WORD = re.compile(r'(?<![\w"])"([a-z][a-z0-9_]*)"')


def read_tables(text):
    """{key: families} of the tables below "## Read" and "## Ignored"."""
    tables = []
    for part in re.split(r"^## ", text, flags=re.M)[1:]:
        table = {}
        for line in part.splitlines():
            cells = line.strip("|").split("|")
            for key in re.findall(r"`(\w+)`", cells[0]) if line.startswith("| `") else []:
                table[key] = cells[1].strip()
        tables.append(table)
    return tables


def keys_of_sources(tree):
    keys = set()
    for name in SOURCES:
        text = (tree / "compiler/FrontEnd" / f"{name}.cpp").read_text()
        # Literals that go on are parts of messages.
        keys |= set(WORD.findall(re.sub(r'"\s*\n\s*"|//[^\n]*', "", text)))
    return keys - VALUES


def files_of_tree(tree):
    for file in sorted((tree / "test/data").rglob("config.json")):
        config = json.loads(file.read_text())
        if isinstance(config, dict) and config.get("model_type") in FAMILIES:
            yield file.relative_to(tree), config


def fields_of_library():
    import dataclasses
    from transformers import BambaConfig, JambaConfig, JetMoeConfig, ZambaConfig
    for kind in (JambaConfig, BambaConfig, ZambaConfig, JetMoeConfig):
        fields = {field.name for field in dataclasses.fields(kind)} | set(kind.attribute_map)
        yield kind.__name__, dict.fromkeys(fields) | {"model_type": kind.model_type}


def main(tree, *options):
    read, ignored = read_tables((tree / "docs/config.md").read_text())
    wrong = [f"both read and ignored: {key}" for key in sorted(read.keys() & ignored.keys())]
    found = keys_of_sources(tree)
    wrong += [f"not among the keys that are read: {key}" for key in sorted(found - read.keys())]
    wrong += [f"read by no source: {key}" for key in sorted(read.keys() - found)]
    configs = list(fields_of_library() if options else files_of_tree(tree))
    for place, config in configs:
        family = FAMILIES[config["model_type"]]
        for key in sorted(config):
            if family not in (read | ignored).get(key, ""):
                wrong.append(f"{place}: not in a table for {family}: {key}")
    print(*wrong, sep="\n")
    print(f"{len(read)} keys read, {len(ignored)} ignored, {len(wrong)} wrong")
    return bool(wrong) or not configs


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
