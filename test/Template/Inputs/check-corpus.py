#!/usr/bin/env python3
"""Hold `braid template` against what Transformers rendered.

usage: check-corpus.py BRAID DIRECTORY CORPUS.json...
"""
import json
import subprocess
import sys


def load(path):
    with open(path) as file:
        corpus = json.load(file)
    for case in corpus["cases"]:
        base = corpus["bases"][case.pop("base")]
        case["request"] = {**base, "template": corpus["templates"][case.pop("template")]}
    return corpus["cases"]


def main(braid, directory, *paths):
    wrong = total = errors = 0
    for path in paths:
        cases = load(path)
        result = subprocess.run([braid, "template", directory, "--json"], capture_output=True,
                                text=True, input=json.dumps([c["request"] for c in cases]))
        if result.returncode != 0:
            sys.exit(result.stderr)
        for case, got in zip(cases, json.loads(result.stdout), strict=True):
            total += 1
            errors += "error" in case
            if got.get("text") != case.get("text"):
                wrong += 1
                if wrong <= 20:
                    print("template:", case["request"]["template"])
                    print("expected:", {k: case[k] for k in ("text", "error") if k in case})
                    print("but got: ", got)
    print(f"{total} renderings, {errors} errors, {wrong} wrong")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
