#!/usr/bin/env python3
"""Require of every op of the dialect what each must have.

usage: every-op.py SOURCE-TREE BRAID-OPT

The ops are those of docs/dialect.md, which is generated from the dialect.  Each has an
example in its description, and the source of its formula if it computes; stands in the
round trips; is refused in every way that its verifier knows, and for every constraint
that its description numbers; and has the effects of its kind, in both forms.
"""
import re
import subprocess
import sys
from pathlib import Path

ROUND_TRIPS = ["ops.mlir", "family-ops.mlir"]
INVALID = ["invalid.mlir", "family-invalid.mlir", "more-invalid.mlir"]
STRUCTURE = "structure-effects.mlir"  # effects of what computes nothing
# Ops that change a state or an output of the call, and one that reads what they change.
CHANGES = {"append_kv", "attention_weights", "causal_conv1d", "conv_activation", "copy", "gated_scan",
           "selective_scan", "ssd_scan"}
READS = {"attention"}


def read_ops(tree):
    """{mnemonic: description}"""
    text = (tree / "docs/dialect.md").read_text()
    parts = re.split(r"^### `hybrid\.(\w+)` \(hybrid::\w+\)$", text, flags=re.M)
    return {name: re.split(r"^##+ ", body, flags=re.M)[0] for name, body in zip(parts[1::2], parts[2::2])}


def mentions(text, name):
    return re.search(rf"\bhybrid\.{name}\b", text) is not None


# ---------------------------------------------------------------------------
# Refusals
# ---------------------------------------------------------------------------

SHARED = {  # what the rules that verifiers share say, by the operand's name
    "verifyColumns": "columns in '{}'", "verifyShape": "'{}' of shape [", "verifyRank": "'{}' of rank",
    "verifyKind": "a state of kind", "verifyIndex": "an index in [0, ", "verifyFactors": "as the input is",
    "verifySameLayout": "weights of one layout",
}


def body_of(text, start):
    """What is between the braces behind `start`, of a function that begins a line."""
    line = text[start:text.index("\n", start)]
    return line if line.endswith("}") else text[start:text.index("\n}", start)]


def refusals_of(text):
    """{op class: what its verifier says, each piece without the values}"""
    text = re.sub(r"//[^\n]*", "", text)
    text = re.sub(r'"\s*\n\s*"', "", text)
    helpers = {match[1]: body_of(text, match.end())
               for match in re.finditer(r"^static LogicalResult (\w+)\(", text, flags=re.M)}

    def expand(body, seen=()):
        for name, inner in helpers.items():
            if name not in seen and re.search(rf"\b{name}\(", body):
                body += expand(inner, (*seen, name))
        return body

    verifiers = {}
    for match in re.finditer(r"^LogicalResult (\w+)Op::verify\w*\(", text, flags=re.M):
        body = expand(body_of(text, match.end()))
        said = set()
        for call, arguments in re.findall(r"\b(verify[A-Z]\w*)\(([^;{]*)", body):
            if call in SHARED:
                name = re.search(r'"([^"]*)"', arguments)
                said.add(SHARED[call].format(name[1] if name else ""))
        for literal in re.findall(r'mitOpError\("((?:[^"\\]|\\.)*)"', body):
            if literal != "expected ":
                said.add(literal.split(", but")[0].strip(" '["))
        # Where a value follows, the literal behind it tells a message from others.
        for literals in re.findall(r'mitOpError\("expected "\)\s*<<([^;]*)', body):
            said.add(re.search(r'"([^"]*)"', literals)[1].split(", but")[0].strip(" '["))
        verifiers[match[1]] = said
    return verifiers


def refused_in_tests(tree):
    """{mnemonic: (tags, messages) of the cases that refuse it}"""
    cases = {}
    for name in INVALID:
        text = (tree / "test/Dialect/Hybrid" / name).read_text()
        for section in text.split("// -----"):
            lines = section.splitlines()
            tags = set(re.findall(r"\b(\w+_c\d+)(?:_\w+)?\b", section))
            for i, line in enumerate(lines):
                message = re.search(r"expected-error @below \{\{(.*)\}\}", line)
                op = message and re.search(r"\bhybrid\.(\w+)", lines[i + 1])
                if op:
                    found = cases.setdefault(op[1], (set(), []))
                    found[0].update(tags)
                    found[1].append(re.sub(r"\{\{\[?\\?(.)\]?\}\}", r"\1", message[1]))
    return cases


def check_refusals(tree, ops, expect):
    classes = dict(re.findall(r"^### `hybrid\.(\w+)` \(hybrid::(\w+)Op\)$",
                              (tree / "docs/dialect.md").read_text(), flags=re.M))
    verifiers = {}
    for file in sorted((tree / "dialects/Hybrid/IR").glob("Hybrid*Ops.cpp")):
        verifiers |= refusals_of(file.read_text())
    cases, count = refused_in_tests(tree), 0
    for name, description in ops.items():
        tags, messages = cases.get(name, (set(), []))
        for number in re.findall(r"^ *\* C(\d+):", description, flags=re.M):
            count += 1
            expect(f"{name}_c{number}" in tags, name, f"no case of constraint C{number}")
        for piece in sorted(verifiers.get(classes[name], ())):
            count += 1
            expect(any(piece in message for message in messages), name, f"no case that says: {piece}")
    return count


# ---------------------------------------------------------------------------
# Effects
# ---------------------------------------------------------------------------

GENERIC = re.compile(r'^ *(?:%[\w:, %]+ = )?"hybrid\.(\w+)"\(([^)]*)\)(.*?) : \((.*)\) -> (.*)$')


