"""Random checkpoints and batches for the conformance tests, from a few lines of description.

A freshly initialised model is a poor test: its weights are so small that most
mistakes vanish in rounding.  The weights here keep every part of a layer alive.
"""
import json
import math
from dataclasses import dataclass, field

import reference  # first: it keeps the library offline
import torch
from safetensors.torch import save_file
from transformers import JambaConfig, JambaForCausalLM, JambaModel

DEFAULTS = dict(
    vocab_size=61, hidden_size=28, intermediate_size=36, num_hidden_layers=3, num_attention_heads=2,
    num_key_value_heads=1, attn_layer_period=3, attn_layer_offset=1, num_experts=3, num_experts_per_tok=2,
    mamba_d_state=8, mamba_dt_rank=4)
STORAGE = {"f32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}
SAFE_MARGIN = 3e-4  # between router logits, which are a few units wide


@dataclass
class Case:
    config: dict = field(default_factory=dict)  # what differs from DEFAULTS
    rows: tuple = (7, 4)                        # real tokens of each row of the batch
    pad: str = "right"
    storage: str = "bf16"
    headless: bool = False                      # a bare JambaModel
    own_head: bool = False                      # a head of its own beside the tie flag
    fused: bool = False                         # experts stored as two tensors per layer
    shard: str = ""                             # largest shard, as "60KB"
    edit: dict = field(default_factory=dict)    # keys put into config.json afterwards, as they are
    rename: dict = field(default_factory=dict)  # keys of config.json spelled otherwise
    hidden_states: bool = True                  # whether the golden file holds them


# ---------------------------------------------------------------- weights

def _inverse_softplus(x):
    return x + torch.log(-torch.expm1(-x))


def _weight(name, shape, random):
    noise = torch.randn(shape, generator=random)
    if name.endswith("layernorm.weight"):
        return 1 + 0.2 * noise
    if name.endswith("A_log"):
        return torch.log(torch.arange(1.0, shape[1] + 1)) + 0.2 * noise
    if name.endswith("mamba.D"):
        return 1 + 0.3 * noise
    if name.endswith("dt_proj.bias"):  # steps from 0.01 to 1: some channels remember, some forget
        step = torch.exp(torch.rand(shape, generator=random) * math.log(100) - math.log(100))
        return _inverse_softplus(step) + 0.2 * noise
    if name.endswith(".bias"):
        return 0.3 * noise
    if name.endswith("embed_tokens.weight"):
        return 0.4 * noise  # or the last token would drown what the layers add to it
    # A router is given more, so that its choices are far apart.
    gain = 3.0 if name.endswith("router.weight") else 1.0
    return gain * noise / math.sqrt(shape[-1])


@torch.no_grad()
def make_model(case, seed):
    settings = DEFAULTS | case.config
    if case.own_head:
        settings["tie_word_embeddings"] = False  # the flag goes into the file afterwards
    model = (JambaModel if case.headless else JambaForCausalLM)(JambaConfig(**settings))
    random = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        parameter.copy_(_weight(name, parameter.shape, random))
    return model.to(STORAGE[case.storage])


# ---------------------------------------------------------------- files

def save_checkpoint(model, case, directory):
    options = {"max_shard_size": case.shard} if case.shard else {}
    model.save_pretrained(directory, save_original_format=not case.fused, **options)
    (directory / "generation_config.json").unlink(missing_ok=True)
    path = directory / "config.json"
    config = json.loads(path.read_text())
    config |= case.edit | ({"tie_word_embeddings": True} if case.own_head else {})
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
    tensors = reference.golden(directory, ids, mask, hidden_states=case.hidden_states)
    save_file(tensors, directory / "golden.safetensors")
    (directory / "golden.safetensors").chmod(0o644)
    return tensors
