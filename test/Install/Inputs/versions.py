"""Everything that an installed prefix says of its version is the header's.

usage: versions.py PREFIX ARTIFACT
"""
import os
import pathlib
import re
import subprocess
import sys


def run(*command, **variables):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True,
                          env={**os.environ, **variables}).stdout.strip()


def main(prefix, artifact):
    header = pathlib.Path(prefix, "include/braid/braid.h").read_text(encoding="utf-8")
    expected = ".".join(re.search(rf"BRAID_VERSION_{part} (\d+)", header)[1]
                        for part in ("MAJOR", "MINOR", "PATCH"))
    config = pathlib.Path(prefix, "lib/cmake/Braid/BraidConfigVersion.cmake")
    found = {
        "braid --version": run(f"{prefix}/bin/braid", "--version").split()[1],
        "CMake": re.search(r'PACKAGE_VERSION "(.*)"', config.read_text(encoding="utf-8"))[1],
        "python": run(sys.executable, "-c", "import braid; print(braid.__version__)",
                      PYTHONPATH=f"{prefix}/lib/python3/dist-packages",
                      BRAID_LIBRARY_DIR=f"{prefix}/lib"),
        "model.so": re.search(rb"braid ([0-9.]+), LLVM",
                              pathlib.Path(artifact, "model.so").read_bytes())[1].decode(),
        "file": os.path.realpath(f"{prefix}/lib/libbraid.so").split(".so.")[1],
    }
    for name in ("braid", "braid-text"):
        found[name + ".pc"] = run("pkg-config", "--modversion", name,
                                  PKG_CONFIG_PATH=f"{prefix}/lib/pkgconfig")
    wrong = {place: version for place, version in found.items() if version != expected}
    if wrong:
        sys.exit(f"expected {expected} everywhere, but got {wrong}")


main(*sys.argv[1:])
