#!/usr/bin/env python3
"""Holds the braid binary against the recorded cases.  Needs only the standard library.

    python test/conformance/test_golden.py --braid build/debug/bin/braid
"""
import argparse
import sys
import tempfile
from pathlib import Path

import compare

DATA = Path(__file__).resolve().parent.parent / "data" / "golden"


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--braid", required=True, help="the braid binary")
    parser.add_argument("--golden", type=Path, default=DATA, help="a directory with cases somewhere below")
    parser.add_argument("--case", help="only the case of this name")
    return parser.parse_args()


def main():
    options = parse()
    cases = sorted(file.parent for file in options.golden.rglob("golden.safetensors"))
    if options.case:
        cases = [case for case in cases if case.name == options.case]
    if not cases:
        sys.exit(f"no golden case to run in {options.golden}")
    failed = 0
    for case in cases:
        golden = compare.read_safetensors(case / "golden.safetensors")
        with tempfile.TemporaryDirectory() as work:
            label = str(case.relative_to(options.golden)) if case != options.golden else case.name
            failed += not compare.judge(label, options.braid, case, golden, work)
    print(f"{len(cases) - failed} of {len(cases)} cases agree")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
