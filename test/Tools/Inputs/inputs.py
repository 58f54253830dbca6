#!/usr/bin/env python3
"""Write inputs of braid eval, good ones and bad ones, to a directory.

usage: inputs.py DIRECTORY
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "conformance"))
import compare  # noqa: E402

IDS = ([2, 4], [1, 2, 3, 4, 5, 6, 7, 8])


def mask(*values):
    return ([2, 4], list(values))


INPUTS = {
    "good": {"input_ids": IDS, "attention_mask": mask(1, 1, 1, 1, 0, 1, 1, 0)},
    "hole": {"input_ids": IDS, "attention_mask": mask(1, 1, 1, 1, 1, 1, 0, 1)},
    "empty-row": {"input_ids": IDS, "attention_mask": mask(1, 1, 1, 1, 0, 0, 0, 0)},
    "two": {"input_ids": IDS, "attention_mask": mask(1, 1, 1, 2, 1, 1, 1, 1)},
    "id": {"input_ids": ([2, 4], [1, 2, 3, 4, 640, 6, 7, 8])},
    "shape": {"input_ids": IDS, "attention_mask": ([4, 2], [1] * 8)},
    "none": {"attention_mask": mask(1, 1, 1, 1, 1, 1, 1, 1)},
    "other": {"input_ids": IDS, "token_type_ids": IDS},
    "small": {"input_ids": ([1, 2], [1, 2])},
}

for name, tensors in INPUTS.items():
    compare.write_ids(os.path.join(sys.argv[1], name + ".safetensors"), tensors)
