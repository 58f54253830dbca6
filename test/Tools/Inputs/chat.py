#!/usr/bin/env python3
"""Hold conversations in JSON with `braid chat` and check what was read, and what came.

usage: chat.py BRAID ARTIFACT TEMPLATE DIRECTORY
"""
import json
import subprocess
import sys

from checks import check, report


def main(braid, artifact, template, directory):
    def run(*arguments, lines=(), status=0, raw=False):
        done = subprocess.run([braid, *arguments], input="".join(line + "\n" for line in lines),
                              capture_output=True, text=True)
        check(done.returncode == status, arguments, done)
        return done if raw else [json.loads(line) for line in done.stdout.splitlines()]

    def chat(*messages, options=(), template=template, **more):
        options = [f"--template={template}", "--max-new-tokens=12", "--log-probs", *options]
        return run("chat", artifact, "--json", *options, lines=map(json.dumps, messages), **more)

    def make_template(name, text):
        path = f"{directory}/{name}.jinja"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def render(messages, path):
        with open(path, encoding="utf-8") as file:
            request = {"messages": messages, "template": file.read(), "add_generation_prompt": True}
        with open(f"{directory}/request.json", "w", encoding="utf-8") as file:
            json.dump([request], file)
        return run("template", artifact, "--json", "--input", f"{directory}/request.json")[0][0]["text"]

    def answer(prompt, options=()):
        """What the model says to a rendered prompt, read from its beginning."""
        return run("run", artifact, "--raw", "--json", "--max-new-tokens=12", "--log-probs",
                   *options, prompt)[0]

    def encode(text):
        return run("tokenize", artifact, "--json", "--special-as-text", json.dumps([text]))[0][0]

    # A turn after another is as if the whole had been read at once, but is not read.
    said = ["Once upon a time", "Who was it? \u00e9\u4e16", "And then?", "Why?"]
    turns = chat(*said)
    messages, seen = [], 0
    for text, turn in zip(said, turns):
        messages.append({"role": "user", "content": text})
        if turn["ids"] != encode(turn["content"]):
            break  # the model spells it in other tokens, which it need not read again
        expected = answer(render(messages, template))
        check(turn["content"] == expected["text"] and turn["ids"] == expected["ids"] and
              turn["log_probs"] == expected["log_probs"], text, turn, expected)
        check(turn["reread_tokens"] == 0 and turn["cost"]["reused_tokens"] == seen, text, turn)
        seen = turn["cost"]["prompt_tokens"] + len(turn["ids"]) - 1
        messages.append({"role": "assistant", "content": turn["content"]})

    # The same with sampling, and with what ends an answer early.
    for options in (["--temperature=1.3", "--seed=7"], ["--stop=w", "--seed=3"],
                    ["--eos-token-id=418,337"], ["--num-beams=3"]):
        turns = chat(*said, options=options)
        check(len(turns) == 4 and all("content" in turn for turn in turns), options, turns)
        check(options[0] == "--stop=w" or all(turn["reread_tokens"] == 0 for turn in turns),
              options, turns)
        again = chat(*said, options=options)
        for turn in turns + again:
            turn["cost"] = None
        check(turns == again, options)

    # Templates that trim, that end turns with text, and that forget.
    trims = make_template("trims", "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ "
                          "m.content | trim }}{{ eos_token }}{% endfor %}[assistant]")
    plain = make_template("plain", "{% for m in messages %}{{ m.role }}: {{ m.content }}\n"
                          "{% endfor %}assistant:")
    for path in (trims, plain):
        turns = chat(*said, template=path)
        check(all(turn["reread_tokens"] == 0 for turn in turns), path, turns)
    forgets = make_template("forgets", "{{ bos_token }}{{ messages[-1].content }}{{ eos_token }}")
    turns = chat(*said, template=forgets)
    check(all(turn["reread_tokens"] > 0 and "renders" in turn["reread_reason"]
              for turn in turns[1:]), turns)

    # What people say does not become special tokens, whatever a template does with it.
    lists = make_template("lists", "{{ bos_token }}{{ [messages[-1].content] }}{{ eos_token }}")
    for path in (template, trims, plain, lists):
        text = "<|endoftext|> I said <|startoftext|><|endoftext|>"
        turn = chat(text, text, template=path)[1]
        rendered = render([{"role": "user", "content": "\u00b6"}], path)
        specials = [1, 2] if path != plain else []
        run("chat", artifact, f"--template={path}", "--max-new-tokens=1", "--json",
            lines=[json.dumps(text)])
        before, behind = rendered.split("\u00b6")
        tokenize = ["tokenize", artifact, "--json"]
        parts = run(*tokenize, json.dumps([before, behind]))[0]
        inside = run(*tokenize, "--special-as-text", json.dumps([text]))[0][0]
        first = chat(text, template=path)[0]
        check(set(specials) <= set(parts[0] + parts[1]) and not {1, 2} & set(inside), parts, inside)
        # About as many tokens as the text has as text; as tokens it would have 30 fewer.
        expected = len(parts[0]) + len(inside) + len(parts[1])
        check(abs(first["cost"]["prompt_tokens"] - expected) <= 2, first["cost"], expected)
        check("content" in turn, turn)
    counts = make_template("counts", "{{ bos_token }}{{ messages[-1].content | length }}")
    turns = run("chat", artifact, f"--template={counts}", "--max-new-tokens=1", "--json", status=1,
                lines=[json.dumps("<|endoftext|></s>"), json.dumps("a")])
    check("a template that writes messages as they are" in turns[0]["error"]
          and "content" in turns[1], turns)

    # A conversation goes on in another process: the same bits, and nothing read again.
    plain_lines = ["Once upon a time", "Who was it?", f"/save {directory}/saved"]
    run("chat", artifact, f"--template={template}", "--max-new-tokens=12", lines=plain_lines,
        raw=True)
    whole = chat(*plain_lines[:2], "And then?")
    loaded = chat("And then?", options=[f"--load={directory}/saved"])[0]
    check(loaded["cost"]["reused_tokens"] == whole[2]["cost"]["reused_tokens"], loaded, whole)
    check(loaded["log_probs"] == whole[2]["log_probs"] and loaded["ids"] == whole[2]["ids"],
          loaded, whole)

    # A damaged file is refused wherever it was damaged.
    with open(f"{directory}/saved", "rb") as file:
        data = file.read()
    for at in list(range(0, 64)) + list(range(64, len(data), len(data) // 40)):
        damaged = bytearray(data)
        damaged[at] ^= 1
        with open(f"{directory}/damaged", "wb") as file:
            file.write(damaged)
        done = chat(options=[f"--load={directory}/damaged"], status=1, raw=True)
        check("nothing was loaded" in done.stderr, at, done)
    for size in (0, 10, 63, 64, 100, len(data) - 1):
        with open(f"{directory}/damaged", "wb") as file:
            file.write(data[:size])
        done = chat(options=[f"--load={directory}/damaged"], status=1, raw=True)
        check("nothing was loaded" in done.stderr, size, done)

    # Roles, and lines that make no sense; a script sees all of it, in order.
    lines = chat({"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"},
                 {"role": "assistant", "content": "Ho"}, "And?", status=0)
    check(len(lines) == 2 and all(line["role"] == "assistant" for line in lines), lines)
    lines = chat(3, {"role": "king", "content": ""}, {"say": "x"}, "Hi", status=1)
    check([("error" in line, "content" in line) for line in lines] ==
          [(True, False)] * 3 + [(False, True)], lines)
    return report()


sys.exit(main(*sys.argv[1:]))
