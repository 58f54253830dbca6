#!/usr/bin/env python3
"""Hold `braid template` against what Transformers found in directories.

usage: check-formats.py BRAID FORMATS.json DIRECTORY
"""
import json
import pathlib
import subprocess
import sys


def main(braid, formats, directory):
    wrong = 0
    rows = json.loads(pathlib.Path(formats).read_text())
    folders = {}
    for row in rows:
        key = json.dumps(row["files"])
        if key not in folders:
            folders[key] = (pathlib.Path(directory, str(len(folders))), [])
            folders[key][0].mkdir(parents=True)
            for name, text in row["files"].items():
                path = folders[key][0] / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(text.encode())
        folders[key][1].append(row)
    for folder, group in folders.values():
        result = subprocess.run([braid, "template", folder, "--json"], capture_output=True, text=True,
                                input=json.dumps([row["request"] for row in group]))
        if result.returncode != 0:
            print(folder, result.stderr)
            wrong += len(group)
            continue
        for row, got in zip(group, json.loads(result.stdout), strict=True):
            if row.get("text") != got.get("text"):
                wrong += 1
                print("expected", row, "but got", got)
    print(f"{len(rows)} renderings of {len(folders)} directories, {wrong} wrong")
    return wrong != 0


sys.exit(main(*sys.argv[1:]))