def split_types(text):
    """Types between commas that are outside brackets."""
    types, depth, start = [], 0, 0
    for i, character in enumerate(text + ","):
        depth += (character in "<([") - (character in ">)]" and text[i - 1:i + 1] != "->")
        if character == "," and depth == 0:
            types.append(text[start:i].strip())
            start = i + 1
    return [each for each in types if each]


def find_computing(tree, opt):
    """(mnemonic, generic text behind the operands, operand types, result types) of the round trips."""
    for name in ROUND_TRIPS:
        file = tree / "test/Dialect/Hybrid" / name
        text = subprocess.run([opt, file, "--mlir-print-op-generic"], capture_output=True, text=True, check=True).stdout
        for line in text.splitlines():
            match = GENERIC.match(line)
            if not match or "({" in line:
                continue
            operands, results = split_types(match[4]), split_types(match[5].strip("()"))
            if any(each.startswith(("tensor<", "memref<")) for each in operands) and match[1] != "arena_view":
                yield match[1], match[3], operands, results


def function(name, op, attributes, operands, results, how):
    """One that runs the op twice and returns what both made, or nothing; or runs it in a loop."""
    arguments = ", ".join(f"%a{i}: {each}" for i, each in enumerate([*operands, "index"]))
    values = ", ".join(f"%a{i}" for i in range(len(operands)))
    run = f'"hybrid.{op}"({values}){attributes} : ({", ".join(operands)}) -> ({", ".join(results)})\n'
    runs = [f"%r{n}:{len(results)} = {run}" if results else run for n in (0, 1)]
    index = f"%a{len(operands)}"
    if how == "loop":
        return (f"func.func @{name}({arguments}) {{\n"
                f"scf.for %i = {index} to {index} step {index} {{\n{runs[0]}}}\nreturn\n}}\n")
    made = [f"%r{n}#{i}" for n in (0, 1) for i in range(len(results))] if how == "twice" else []
    types = ", ".join(results * 2 if made else [])
    return (f"func.func @{name}({arguments}) -> ({types}) {{\n{runs[0]}{runs[1]}"
            f"return {', '.join(made) + ' : ' + types if made else ''}\n}}\n")


def run_pass(opt, module, option):
    """{function: its lines} of the module after a pass."""
    result = subprocess.run([opt, option], input=module, capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(result.stderr[:2000])
    functions = {}
    for part in result.stdout.split("func.func @")[1:]:
        functions[re.match(r"\w+", part)[0]] = part.splitlines()
    return functions


def check_effects(tree, opt, ops, expect):
    """Equal ops, unread ones and ones in a loop, of every op that computes, in both forms."""
    cases = {}
    for op, attributes, operands, results in find_computing(tree, opt):
        buffers = [re.sub(r"^tensor<", "memref<", each) for each in operands]
        if any(each.startswith("tensor<") for each in operands):
            cases[f"{op}_{len(cases)}_tensors"] = (op, attributes, operands, results)
        cases[f"{op}_{len(cases)}_buffers"] = (op, attributes, buffers, [])
    merged, alive, hoisted = (
        run_pass(opt, "".join(function(name, *case, how) for name, case in cases.items()), option)
        for how, option in (("twice", "--cse"), ("unread", "--canonicalize"),
                            ("loop", "--loop-invariant-code-motion")))
    seen = {"tensors": set(), "buffers": set()}
    for name, (op, _, operands, results) in cases.items():
        form = name.rsplit("_", 1)[1]
        seen[form].add(op)
        owns = any(each.startswith("!hybrid.state") for each in operands) or not results
        changes = form == "buffers" or (op in CHANGES and owns)
        reads = op in READS
        count = lambda functions: sum(mentions(line, op) for line in functions[name])
        expect(count(merged) == (2 if changes else 1), op, f"on {form}: {count(merged)} of two equal ones are left")
        expect(count(alive) == (2 if changes else 0), op, f"on {form}: {count(alive)} of two unread ones are left")
        lines = hoisted[name]
        loop = next((i for i, line in enumerate(lines) if "scf.for" in line), len(lines))
        place = next(i for i, line in enumerate(lines) if mentions(line, op))
        expect((place < loop) == (not changes and not reads), op, f"on {form}: moved out of a loop, or not")
    return seen


def main(tree, opt):
    wrong, ops = [], read_ops(tree)

    def expect(condition, name, what):
        if not condition:
            wrong.append(f"hybrid.{name}: {what}")

    tests = tree / "test/Dialect/Hybrid"
    texts = {name: (tests / name).read_text() for name in [*ROUND_TRIPS, STRUCTURE]}
    for name in ROUND_TRIPS:
        for step in ("--verify-roundtrip", "--emit-bytecode | braid-opt"):
            expect(re.search(rf"^// RUN: .*{re.escape(step)}", texts[name], flags=re.M), "*", f"{name} without {step}")
    seen = check_effects(tree, opt, ops, expect)
    for name, description in ops.items():
        examples = re.findall(r"```mlir\n(.*?)```", description, flags=re.S)
        expect(any(mentions(example, name) for example in examples), name, "no example in the description")
        round_trip = "\n".join(texts[each] for each in ROUND_TRIPS)
        checks = "\n".join(line for line in round_trip.splitlines() if re.match(r" *// *CHECK", line))
        expect(mentions(checks, name), name, "not in the round trips")
        computes = name in seen["buffers"]
        expect(not computes or "Source: " in description, name, "no source of its formula in the description")
        expect(computes or mentions(texts[STRUCTURE], name), name, f"no effects in {STRUCTURE}")
        expect(not computes or name in seen["tensors"], name, "not in the round trips on tensors")
    count = check_refusals(tree, ops, expect)
    print(*wrong, sep="\n")
    print(f"{len(ops)} ops, {len(seen['buffers'])} of them compute, {count} refusals, {len(wrong)} wrong")
    return bool(wrong) or not ops or not count


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
