#!/usr/bin/env python3
"""Say how large the tiles of an artifact's products are, and whether every width
is more than two panels.

usage: tiles.py BRAID ARTIFACT
"""
import json
import re
import subprocess
import sys


def main(braid, artifact):
    facts = json.loads(subprocess.run([braid, "inspect", artifact, "--json"], check=True,
                                      capture_output=True).stdout)
    rows, narrow = 0, []
    for kernel in facts["kernels"]:
        if kernel["emitter"] not in ("linear", "gated_linear", "expert_linear",
                                     "expert_gated_linear"):
            continue
        tile = re.match(r"(\d+)x(\d+)", kernel["tile"])
        rows = max(rows, int(tile[1]))
        widths = re.search(r"_n([\d_]*\d)", kernel["name"])[1].split("_")
        narrow += [f"{kernel['name']}: {kernel['tile']}" for width in widths
                   if int(width) <= 2 * int(tile[2])]
    print(f"tiles of at most {rows} rows")
    print("\n".join(narrow) or "every width is more than two panels")


main(*sys.argv[1:])
