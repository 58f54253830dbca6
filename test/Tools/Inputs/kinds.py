#!/usr/bin/env python3
"""Hold the kinds of weights that inspect counts against the parameters of checkpoints in f32.

usage: kinds.py BRAID GOLDEN
"""
import json
import subprocess
import sys

BRAID, GOLDEN = sys.argv[1:]
for case in ("jamba/conv-3", "bamba/clamped-below", "bamba/tied-f16", "zamba/conv-1", "jetmoe/one-expert"):
    facts = json.loads(subprocess.run([BRAID, "inspect", f"{GOLDEN}/{case}", "--json"], check=True,
                                      capture_output=True).stdout)
    kinds = facts["weight_bytes_by_kind"]
    fits = sum(kinds.values()) == 4 * facts["parameters"] and facts["active_parameters"] <= facts["parameters"]
    print(f"{case}: {' '.join(sorted(kinds))}, {'adds up' if fits else facts}")
