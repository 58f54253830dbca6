#!/usr/bin/env python3
"""Print CaseTables.inc: what Python's str knows of Unicode beyond utf8proc."""
import unicodedata

POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def mappings(name, convert):
    print(f"static constexpr LongMapping {name}[] = {{")
    for point in POINTS:
        text = convert(chr(point))
        if len(text) > 1:
            points = ", ".join(f"0x{ord(c):X}" for c in text)
            print(f"    {{0x{point:X}, {{{points}}}}},")
    print("};\n")


def ranges(name, holds):
    print(f"static constexpr PointRange {name}[] = {{")
    first = None
    for point in range(0x110001):
        inside = point < 0x110000 and holds(chr(point))
        if inside and first is None:
            first = point
        elif not inside and first is not None:
            print(f"    {{0x{first:X}, 0x{point - 1:X}}},")
            first = None
    print("};\n")


print("// Made by make-case-tables.py, of Unicode", unicodedata.unidata_version, end=".\n\n")
mappings("kLongUpper", str.upper)
mappings("kLongTitle", str.title)
ranges("kDigits", lambda c: c.isdigit() and not c.isdecimal())
ranges("kNumerals", lambda c: c.isnumeric() and unicodedata.category(c)[0] != "N")
