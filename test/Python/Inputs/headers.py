"""What the public C headers declare."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[3]
DIRECTORY = ROOT / "runtime/include/braid"
HEADERS = sorted(DIRECTORY.glob("*.h"))


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


CODE = {header: without_comments(header.read_text(encoding="utf-8")) for header in HEADERS}


def functions():
    """Names of exported functions."""
    return {name for code in CODE.values()
            for name in re.findall(r"BRAID_API\b[^;{]*?\b(braid_\w+)\s*\(", code)}


def structs():
    """Names of structs whose fields the headers show."""
    return {name for code in CODE.values()
            for name in re.findall(r"typedef struct (braid_\w+) \{", code)}


def enumerators():
    """{name: value} of constants that are given one."""
    return {name: int(value, 0) for code in CODE.values()
            for name, value in re.findall(r"\b(BRAID_[A-Z0-9_]+) = (-?\w+)\b", code)
            if re.fullmatch(r"-?\d+|0x[0-9a-fA-F]+", value)}
