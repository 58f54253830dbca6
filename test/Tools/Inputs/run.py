#!/usr/bin/env python3
"""Run `braid run` in many ways that must agree.

usage: run.py BRAID ARTIFACT CHECKPOINT DIRECTORY
"""
import json
import math
import os
import subprocess
import sys

from checks import check, report
from terminal import Terminal


def main(braid, artifact, checkpoint, directory):
    def run(*arguments, stdin="", status=0, model=artifact, **environment):
        done = subprocess.run([braid, "run", model, *arguments], input=stdin, capture_output=True,
                              text=True, env={**os.environ, **environment})
        check(done.returncode == status, arguments, done)
        return done

    def lines(*arguments, **more):
        return [json.loads(line) for line in run("--json", *arguments, **more).stdout.splitlines()]

    def write(name, text):
        path = f"{directory}/{name}"
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return path

    with open(f"{checkpoint}/expected.json", encoding="utf-8") as file:
        expected = json.load(file)
    prompt, text = expected["prompt"], expected["greedy_text"]
    short = f"--max-new-tokens={len(expected['greedy_ids'])}"

    # The recorded story, from wherever the prompt comes and whatever runs it.
    check(run(prompt, short).stdout == text + "\n", "a story")
    check(run(short, stdin=prompt + "\n").stdout == text + "\n", "standard input")
    check(run(short, "--input", write("prompt", prompt + "\n")).stdout == text + "\n", "a file")
    check(run(short, "--echo", prompt).stdout == prompt + text + "\n", "--echo")
    story = lines(prompt, short, "--threads=3", "--slots=3", "--max-context=128")[0]
    check(story["ids"] == expected["greedy_ids"] and story["text"] == text, story)
    check(story["finish"] == "length" and story["cost"]["prompt_tokens"] == 5, story)
    raw = lines("--raw", "<|startoftext|>" + prompt, short)[0]
    check(raw["ids"] == story["ids"] and raw["cost"]["prompt_tokens"] == 5, raw)
    check(lines("<|startoftext|>", short)[0]["cost"]["prompt_tokens"] > 2, "special as text")

    # Many prompts: results in order, each as if alone; lines of text and of JSON.
    prompts = [prompt, "One day", "The dog \u00e9", "Once", '"What', "He found a key"] * 2
    alone = {each: lines(each, short)[0] for each in set(prompts)}
    for name, content in (("batch.txt", "\n".join(prompts) + "\n\n"),
                          ("batch.jsonl", "".join(
                              json.dumps(each if i % 2 else {"prompt": each}) + "\r\n"
                              for i, each in enumerate(prompts)))):
        path = write(name, content)
        for options in ([], ["--slots=1"], ["--slots=7", "--threads=2"]):
            results = lines("--batch", path, short, *options)
            check([r["prompt"] for r in results] == list(range(len(prompts))), results)
            check([r["ids"] for r in results] == [alone[each]["ids"] for each in prompts], name)
            check([r["text"] for r in results] == [alone[each]["text"] for each in prompts], name)
    shown = run("--batch", path, "--max-new-tokens=3").stdout
    check(shown.startswith("==> 1 <==\n") and shown.count("==>") == len(prompts), shown)

    # Conversations.
    template = f"--template={os.path.dirname(__file__)}/chat.jinja"
    asked = lines("--chat", template, "--system=Be kind.", short, "Hi <|endoftext|>")[0]
    batch = write("chat.jsonl", json.dumps({"messages": [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Hi <|endoftext|>"}]}))
    for chat in ([], ["--chat"]):
        again = lines(*chat, template, "--batch", batch, short)[0]
        check(asked["ids"] == again["ids"], asked, again)

    # Settings: what is drawn, what is kept, what ends.
    drawn = lines(prompt, short, "--temperature=1.5", "--seed=11")[0]
    check(drawn["seed"] == 11 and drawn["ids"] != story["ids"], drawn)
    check(lines(prompt, short, "--temperature=1.5", "--seed=11")[0]["ids"] == drawn["ids"], drawn)
    free = [lines(prompt, short, "--temperature=1.5")[0] for _ in range(2)]
    check(free[0]["seed"] != free[1]["seed"] and free[0]["ids"] != free[1]["ids"], free)
    check(lines(prompt, short, "--temperature=1.5", "--greedy")[0]["ids"] == story["ids"], "greedy")
    check(lines(prompt, short, "--temperature=0")[0]["ids"] == story["ids"], "temperature 0")
    check(lines(prompt, short, "--do-sample", "--top-k=1")[0]["ids"] == story["ids"], "top-k 1")
    check(lines(prompt, short, "--top-p=1e-6")[0]["ids"] == story["ids"], "top-p")
    check(lines(prompt, short, "--min-p=1")[0]["ids"] == story["ids"], "min-p")
    stopped = lines(prompt, short, "--stop= Tim", "--stop=xyz")[0]
    check(stopped["finish"] == "stop" and stopped["stop_string"] == " Tim" and
          stopped["text"] == text[:text.index(" Tim")], stopped)
    check(" Tim" not in lines(prompt, short, "--bad-words=Tim")[0]["text"], "bad words")
    period = expected["greedy_ids"].index(263)
    ended = lines(short, "--eos-token-id=5,263", "--stop=xyz", prompt)[0]
    check(ended["finish"] == "eos" and ended["eos_id"] == 263 and
          ended["ids"] == story["ids"][:period + 1], ended)
    check(lines(prompt, short, "--min-new-tokens=9", "--eos-token-id=263")[0]["ids"][:9].count(263)
          == 0, "min-new-tokens")
    check(263 not in lines(prompt, short, "--suppress-tokens=263")[0]["ids"], "suppress")
    first = story["ids"][0]
    check(lines(prompt, short, f"--begin-suppress-tokens={first}")[0]["ids"][0] != first, "begin")
    check(lines(prompt, short, f"--sequence-bias={first}=-inf")[0]["ids"][0] != first, "bias")
    check(lines(prompt, "--max-new-tokens=3", "--forced-eos-token-id=7")[0]["ids"][-1] == 7, "eos")
    check(len(lines(prompt, "--max-length=8")[0]["ids"]) == 3, "max-length")
    for option in ("--repetition-penalty=5", "--presence-penalty=50", "--frequency-penalty=50",
                   "--no-repeat-ngram-size=1", "--exponential-decay-length-penalty=2,9",
                   "--typical-p=0.2", "--epsilon-cutoff=0.2", "--eta-cutoff=0.2", "--top-h=0.2"):
        changed = lines(prompt, short, option, "--seed=4")[0]["ids"]
        plain = lines(prompt, short, "--seed=4", "--temperature=1")[0]["ids"]
        check(changed != plain, option, changed)
    beams = lines(prompt, short, "--num-beams=3", "--num-return-sequences=3", "--length-penalty=2",
                  "--early-stopping=never")
    check([b["sequence"] for b in beams] == [0, 1, 2] and
          beams[0]["score"] >= beams[1]["score"] >= beams[2]["score"], beams)
    refused = run(prompt, "--num-beams=2", "--num-return-sequences=3", status=1)
    check(not refused.stdout and "at most num_beams, 2" in refused.stderr, refused)
    several = lines(prompt, short, "--num-return-sequences=3", "--seed=1", "--temperature=2")
    check(len({tuple(s["ids"]) for s in several}) == 3, several)
    logs = lines(prompt, short, "--log-probs", "--top-log-probs=3")[0]
    check(len(logs["log_probs"]) == len(logs["ids"]) and
          all(top[0]["id"] == each and math.isclose(top[0]["log_prob"], log) and len(top) == 3
              for each, log, top in zip(logs["ids"], logs["log_probs"], logs["top_log_probs"])),
          logs)

    none = ",".join(map(str, range(640)))
    done = run("--json", f"--suppress-tokens={none}", "a", status=1)
    check("expected a token to choose for a prompt" in done.stderr and
          json.loads(done.stdout)["finish"] == "failed", done)

    # What makes no sense is refused before any work, with the remedy.
    for arguments, message, more in (
            ([], "expected a prompt at standard input, but it is empty", {}),
            ([], "expected a prompt of at most 8191 tokens, as the context holds 8192, but it has "
             "100003; shorten it or compile with --max-context=131072",
             {"stdin": "dog " * 100000 + "\n"}),
            (["dog " * 100, "--max-context=64"], "shorten it or give --max-context=128", {}),
            (["a", "--max-context=9000"], "expected --max-context up to 8192", {}),
            (["--batch", write("long", "a\n" + "dog " * 9000)],
             "expected the prompt of line 2 of at most 8191 tokens", {}),
            (["--batch", write("none", "\n\n")], "expected a prompt on a line", {}),
            (["--batch", write("bad.jsonl", '{"say": 1}')], "expected 'prompt' or 'messages'", {}),
            (["--batch", f"{directory}/missing"], "cannot read", {}),
            (["a", "--bad-words", ""], "expected --bad-words with tokens in them", {}),
            (["a", "--sequence-bias=x"], "expected --sequence-bias ID,...=BIAS", {}),
            (["a", "--early-stopping=maybe"], "expected --early-stopping true, false or never", {}),
            (["a", "--exponential-decay-length-penalty=3"], "START,FACTOR, such as 20,1.1", {}),
            (["a", "--temperature=-1"], "temperature", {}),
            (["a", "--num-beams=1000"], "expected", {}),
            (["--raw", ""], "expected a prompt of at least one token", {}),
            (["a"], "neither model.so nor config.json", {"model": directory})):
        done = run(*arguments, status=1, **more)
        check(message in done.stderr and not done.stdout, arguments[:2], done.stderr)

    # A checkpoint is compiled once, whoever runs it; --json stays clean.
    cache = {"BRAID_CACHE_DIR": f"{directory}/cache", "model": checkpoint}
    both = [subprocess.Popen([braid, "run", checkpoint, "--json", prompt, short],
                             env={**os.environ, "BRAID_CACHE_DIR": f"{directory}/cache"},
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(3)]
    outputs = [process.communicate() for process in both]
    check(all(json.loads(out)["ids"] == story["ids"] for out, _ in outputs), outputs)
    check(sum("compiling it, this once" in err for _, err in outputs) == 1, outputs)
    done = run("--json", prompt, short, **cache)
    check(done.stderr == "" and json.loads(done.stdout)["ids"] == story["ids"], done)
    check(len(os.listdir(f"{directory}/cache")) == 1, "one artifact and nothing else")
    copy = f"{directory}/copy"
    subprocess.run(["cp", "-r", checkpoint, copy], check=True)
    with open(f"{copy}/generation_config.json", encoding="utf-8") as file:
        config = json.load(file)
    with open(f"{copy}/generation_config.json", "w", encoding="utf-8") as file:
        json.dump({**config, "max_new_tokens": 2}, file)
    cache["model"] = copy
    check(len(json.loads(run("--json", prompt, **cache).stdout)["ids"]) == 2, "another config")
    cache["XDG_CACHE_HOME"], cache["BRAID_CACHE_DIR"] = f"{directory}/xdg", ""
    check("xdg/braid" in run(prompt, **cache).stderr, "XDG_CACHE_HOME")
    large = json.loads(run("--json", "dog " * 9000, "--max-context=10000", "--max-new-tokens=1",
                           **cache).stdout)
    check(large["cost"]["prompt_tokens"] > 8192, "a larger context compiles for it")
    # One that cannot be compiled leaves nothing, however many try.
    os.truncate(f"{copy}/model.safetensors", 1000)
    failing = [subprocess.Popen([braid, "run", copy, prompt], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True,
                                env={**os.environ, "BRAID_CACHE_DIR": f"{directory}/failing"})
               for _ in range(6)]
    for process in failing:
        output, error = process.communicate()
        check(process.returncode == 1 and not output and "model.safetensors" in error, error)
    check(os.listdir(f"{directory}/failing") == [], os.listdir(f"{directory}/failing"))
    cache["BRAID_CACHE_DIR"] = "/proc/nowhere"
    check("BRAID_CACHE_DIR" in run(prompt, status=1, **cache).stderr, "a cache that cannot be")

    # At a terminal: what it took, Ctrl-C, a bar; elsewhere none of them.
    watched = Terminal([braid, "run", artifact, prompt, short])
    status, output = watched.finish()
    check(status == 0 and b"[64 tokens (length) at " in output and b"\x1b[2m" in output, output)
    watched = Terminal([braid, "run", artifact, prompt, short], {"NO_COLOR": "1"})
    status, output = watched.finish()
    check(status == 0 and output.decode().replace("\r\n", "\n").startswith(text + "\n[64 tokens"),
          output)
    watched = Terminal([braid, "run", artifact, prompt, "--max-new-tokens=0",
                        "--suppress-tokens=2"])
    watched.expect("there was a little")
    watched.interrupt()
    watched.expect(r"tokens \(cancelled\)")
    check(watched.finish()[0] == 130, "Ctrl-C")
    watched = Terminal([braid, "run", artifact, "--batch", f"{directory}/batch.txt", short])
    status, output = watched.finish()
    check(status == 0 and b"\rcontinuing [" in output, output)
    check("continuing" not in run("--batch", f"{directory}/batch.txt", short).stderr, "a bar")
    watched = Terminal([braid, "run", artifact, "--echo", "--max-new-tokens=1",
                        "a\x1b[31m\u009b31m\x07\u00e9"], {"NO_COLOR": "1"})
    status, output = watched.finish()
    check(status == 0 and output.startswith("a\ufffd[31m\ufffd31m\ufffd\u00e9".encode()), output)
    watched = Terminal([braid, "run", artifact])
    status, output = watched.finish()
    check(status == 1 and b"expected a prompt, but got none" in output, output)
    return report()


sys.exit(main(*sys.argv[1:]))
