"""Conversations to ids, in which nobody types a special token."""

from __future__ import annotations

import re

# Never characters (U+FDD0, U+FDD1), free for use within a program.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
_WRITTEN = re.compile(r"\\ufdd[01]|" + _MARKS.pattern)  # as repr writes them, too


def mark(value, special: re.Pattern | None):
    """What is said, with marks around what spells a special token.

    Templates trim, split and compare what is said, so they get to see all of it, and nothing but
    it where no special token is spelled.
    """
    if isinstance(value, str):
        text = _MARKS.sub("", value)
        return special.sub(lambda found: _OPEN + found[0] + _CLOSE, text) if special else text
    if isinstance(value, dict):
        return {key: mark(item, special) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [mark(item, special) for item in value]
    return value


def unmark(marked: str, plain: str) -> list[tuple[int, int]] | None:
    """Spans of `plain` that are between marks in `marked`, the same with marks.

    A template may have dropped some marks; one without its partner says nothing. None if the
    texts differ in something else.
    """
    for marks in (_MARKS, _WRITTEN):
        pieces, spans = [], []
        length, start, begin = 0, 0, None
        for found in marks.finditer(marked):
            pieces.append(marked[start:found.start()])
            length += found.start() - start
            start = found.end()
            if found[0] in (_OPEN, r"\ufdd0"):
                begin = length
            elif begin is not None:
                if begin < length:
                    spans.append((begin, length))
                begin = None
        if "".join(pieces) + marked[start:] == plain:
            return spans
    return None


def find_special(tokenizer) -> re.Pattern | None:
    """Finds what spells a special token of `tokenizer`; None if it has none.

    What it finds does not overlap, but nothing that it passes over is apart from all of it, and
    a special token is text if it has a character in a span.
    """
    texts = {tokenizer.token(i) for i in range(len(tokenizer)) if tokenizer.is_special(i)}
    ordered = sorted(filter(None, texts), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None
