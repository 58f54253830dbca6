#!/usr/bin/env python3
"""What commands of text refuse, and how they say it.

usage: text-refusals.py BRAID ARTIFACT CHECKPOINT OTHER TEMPLATE DIRECTORY

OTHER is an artifact with another vocabulary than ARTIFACT.
"""
import json
import os
import struct
import subprocess
import sys

from blake3 import digest

wrong = checks = 0


def expect_refusal(message, *command, stdin=b"", **environment):
    global wrong, checks
    checks += 1
    known = {key: value for key, value in os.environ.items()
             if key not in ("BRAID_CACHE_DIR", "XDG_CACHE_HOME", "HOME")}
    done = subprocess.run(command, input=stdin, capture_output=True, env=known | environment)
    # With --json an error is an object among the answers.
    said = (done.stderr + done.stdout).decode("utf-8", "replace")
    if message not in said or done.returncode not in (0, 1) or "error" not in said:
        wrong += 1
        print("wrong:", command, "expected", message, "got", done.returncode, said)


def reseal(path, change):
    """Changes the JSON of a saved conversation and makes its digest fit."""
    with open(path, "rb") as file:
        data = file.read()
    size, snapshot = struct.unpack_from("<QQ", data, 48)
    content = json.loads(data[64:64 + size])
    change(content)
    text = json.dumps(content).encode()
    body = struct.pack("<QQ", len(text), snapshot) + text + data[64 + size:]
    with open(path + ".changed", "wb") as file:
        file.write(data[:16] + digest(body) + body)
    return path + ".changed"


def check_flags(run):
    expect_refusal("expected --sequence-bias ID,...=BIAS, such as 17,4=-2.5, but got '17'",
                   *run, "Once", "--sequence-bias=17")
    expect_refusal("expected --exponential-decay-length-penalty START,FACTOR, such as 20,1.1, "
                   "but got '20'", *run, "Once", "--exponential-decay-length-penalty=20")
    # It is not the prompt that is wrong, and none is read first.
    for prompt in ("Once", "--batch=/nowhere"):
        expect_refusal("braid: error: expected a number from 0 to 1 as top_p, but got 7\n",
                       *run, prompt, "--top-p=7")
    expect_refusal("braid: error: expected num_beams of at most 64, as the session has slots",
                   *run, "Once", "--num-beams=99")
    expect_refusal("braid: error: expected a prompt shorter than max_length, 2, but got",
                   *run, "Once upon a time", "--max-length=2")


def check_prompts(run, directory):
    def expect(message, name, text):
        with open(f"{directory}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
        expect_refusal(message, *run, f"--batch={directory}/{name}")

    expect("expected a prompt on a line in", "none.txt", "\n\n")
    for flag in ("--system=Be brief", f"--template={directory}/none.txt"):
        expect_refusal("expected a conversation for --system or --template, but got a text; give "
                       "--chat, too, or lines with 'messages'", *run, "Once", flag)
    expect("expected either 'prompt' or 'messages'", "both.jsonl",
           '{"prompt": "a", "messages": [{"role": "user", "content": "b"}]}\n')
    expect("expected 'role' or 'content' in a message, but got 'name'", "key.jsonl",
           '{"messages": [{"name": "user"}]}\n')


def check_chat(chat):
    expect_refusal("expected 'role' or 'content', but got 'name'", *chat, "--json",
                   stdin=b'{"name": "user"}\n')
    expect_refusal("expected the role user, assistant or system, but got 'judge'", *chat,
                   "--json", stdin=b'{"role": "judge", "content": "no"}\n')
    expect_refusal("expected messages in UTF-8, but got other bytes", *chat, stdin=b"\xff\n")


def check_saved(chat, directory):
    saved = f"{directory}/saved"
    subprocess.run([*chat], input=f"One day\n/save {saved}\n".encode(), check=True,
                   capture_output=True)

    def expect(message, change):
        changed = reseal(saved, change)
        expect_refusal(message, *chat, stdin=f"/load {changed}\n".encode())

    expect("but got 1000000 ", lambda file: file["seen"]["prompt"].append(10 ** 6))
    expect("load it with the model that it was saved from",
           lambda file: file["seen"]["answer"].append(10 ** 6))
    expect("expected how an answer ended, but got 99",
           lambda file: file["seen"].update(finish=99))
    expect("expected a prompt and an answer, but got none",
           lambda file: file["seen"].update(answer=[]))
    with open(saved, "rb") as file:
        data = bytearray(file.read())
    data[70] ^= 1
    with open(saved, "wb") as file:
        file.write(data)
    expect_refusal("expected a conversation that braid chat has saved, but", *chat,
                   stdin=f"/load {saved}\n".encode())


def check_cache(braid, checkpoint, directory):
    run = [braid, "run", checkpoint, "Once", "--max-new-tokens=1"]
    expect_refusal("expected BRAID_CACHE_DIR, XDG_CACHE_HOME or HOME to say where artifacts of "
                   "checkpoints are kept, but none is set", *run)
    expect_refusal("another place for artifacts is taken from BRAID_CACHE_DIR", *run,
                   BRAID_CACHE_DIR="/dev/null/cache")
    cache = f"{directory}/home/.cache/braid"
    subprocess.run(run, check=True, capture_output=True,
                   env={**os.environ, "BRAID_CACHE_DIR": "", "XDG_CACHE_HOME": "",
                        "HOME": f"{directory}/home"})
    artifact, = [entry.path for entry in os.scandir(cache) if entry.is_dir()]
    os.chmod(artifact, 0o777)
    expect_refusal("to be this user's and closed to others' writing, but it is not", *run,
                   HOME=f"{directory}/home")


def main(braid, artifact, checkpoint, other, template, directory):
    run = [braid, "run", artifact]
    chat = [braid, "chat", artifact, f"--template={template}", "--max-new-tokens=3"]
    check_flags(run)
    expect_refusal("braid: error: expected a number from 0 to 1 as top_p, but got 7\n",
                   *chat, "--top-p=7")
    check_prompts(run, directory)
    check_chat(chat)
    check_saved(chat, directory)
    check_cache(braid, checkpoint, directory)
    with open(f"{directory}/text", "w", encoding="utf-8") as file:
        file.write("Once upon a time")
    expect_refusal("expected models of one vocabulary, but", braid, "perplexity", artifact,
                   f"{directory}/text", f"--against={other}")
    print(f"{checks} refusals, {wrong} wrong")


main(*sys.argv[1:])
