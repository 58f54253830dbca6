"""huge-pages.py DIRECTORY JSON: whether the weights of a `braid bench` lay in huge
pages, where a file does that is written in whole ones into DIRECTORY."""

import json
import mmap
import os
import sys

HUGE = 2 << 20


def count_huge_bytes(path):
    """Of the maps of `path` in this process, in huge pages."""
    count, meant = 0, False
    for line in open("/proc/self/smaps"):
        words = line.split()
        if not words[0].endswith(":"):
            meant = words[-1] == path
        elif meant and words[0] == "FilePmdMapped:":
            count += int(words[1]) << 10
    return count


def has_huge_pages(directory):
    path = os.path.join(os.path.realpath(directory), "probe")
    with open(path, "wb", buffering=0) as file:
        for _ in range(8):
            file.write(bytes(HUGE))
    with open(path, "rb") as file:
        memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        memory.madvise(mmap.MADV_HUGEPAGE)
        sum(memory[::4096])
        return count_huge_bytes(path) == 8 * HUGE


if __name__ == "__main__":
    directory, report = sys.argv[1:]
    if not has_huge_pages(directory):
        print("no huge pages of files here")
        sys.exit()
    result = json.load(open(report))
    huge, resident = (result[f"weights_{kind}_bytes"] for kind in ("huge", "resident"))
    # Memory may be in pieces by now.
    assert 2 * huge > resident, f"{huge} of {resident} bytes are in huge pages"
    print(f"huge pages: {huge >> 20} of {resident >> 20} MiB")
