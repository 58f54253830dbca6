"""The libraries export the functions of the public headers, and nothing else.

usage: exports.py NM LIBRARY...
"""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Python/Inputs"))
import headers  # noqa: E402


def main(nm, *libraries):
    exported = set()
    for library in libraries:
        # The C++ library's own templates are weak.
        listing = subprocess.run([nm, "-D", "--defined-only", "--format=posix", library],
                                 check=True, stdout=subprocess.PIPE, text=True).stdout
        exported |= {line.split()[0] for line in listing.splitlines()
                     if line.split()[1] not in "VWu"}
    missing, extra = headers.functions() - exported, exported - headers.functions()
    if missing or extra:
        sys.exit(f"expected what the headers declare, but {sorted(missing)} are missing and "
                 f"{sorted(extra)} are not declared")


main(*sys.argv[1:])
