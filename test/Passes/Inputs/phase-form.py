#!/usr/bin/env python3
"""Compare the golden files in phase form with what the compiler makes.

usage: phase-form.py BRAID DATA DIRECTORY

DATA/phase-form/NAME.mlir is the phase form of DATA/golden/jamba/NAME, or of
DATA/NAME-jamba; FAMILY-NAME.mlir is that of DATA/golden/FAMILY/NAME. What the
compiler makes goes to DIRECTORY, ready to be copied.
"""
import glob
import os
import re
import subprocess
import sys

# What phase form has none of.
FOREIGN = re.compile(r"tensor<|memref\.alloc|memref\.copy")


def main(braid, data, directory):
    paths = sorted(glob.glob(f"{data}/phase-form/*.mlir"))
    differ = foreign = 0
    for path in paths:
        name = os.path.basename(path)[:-len(".mlir")]
        family, _, case = name.partition("-")
        candidates = [f"{data}/golden/jamba/{name}", f"{data}/golden/{family}/{case}", f"{data}/{name}-jamba"]
        checkpoint = next(path for path in candidates if os.path.isdir(path))
        made = subprocess.run([braid, "compile", checkpoint, "--stop-after=verify-phases"],
                              check=True, capture_output=True, text=True).stdout
        with open(f"{directory}/{name}.mlir", "w") as file:
            file.write(made)
        with open(path) as file:
            differs, is_foreign = made != file.read(), FOREIGN.search(made)
        differ += differs
        foreign += bool(is_foreign)
        if differs or is_foreign:
            print(f"{path}: {is_foreign.group() if is_foreign else 'differs'}")
    print(f"{len(paths)} files, {differ} that differ, {foreign} that are not phase form")
    return differ or foreign


sys.exit(main(*sys.argv[1:]))
