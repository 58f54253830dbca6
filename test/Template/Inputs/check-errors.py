#!/usr/bin/env python3
"""Hold the messages of wrong templates against a table of [template, message].

usage: check-errors.py BRAID DIRECTORY ERRORS.json
"""
import json
import pathlib
import subprocess
import sys

VARIABLES = {"xs": [1, 2], "n": 2, "s": "hello", "d": {"a": 1}, "now": "2024-07-06T01:02:03",
             "messages": [{"role": "user", "content": "hi"}]}


def main(braid, directory, errors):
    rows = json.loads(pathlib.Path(errors).read_text())
    requests = [{**VARIABLES, "template": template} for template, _ in rows]
    result = subprocess.run([braid, "template", directory, "--json"], capture_output=True, text=True,
                            input=json.dumps(requests))
    if result.returncode != 0:
        sys.exit(result.stderr)
    wrong = 0
    for (template, message), got in zip(rows, json.loads(result.stdout), strict=True):
        if got != {"error": message}:
            wrong += 1
            print("template:", template, "\nexpected:", message, "\nbut got: ", got)
    print(f"{len(rows)} messages, {wrong} wrong")
    return wrong != 0


sys.exit(main(*sys.argv[1:]))
