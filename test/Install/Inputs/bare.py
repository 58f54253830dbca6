"""Make a root directory with a program, an artifact and few libraries.

usage: bare.py ROOT PROGRAM ARTIFACT LIBRARY...

Beside the libraries named there are those of C and C++ alone. They come from where PROGRAM
finds them; one that it needs and that is not named is left out, and so it cannot run.
"""
import os
import re
import shutil
import subprocess
import sys

LANGUAGE = {"libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6"}


def main(root, program, artifact, *libraries):
    os.makedirs(f"{root}/lib")
    shutil.copy(program, f"{root}/program")
    shutil.copytree(artifact, f"{root}/artifact")
    listing = subprocess.run(["ldd", program], check=True, stdout=subprocess.PIPE,
                             text=True).stdout
    wanted = LANGUAGE | set(libraries)
    for name, path in re.findall(r"(\S+) => (/\S+)", listing):
        if name in wanted:
            shutil.copy(path, f"{root}/lib/{name}")
            wanted.remove(name)
    if wanted:
        sys.exit(f"expected {program} to need {sorted(wanted)}, but it does not")
    loader = re.search(r"^\s*(/\S+)", listing, flags=re.M)[1]
    os.makedirs(root + os.path.dirname(loader), exist_ok=True)
    shutil.copy(loader, root + loader)


main(*sys.argv[1:])
