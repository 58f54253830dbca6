"""What Transformers computes for a checkpoint, in float32 and in true double.

Braid promises for a batch with padding what each row would give alone, without
its padding.  So every row is run by itself on its real tokens and the results
are put back where those tokens stood, with zeros at the masked positions.
Nothing here uses the library's cache: it is wrong for Jamba whenever several
tokens are added to a cache that is not empty.
"""
import copy
import json
import os
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

import torch
import transformers
from torch.overrides import TorchFunctionMode

from families import FAMILIES, find_model

transformers.utils.logging.disable_progress_bar()

GREEDY = 8  # tokens that a golden continues each row by


# ---------------------------------------------------------------- loading

def _numbers(node):
    """{"__float__": "Infinity"} and its like as numbers."""
    if isinstance(node, dict):
        if set(node) == {"__float__"}:
            return float(node["__float__"])
        return {key: _numbers(value) for key, value in node.items()}
    return [_numbers(value) for value in node] if isinstance(node, list) else node


def load_config(directory):
    """The configuration as Braid reads it: other spellings count, and null means absent, where the library would
    refuse it or not look."""
    raw = _numbers(json.loads((Path(directory) / "config.json").read_text()))
    family = FAMILIES[raw["model_type"]]
    for alias, key in family.aliases.items():
        if alias in raw:
            raw.setdefault(key, raw.pop(alias))
    for key, meaning in family.nullable.items():
        if key in raw and raw[key] is None:
            del raw[key]
            if meaning:
                raw[key] = raw[meaning]
    return family.config.from_dict(raw)


def load(directory, dtype=torch.float32):
    """The model of a checkpoint directory, its stored weights widened to dtype."""
    if dtype is torch.float64:
        with true_double():  # tables of rotary embeddings are made here
            return _load(directory, dtype)
    return _load(directory, dtype)


def _load(directory, dtype):
    config = load_config(directory)
    model_class = find_model(FAMILIES[config.model_type], config.architectures[0])
    # "eager" twice: the other implementations have no double and want aligned sizes.
    model, report = model_class.from_pretrained(
        directory, config=config, dtype=dtype, attn_implementation="eager",
        experts_implementation="eager", output_loading_info=True)
    if report["missing_keys"] or report["unexpected_keys"] or report["mismatched_keys"]:
        raise ValueError(f"{directory} does not load cleanly: {report}")
    return model.eval()


# ---------------------------------------------------------------- true double

def _wider(value):
    return torch.float64 if value is torch.float32 else value


class _Widen(TorchFunctionMode):
    """Turns every request for float32 into one for float64.

    The library computes norms, softmax, router probabilities and the Mamba scan in
    float32 whatever the model's type is; a model in double would lose its digits there.
    """

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function is torch.Tensor.float:
            function = torch.Tensor.double
        kwargs = {key: _wider(value) for key, value in (kwargs or {}).items()}
        return function(*map(_wider, args), **kwargs)


@contextmanager
def true_double():
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        with _Widen():
            yield
    finally:
        torch.set_default_dtype(before)


# ---------------------------------------------------------------- one row

@torch.no_grad()
def forward(model, tokens, **options):
    rope = getattr(model.config, "rope_parameters", None) or {}
    if rope.get("rope_type") in ("dynamic", "longrope"):
        model = copy.deepcopy(model)  # it would remember the longest row it has seen

    def run():
        return model(input_ids=torch.tensor([tokens]), use_cache=False, **options)
    if model.dtype is not torch.float64:
        return run()
    with true_double():
        return run()


def primary(outputs):
    """(name, tensor) of what the model is for: logits, or the last hidden state of a headless one."""
    name = "logits" if "logits" in outputs else "last_hidden_state"
    return name, outputs[name]


def run_row(model, tokens):
    """{name: [L, width]} for one row without padding; [width] for the scores of a classifier."""
    out = forward(model, tokens, output_hidden_states=True)
    name, main = primary(out)
    results = {name: main[0]}
    for i, hidden in enumerate(out.hidden_states):
        results[f"hidden_states.{i}"] = hidden[0]
    return results


