#!/usr/bin/env python3
"""Compile and synthesize onto disks that are as large as said, and smaller.

usage: space.py BRAID DATA DIRECTORY

Run where it may mount.  A page less than a command asks for is refused before a byte is
written, and the message has both numbers; what it asks for is enough.  Of that the
weights and the files that are copied are exact, and the rest is for code.
"""
import os
import re
import subprocess
import sys

PAGE = 4096
CODE = 4 << 20  # of an instruction set
REFUSED = re.compile(r"braid: error: expected (\d+) bytes of free disk, but got (\d+) \((.*)\); "
                     r"free some or choose another disk\n")


class Disks:
    def __init__(self, braid, directory):
        self.braid, self.disk, self.count, self.wrong = braid, f"{directory}/disk", 0, 0

    def expect(self, condition, *what):
        if not condition:
            self.wrong += 1
            print("wrong:", *what)

    def run(self, pages, *arguments):
        """The result, and the bytes of each file on a disk of so many pages afterwards."""
        self.count += 1
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={pages * PAGE}", "none", self.disk], check=True)
        try:
            result = subprocess.run([self.braid, *arguments, "-o", f"{self.disk}/out"], capture_output=True, text=True)
            return result, measure(self.disk)
        finally:
            subprocess.run(["umount", self.disk], check=True)

    def check(self, *arguments):
        """What the command asks for, and the bytes of each file that it makes."""
        result, left = self.run(16, *arguments)
        refused = REFUSED.fullmatch(result.stderr)
        self.expect(result.returncode == 1 and refused and not left, arguments, result, left)
        if not refused:
            return 0, {}
        wanted = int(refused[1])
        self.expect((int(refused[2]), refused[3]) == (16 * PAGE, self.disk), arguments, result.stderr)
        # The disk needs room for the directories, too.
        result, left = self.run(wanted // PAGE + 8, *arguments)
        self.expect(result.returncode == 0, arguments, result)
        return wanted, left


def measure(directory):
    return {file: os.path.getsize(os.path.join(folder, file))
            for folder, _, files in os.walk(directory) for file in files}


def main(braid, data, directory):
    disks = Disks(braid, directory)
    for family, levels, options in (("jamba", 1, ["--cpu=x86-64-v3", "--instrument"]),
                                    ("jetmoe", 3, ["--cpu=portable"])):
        wanted, files = disks.check("compile", f"{data}/tiny-{family}", f"--keep-intermediates={directory}", *options)
        # While the library is linked, the object is there, too.
        code = files.pop("model.so", 0) + files.pop("manifest.json", 0) + sum(
            size for file, size in measure(directory).items() if file.endswith("-object.o"))
        disks.expect(wanted == sum(files.values()) + levels * CODE, family, wanted, files)
        disks.expect(0 < 2 * code < levels * CODE, family, code)
    for options in ([], ["--shard-size=1MB"]):
        wanted, files = disks.check("synth", f"{data}/tiny-jamba/config.json", *options)
        disks.expect(wanted == sum(files.values()), options, wanted, files)
    print(f"{disks.count} disks, {disks.wrong} wrong")
    return disks.wrong != 0


sys.exit(main(*sys.argv[1:]))
