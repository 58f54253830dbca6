"""Runs the braid binary on a checkpoint and judges its answers.  Needs only the standard library.

A golden.safetensors holds
    input_ids, attention_mask        [B, L]     the batch; mask is 1 for real tokens
    logits_f32, logits_f64           [B, L, V]  the library in float32 and in true double
    hidden_states_f64.I              [B, L, H]  before layer I; the last one is the normed output
    greedy, greedy_lead              [B, N]     each row's continuation; the gap of the best two logits
and perhaps what a batch of one row without padding gives beside them
    labels                           [B, L]     of tokens; a classifier's [B]
    loss_f64, aux_loss_f64           [1]
    attentions_f64.I                 [B, heads, L, L]
    router_logits_f64.I              [B * L, E]
A model without a head has last_hidden_state_f32 and _f64 in place of logits and no greedy; a classifier has logits of
[B, labels], those of the last token of each row that is not the pad token, and no greedy.
Masked positions are zero throughout, and braid must leave them zero.
"""
import json
import math
import subprocess
import sys
from array import array
from pathlib import Path

TIGHT = 1e-4  # allowed of the range of the logits, or twice the library's own error if that is more
FURTHER = ["hidden_states", "attentions", "router_logits"]
TYPES = {"F32": "f", "F64": "d", "I64": "q"}


# ---------------------------------------------------------------- safetensors

def read_safetensors(path):
    """{name: (shape, values)} of a file of F32, F64 and I64 tensors."""
    raw = Path(path).read_bytes()
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:8 + size])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = array(TYPES[entry["dtype"]], raw[8 + size + begin:8 + size + end])
        if sys.byteorder == "big":
            values.byteswap()
        tensors[name] = (entry["shape"], values)
    return tensors


def write_ids(path, tensors):
    """A file of I64 tensors from {name: (shape, values)}."""
    header, data = {}, b""
    for name, (shape, values) in tensors.items():
        packed = array("q", values)
        if sys.byteorder == "big":
            packed.byteswap()
        header[name] = {"dtype": "I64", "shape": shape, "data_offsets": [len(data), len(data) + 8 * len(packed)]}
        data += packed.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    Path(path).write_bytes(len(text).to_bytes(8, "little") + text + data)


# ---------------------------------------------------------------- running

