"""Random checkpoints and batches for the conformance tests, from a few lines of description.

A freshly initialised model is a poor test: its weights are so small that most
mistakes vanish in rounding.  The weights here keep every part of a layer alive.
"""
import json
import math
import re
from dataclasses import dataclass, field

import reference  # first: it keeps the library offline
import torch
from families import FAMILIES
from safetensors.torch import load_file, save_file

STORAGE = {"f32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}
SAFE_MARGIN = 3e-4  # between router logits, which are a few units wide


@dataclass
class Case:
    config: dict = field(default_factory=dict)  # what differs from the family's defaults
    family: str = "jamba"
    head: str = "causal"                        # or "base": a bare model, or "classifier"
    rows: tuple = (7, 4)                        # real tokens of each row of the batch
    pad: str = "right"
    storage: str = "bf16"
    own_head: bool = False                      # a head of its own beside the tie flag
    fused: bool = False                         # experts stored as two tensors per layer
    shard: str = ""                             # largest shard, as "60KB"
    block: str = "first"                        # where Zamba's block is: under "first", "last", "all", "different"
    edit: dict = field(default_factory=dict)    # keys put into config.json afterwards, as they are
    drop: tuple = ()                            # keys taken out of config.json
    rename: dict = field(default_factory=dict)  # keys of config.json spelled otherwise
    hidden_states: bool = True                  # whether the golden file holds them
    greedy: bool = True                         # whether the rows are continued
    outputs: bool = False                       # whether it holds attentions, router logits and losses, of one row


# ---------------------------------------------------------------- weights

def _inverse_softplus(x):
    return x + torch.log(-torch.expm1(-x))


def _weight(name, shape, random):
    noise = torch.randn(shape, generator=random)
    if name.endswith("norm.weight"):
        return 1 + 0.2 * noise
    if name.endswith("A_log"):
        return torch.log(torch.arange(1.0, shape[-1] + 1)) + 0.2 * noise
    if name.endswith("mamba.D"):
        return 1 + 0.3 * noise
    if name.endswith(("dt_proj.bias", "dt_proj_bias", "dt_bias")):  # steps from 0.01 to 1: some channels remember, some forget
        step = torch.exp(torch.rand(shape, generator=random) * math.log(100) - math.log(100))
        return _inverse_softplus(step) + 0.2 * noise
    if name.endswith(".bias"):
        return 0.3 * noise
    if name.endswith("embed_tokens.weight"):
        return 0.4 * noise  # or the last token would drown what the layers add to it
    # A router is given more, so that its choices are far apart.
    gain = 3.0 if name.endswith(("router.weight", "router.layer.weight")) else 1.0
    return gain * noise / math.sqrt(shape[-1])


@torch.no_grad()
def make_model(case, seed):
    family = FAMILIES[case.family]
    settings = family.defaults | case.config
    if case.own_head or case.block == "different":
        settings["tie_word_embeddings"] = False  # the flag goes into the file afterwards
    model = family.models[case.head](family.config(**settings))
    random = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        parameter.copy_(_weight(name, parameter.shape, random))
    return model.to(STORAGE[case.storage])


# ---------------------------------------------------------------- files

def move_block(path, where):
    """Puts the copy of Zamba's block under the number of another hybrid layer, or of all of them."""
    tensors = load_file(path)
    find = re.compile(r"(.*layers\.)(\d+)(\.shared_transf\..*)").fullmatch
    hybrids = sorted({int(n) for n in re.findall(r"layers\.(\d+)\.linear\.weight", " ".join(tensors))})
    moved = {}
    for name, value in tensors.items():
        match = find(name)
        numbers = {"last": hybrids[-1:], "all": hybrids}[where] if match else []
        for number in numbers:
            moved[f"{match[1]}{number}{match[3]}"] = value.clone()
        if not match:
            moved[name] = value
    save_file(moved, path, metadata={"format": "pt"})


def save_checkpoint(model, case, directory):
    options = {"max_shard_size": case.shard} if case.shard else {}
    model.save_pretrained(directory, save_original_format=not case.fused, **options)
    (directory / "generation_config.json").unlink(missing_ok=True)
    path = directory / "config.json"
    config = json.loads(path.read_text())
    if case.block in ("last", "all"):
        move_block(directory / "model.safetensors", case.block)
    config |= {"tie_word_embeddings": True} if case.own_head or case.block == "different" else {}
    config |= case.edit
    for key in case.drop:
        del config[key]
    for old, new in case.rename.items():
        config[new] = config.pop(old)
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    for file in directory.iterdir():
        file.chmod(0o644)


def make_batch(case, vocab, seed):
    """(input_ids, attention_mask); padding is id 0, which is a token like any other elsewhere."""
    random = torch.Generator().manual_seed(seed)
    length = max(case.rows)
    ids = torch.zeros(len(case.rows), length, dtype=torch.int64)
    mask = torch.zeros_like(ids)
    for b, count in enumerate(case.rows):
        at = slice(length - count, length) if case.pad == "left" else slice(0, count)
        ids[b, at] = torch.randint(vocab, (count,), generator=random)
        mask[b, at] = 1
    return ids, mask


def make_labels(case, ids, seed):
    """Labels of every token, some of them ignored; a classifier's are of rows."""
    random = torch.Generator().manual_seed(seed + 1)
    if case.head == "classifier":
        return torch.randint(2, (len(ids),), generator=random)
    labels = ids.roll(1, dims=1)
    labels[torch.rand(ids.shape, generator=random) < 0.2] = -100
    return labels


def choose_batch(directory, case, seed):
    """A batch whose router choices are clear, so that rounding cannot change them."""
    model = reference.load(directory, torch.float64)
    for attempt in range(200):
        ids, mask = make_batch(case, model.config.vocab_size, seed + 1000 * attempt)
        if all(reference.router_margin(model, row) > SAFE_MARGIN for row in reference.real_tokens(ids, mask)):
            return ids, mask
    raise ValueError("no batch has clear router choices")


def write_case(directory, case, seed):
    """A checkpoint and its golden.safetensors; returns the golden tensors."""
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.iterdir():
        old.unlink()
    save_checkpoint(make_model(case, seed), case, directory)
    ids, mask = choose_batch(directory, case, seed)
    greedy = reference.GREEDY if case.greedy and case.head == "causal" else 0
    tensors = reference.golden(directory, ids, mask, greedy=greedy, hidden_states=case.hidden_states)
    if case.outputs:
        tensors |= reference.further_outputs(directory, ids, make_labels(case, ids, seed))
    save_file(tensors, directory / "golden.safetensors")
    (directory / "golden.safetensors").chmod(0o644)
    return tensors
