#!/usr/bin/env python3
"""Give every subcommand a standard output that cannot be written.

usage: outputs.py BRAID CHECKPOINT ARTIFACT DIRECTORY

A full disk and a closed descriptor end in exit code 1 and one line that says so; a
pipe that nobody reads ends the process as it does other tools, without a word.
"""
import os
import signal
import subprocess
import sys


def commands(checkpoint, artifact, directory):
    subcommands = ["bench", "chat", "compile", "completion", "doctor", "eval", "inspect", "perplexity", "run",
                   "synth", "template", "tokenize", "verify"]
    requests = f"{directory}/requests.json"
    with open(requests, "w") as file:
        file.write('[{"messages": [{"role": "user"}], "template": "{{ messages }}"}]')
    return [["--help"], ["--version"], *([name, "--help"] for name in subcommands),
            ["bench", artifact, "--quick", "--cases=decode@0", "--repeats=1", "--json"],
            ["compile", checkpoint, "--stop-after=import"],
            ["compile", checkpoint, "-o", f"{directory}/%d", "--json"],
            ["completion", "bash"], ["completion", "man"], ["completion", "zsh"],
            ["doctor"], ["doctor", "--json"],
            ["inspect", checkpoint], ["inspect", checkpoint, "--json"],
            ["inspect", artifact], ["inspect", artifact, "--json"],
            ["perplexity", artifact, __file__], ["perplexity", artifact, __file__, "--json"],
            ["run", artifact, "a", "--max-new-tokens=2"], ["run", artifact, "a", "--max-new-tokens=2", "--json"],
            ["synth", f"{checkpoint}/config.json", "-o", f"{directory}/%d", "--json"],
            ["template", checkpoint, "--json", "--input", requests],
            ["tokenize", checkpoint, "a"], ["tokenize", checkpoint, "--json", '["a"]'],
            ["tokenize", checkpoint, "--decode", "1 2"],
            ["verify", artifact, checkpoint, "--length=3"], ["verify", artifact, checkpoint, "--length=3", "--json"]]


class Outputs:
    def __init__(self, braid):
        self.braid, self.count, self.wrong, self.runs = braid, 0, 0, 0

    def expect(self, what, arguments, codes, said, **options):
        self.runs += 1
        arguments = [argument.replace("%d", str(self.runs)) for argument in arguments]
        result = subprocess.run([self.braid, *arguments], stderr=subprocess.PIPE, text=True, **options)
        if result.returncode in codes and result.stderr == said:
            return
        self.wrong += 1
        print(f"{what}: {arguments} ended with {result.returncode}: {result.stderr[:300]!r}")

    def check(self, arguments):
        self.count += 1
        error = "braid: error: cannot write standard output: {}; send it elsewhere\n"
        with open("/dev/full", "w") as full:
            self.expect("full", arguments, {1}, error.format("No space left on device"), stdout=full)
        self.expect("closed", arguments, {1}, error.format("Bad file descriptor"),
                    preexec_fn=lambda: os.close(1))
        # With SIGPIPE as processes find it, and with one that the caller ignores.
        for codes, action in (({-signal.SIGPIPE}, signal.SIG_DFL), ({1}, signal.SIG_IGN)):
            reader, writer = os.pipe()
            os.close(reader)
            self.expect("pipe", arguments, codes, "", stdout=writer, restore_signals=False,
                        preexec_fn=lambda: signal.signal(signal.SIGPIPE, action))
            os.close(writer)


def main(braid, *paths):
    outputs = Outputs(braid)
    for arguments in commands(*paths):
        outputs.check(arguments)
    # A command that succeeds without a word needs no output; one that fails keeps its code.
    outputs.expect("quiet", ["synth", f"{paths[0]}/config.json", "-o", f"{paths[2]}/quiet"], {0}, "",
                   preexec_fn=lambda: os.close(1))
    outputs.expect("usage", ["tokenize"], {2}, "path is required\nRun with --help for more information.\n",
                   preexec_fn=lambda: os.close(1))
    print(f"{outputs.count} commands, {outputs.wrong} wrong")
    return outputs.wrong != 0


sys.exit(main(*sys.argv[1:]))
