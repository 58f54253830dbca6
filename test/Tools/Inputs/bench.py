#!/usr/bin/env python3
"""Hold what `braid bench --json` says against itself.

usage: bench.py FILE
"""
import json
import sys


def check_times(case):
    phases = sum(case["phase_seconds_per_token"].values())
    total = case["seconds_per_token"]
    elsewhere = case["elsewhere_seconds_per_token"]
    return 0 < phases < total and abs(phases + elsewhere - total) < 1e-12


def check_share(case, report):
    """The median share is near that of median speed and roofs, as near as the roofs
    of one run are to each other."""
    work = "bytes_per_token" if case["bound"] == "read" else "operations_per_token"
    roof = report["roofs"][case["bound"]]["all_threads"]
    least, share = case[work] / case["seconds_per_token"], case["share"]
    slack = 2 * roof["p90"] / roof["p10"]
    return (0 < share["p10"] <= share["median"] <= share["p90"]
            and 1 / slack < share["median"] * roof["median"] / least < slack)


def main(path):
    report = json.load(open(path))
    decode, prefill = report["cases"]
    calls = 4 * decode["weight_bytes_per_token"]
    print(f"{decode['name']}: weights of one call for 4 tokens"
          if 1.5e6 < calls < 3.2e6 else calls,
          "times add up" if check_times(decode) and check_share(decode, report) else decode,
          sep=", ")
    calls = 1200 * prefill["weight_bytes_per_token"]
    print(f"{prefill['name']}: weights of 3 calls for 1200 tokens"
          if 3 * 2.2e6 < calls < 3 * 3.2e6 else calls,
          "times add up" if check_times(prefill) and check_share(prefill, report) else prefill,
          sep=", ")


main(*sys.argv[1:])