def greedy_row(model, tokens, count):
    """(ids, leads) of `count` greedy tokens; a lead is the gap between the best two logits.

    eos is a token like the others here, and of equal logits the lowest id wins.
    """
    tokens, ids, leads = list(tokens), [], []
    for _ in range(count):
        last = forward(model, tokens).logits[0, -1]
        best, second = torch.topk(last, 2).values.tolist()
        ids.append(int((last == last.max()).nonzero()[0]))
        leads.append(best - second)
        tokens.append(ids[-1])
    return ids, leads


def router_margin(model, tokens):
    """The narrowest gap between the router logits of an expert just chosen and one just missed.

    Where it is of rounding size float32 may choose differently, and then errors jump.
    """
    config = model.config
    if not any(name.endswith(FAMILIES[config.model_type].router or "none") for name, _ in model.named_parameters()):
        return float("inf")
    margin, k = float("inf"), config.num_experts_per_tok
    body = getattr(model, "model", model)
    for logits in forward(body, tokens, output_router_logits=True).router_logits:
        if k >= logits.shape[-1]:
            continue
        best = logits.sort(descending=True).values
        margin = min(margin, float((best[..., k - 1] - best[..., k]).min()))
    return margin


# ---------------------------------------------------------------- a batch

def real_tokens(ids, mask):
    return [[t for t, keep in zip(row, row_mask) if keep] for row, row_mask in zip(ids.tolist(), mask.tolist())]


def run_batch(model, ids, mask):
    """{name: [B, L, width]}, zero where mask is zero."""
    results = {}
    for b, tokens in enumerate(real_tokens(ids, mask)):
        for name, value in run_row(model, tokens).items():
            if value.dim() == 1:
                results.setdefault(name, torch.zeros(len(ids), len(value), dtype=value.dtype))[b] = value
                continue
            if name not in results:
                results[name] = torch.zeros(*ids.shape, value.shape[-1], dtype=value.dtype)
            results[name][b, mask[b].bool()] = value
    return results


def greedy_batch(model, ids, mask, count):
    rows = [greedy_row(model, tokens, count) for tokens in real_tokens(ids, mask)]
    return torch.tensor([r[0] for r in rows]), torch.tensor([r[1] for r in rows], dtype=torch.float64)


def golden(directory, ids, mask, greedy=GREEDY, hidden_states=True):
    """The tensors of a golden.safetensors: what the library says in float32 and in true double."""
    single, double = load(directory), load(directory, torch.float64)
    tensors = {"input_ids": ids, "attention_mask": mask}
    for name, value in run_batch(double, ids, mask).items():
        if name.startswith("hidden_states."):
            if hidden_states:
                tensors[name.replace("hidden_states.", "hidden_states_f64.")] = value
        else:
            tensors[name + "_f64"] = value
    for name, value in run_batch(single, ids, mask).items():
        if not name.startswith("hidden_states."):
            tensors[name + "_f32"] = value
    if greedy and "logits_f64" in tensors:
        tensors["greedy"], tensors["greedy_lead"] = greedy_batch(double, ids, mask, greedy)
    return {name: value.contiguous() for name, value in tensors.items()}


def further_outputs(directory, ids, labels):
    """Attentions, router logits and losses in true double, of a batch of one row without padding."""
    if len(ids) != 1:
        raise ValueError("of one row")
    model = load(directory, torch.float64)
    family = FAMILIES[model.config.model_type]
    experts = any(name.endswith(family.router or "none") for name, _ in model.named_parameters())
    classifies = labels.dim() == 1
    options = {"output_router_logits": True} if experts and not classifies else {}
    out = forward(model, ids[0].tolist(), output_attentions=True, labels=labels, **options)
    tensors = {"labels": labels, "loss_f64": out.loss.reshape(1)}
    for i, weights in enumerate(out.attentions):
        tensors[f"attentions_f64.{i}"] = weights
    if options:
        tensors["aux_loss_f64"] = out.aux_loss.reshape(1)
        for i, logits in enumerate(family.each_router_once(out.router_logits)):
            tensors[f"router_logits_f64.{i}"] = logits
    return {name: value.contiguous() for name, value in tensors.items()}
