#!/usr/bin/env python3
"""Verify an artifact of each family, and then against a checkpoint whose layer 2 is another.

usage: wrong-layer.py BRAID DATA DIRECTORY
"""
import json
import re
import shutil
import subprocess
import sys

BRAID, DATA, DIRECTORY = sys.argv[1:]


def change_norm(path, layer):
    """Fills the norm before a layer's mixer with zeros."""
    with open(path, "r+b") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        name = next(name for name in sorted(header) if f"layers.{layer}." in name
                    and name.endswith("input_layernorm.weight") and "shared" not in name)
        begin, end = header[name]["data_offsets"]
        file.seek(8 + size + begin)
        file.write(bytes(end - begin))


def verify(artifact, checkpoint):
    done = subprocess.run([BRAID, "verify", artifact, checkpoint, "--length=16"], capture_output=True, text=True)
    wrong = re.search("in (.*), which is the first to be wrong", done.stderr)
    return "right" if done.returncode == 0 else f"wrong in {wrong[1]}" if wrong else done.stderr


for family in ("jamba", "bamba", "zamba", "jetmoe"):
    checkpoint, artifact, other = f"{DATA}/tiny-{family}", f"{DIRECTORY}/{family}", f"{DIRECTORY}/{family}-other"
    subprocess.run([BRAID, "compile", checkpoint, "-o", artifact, "--dtype=f32"], check=True)
    shutil.copytree(checkpoint, other)
    subprocess.run(["chmod", "-R", "u+w", other], check=True)
    change_norm(f"{other}/model.safetensors", 2)
    print(f"{family}: {verify(artifact, checkpoint)}, then {verify(artifact, other)}", flush=True)