def call(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise RuntimeError(f"{command[0]} {command[1]} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")


def run_braid(braid, model, golden, work):
    """Compiles the checkpoint directory, evaluates the golden batch and returns what braid wrote."""
    art, asked, answer = Path(work) / "model.braid", Path(work) / "in.safetensors", Path(work) / "out.safetensors"
    write_ids(asked, {name: golden[name] for name in ("input_ids", "attention_mask", "labels") if name in golden})
    options = [f"--outputs={output}" for output in FURTHER if any(name.startswith(output + "_f64.") for name in golden)]
    if "greedy" in golden:
        options.append(f"--greedy={golden['greedy'][0][1]}")
    call(braid, "compile", model, "-o", art, "--dtype=f32")
    call(braid, "eval", art, "--input", asked, "--output", answer, *options)
    listing = subprocess.run([str(braid), "inspect", str(art)], capture_output=True, text=True, check=True).stdout
    if "generic" in listing or "kernels" not in listing:
        raise RuntimeError("a kernel is generic, or none is listed")
    return read_safetensors(answer)


# ---------------------------------------------------------------- judging

def real_indices(shape, mask):
    """Flat indices of the values at unmasked positions of a [B, L, width] tensor; all of a classifier's [B, labels]."""
    if len(shape) == 2:
        return range(shape[0] * shape[1])
    width = shape[-1]
    return [at * width + i for at, keep in enumerate(mask) if keep for i in range(width)]


def spread(values, indices):
    chosen = [values[i] for i in indices]
    return max(chosen) - min(chosen)


def largest_error(got, wanted, indices):
    """The largest difference; infinite as soon as one value is not a number."""
    errors = [abs(got[i] - wanted[i]) for i in indices]
    return max(errors) if all(map(math.isfinite, errors)) else math.inf


class Scale:
    """How large the main output of a golden file is, and how far from it braid may be."""

    def __init__(self, golden):
        self.mask = golden["attention_mask"][1]
        self.main = "logits" if "logits_f64" in golden else "last_hidden_state"
        shape, double = golden[self.main + "_f64"]
        indices = real_indices(shape, self.mask)
        self.range = spread(double, indices)
        self.library_error = largest_error(golden[self.main + "_f32"][1], double, indices) / self.range
        self.bound = max(TIGHT, 2 * self.library_error)


class Verdict:
    """What is wrong with braid's output, in words, and the errors measured (relative to the range)."""

    def __init__(self, golden, output):
        self.scale = Scale(golden)
        self.problems = []
        self.tokens = 0
        self.further_error = 0.0
        self.error = self._close(self.scale.main, golden[self.scale.main + "_f64"], output)
        hidden = [name for name in golden if name.startswith("hidden_states_f64.")]
        self.hidden_error = max(
            [self._close(name.replace("_f64", ""), golden[name], output) for name in hidden], default=0.0)
        for name in golden:
            if name.startswith(("attentions_f64.", "router_logits_f64.")):
                self._near(name.replace("_f64", ""), golden[name], output)
        for name in ("loss_f64", "aux_loss_f64"):
            if name in golden:
                self._near(name.replace("_f64", ""), golden[name], output)
        if "greedy" in golden:
            self._same_tokens(golden["greedy"], golden["greedy_lead"][1], output)

    def _present(self, name, shape, output):
        if name not in output:
            self.problems.append(f"no output {name}")
        elif list(output[name][0]) != list(shape):
            self.problems.append(f"{name} has shape {output[name][0]}, not {shape}")
        else:
            return True
        return False

    def _close(self, name, wanted, output):
        shape, double = wanted
        if not self._present(name, shape, output):
            return math.inf
        got = output[name][1]
        indices = real_indices(shape, self.scale.mask)
        error = largest_error(got, double, indices) / spread(double, indices)
        if error > self.scale.bound:
            self.problems.append(f"{name} is off by {error:.1e} of its range")
        if len(shape) == 3 and any(got[i] != 0 for i in real_indices(shape, [not keep for keep in self.scale.mask])):
            self.problems.append(f"{name} is not zero at a masked position")
        return error

    def _near(self, name, wanted, output):
        """Without padding: relative to the largest value."""
        shape, double = wanted
        if not self._present(name, shape, output):
            return
        error = largest_error(output[name][1], double, range(len(double))) / max(map(abs, double))
        self.further_error = max(self.further_error, error)
        if error > TIGHT:
            self.problems.append(f"{name} is off by {error:.1e}")

    def _same_tokens(self, wanted, leads, output):
        """Every row must agree up to its first choice that is closer than the allowed error."""
        shape, ids = wanted
        if not self._present("greedy", shape, output):
            return
        got = output["greedy"][1]
        for start in range(0, len(ids), shape[1]):
            for i in range(start, start + shape[1]):
                if leads[i] <= self.scale.bound * self.scale.range:
                    break
                if got[i] != ids[i]:
                    place = f"greedy token {i - start} of row {start // shape[1]}"
                    self.problems.append(f"{place} is {got[i]}, not {ids[i]}")
                    break
                self.tokens += 1

    def __str__(self):
        text = (f"error {self.error:.1e}, hidden states {self.hidden_error:.1e} of the range, "
                f"bound {self.scale.bound:.1e}, {self.tokens} tokens agree")
        if self.further_error:
            text += f", other outputs {self.further_error:.1e}"
        return "; ".join([text] + self.problems)


def judge(label, braid, model, golden, work):
    """Prints one line; true when braid agrees."""
    try:
        verdict = Verdict(golden, run_braid(braid, model, golden, work))
    except (RuntimeError, OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
        print(f"FAIL {label}: {error}", flush=True)
        return False
    print(f"{'FAIL' if verdict.problems else 'ok  '} {label}: {verdict}", flush=True)
    return not verdict.problems
