#!/usr/bin/env python3
"""Continue a text, by the Python package.

usage: story.py ARTIFACT PROMPT [TOKENS]

Prints the prompt and what a compiled language model continues it by, as it comes.
"""
import sys

import braid


def main(artifact, prompt, tokens="64"):
    print(prompt, end="")
    try:
        with braid.load(artifact) as model:
            for piece in model.generate(prompt, max_new_tokens=int(tokens), stream=True):
                print(piece, end="", flush=True)
        print()
        return 0
    except braid.Error as error:
        print(f"\nstory.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print()
        return 130


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
