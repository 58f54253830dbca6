"""Generation, by the names of the reference."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

import braid
from braid._arrays import numpy

ARTIFACT = os.environ["BRAID_ARTIFACT"]
CHECKPOINT = os.environ["BRAID_CHECKPOINT"]
with open(os.path.join(CHECKPOINT, "expected.json"), encoding="utf-8") as file:
    EXPECTED = json.load(file)
PROMPT, GREEDY = EXPECTED["prompt"], EXPECTED["greedy_ids"]


class GenerateTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = braid.load(ARTIFACT)

    @classmethod
    def tearDownClass(cls):
        cls.model.close()

    def generate(self, inputs=PROMPT, **settings):
        return self.model.generate(inputs, **{"max_new_tokens": 12, **settings})

    def test_tells_what_the_reference_does(self):
        story = self.generate(max_new_tokens=len(GREEDY))
        self.assertEqual(story.ids, GREEDY)
        self.assertEqual(str(story), story.text)
        self.assertEqual(story.finish, braid.Finish.LENGTH)
        self.assertEqual(story.text, self.model.tokenizer.decode(GREEDY))

    def test_takes_prompts_of_many_kinds(self):
        ids = EXPECTED["prompt_ids"]
        kinds = [ids, tuple(ids)]
        if numpy is not None:
            kinds += [numpy.array(ids), numpy.array(ids, dtype="uint16")]
        for prompt in kinds:
            self.assertEqual(self.generate(prompt).ids, GREEDY[:12])
        batch = self.generate([PROMPT, ids, "Tim"])
        self.assertEqual([each.ids for each in batch[:2]], [GREEDY[:12]] * 2)
        padded = [[0, 0] + ids, ids + [0, 0]]
        mask = [[0, 0] + [1] * len(ids), [1] * len(ids) + [0, 0]]
        if numpy is not None:
            padded, mask = numpy.array(padded), numpy.array(mask)
        for each in self.generate(padded, attention_mask=mask):
            self.assertEqual(each.ids, GREEDY[:12])

    def test_streams_what_it_returns(self):
        whole = self.generate(max_new_tokens=40)
        stream = self.generate(max_new_tokens=40, stream=True)
        pieces = []
        while True:
            try:
                pieces.append(next(stream))
            except StopIteration as end:
                self.assertEqual(end.value, whole)
                break
        self.assertGreater(len(pieces), 10)
        self.assertEqual("".join(pieces), whole.text)
        several = {}
        for prompt, sequence, piece in self.generate(
                [PROMPT, "Tim"], stream=True, do_sample=True, num_return_sequences=2, seed=5):
            several[prompt, sequence] = several.get((prompt, sequence), "") + piece
        expected = self.generate([PROMPT, "Tim"], do_sample=True, num_return_sequences=2, seed=5)
        self.assertEqual(several, {(i, j): expected[i][j].text
                                   for i in range(2) for j in range(2)})

    def test_streams_ids_without_a_tokenizer(self):
        with self.model.generator(max_context=128) as generator:
            pieces = list(generator.generate(EXPECTED["prompt_ids"], max_new_tokens=12,
                                             stream=True))
            self.assertEqual(sum(pieces, []), GREEDY[:12])
            with self.assertRaisesRegex(braid.Error, "no tokenizer"):
                generator.generate("text")

    def test_may_be_left_early(self):
        stream = self.generate(max_new_tokens=0, max_length=0, stream=True)
        self.assertEqual(next(stream), self.model.tokenizer.decode(GREEDY[:1]))
        stream.close()
        self.assertEqual(self.generate().ids, GREEDY[:12])

    def test_samples_by_seed(self):
        settings = {"do_sample": True, "temperature": 2.0, "top_k": 0, "top_p": 0.95}
        first, second = (self.generate(seed=7, **settings) for _ in range(2))
        self.assertEqual(first, second)
        self.assertGreater(len({self.generate(seed=n, **settings).text for n in range(4)}), 1)
        both = self.generate(seed=7, num_return_sequences=2, **settings)
        self.assertEqual(both[0].ids, first.ids)

    def test_searches_by_beams(self):
        beams = self.generate(num_beams=3, num_return_sequences=3, early_stopping=True,
                              length_penalty=0.5)
        self.assertEqual(len(beams), 3)
        self.assertEqual([b.score for b in beams], sorted((b.score for b in beams), reverse=True))

    def test_stops(self):
        text = self.generate(max_new_tokens=40).text
        word = text.split()[5]
        stopped = self.generate(max_new_tokens=40, stop_strings=["no such", word])
        self.assertEqual((stopped.finish, stopped.reason), (braid.Finish.STOP, word))
        self.assertEqual(stopped.text, text[:text.index(word)])
        ended = self.generate(eos_token_id=[0, GREEDY[3]])
        self.assertEqual((ended.finish, ended.reason, ended.ids),
                         (braid.Finish.EOS, GREEDY[3], GREEDY[:4]))

    def test_takes_every_setting(self):
        given = {"max_new_tokens": 2, "max_length": 30, "min_new_tokens": 1, "min_length": 3,
                 "no_repeat_ngram_size": 3, "top_k": 9, "seed": 1, "num_return_sequences": 1,
                 "num_beams": 1, "top_log_probs": 2, "do_sample": True, "log_probs": True,
                 "remove_invalid_values": True, "renormalize_logits": True,
                 "repetition_penalty": 1.1, "presence_penalty": 0.1, "frequency_penalty": 0.1,
                 "temperature": 0.7, "top_p": 0.9, "min_p": 0.01, "typical_p": 0.9,
                 "epsilon_cutoff": 0.001, "eta_cutoff": 0.001, "top_h": 0.9,
                 "length_penalty": 0.5, "forced_bos_token_id": 3, "forced_eos_token_id": [2],
                 "eos_token_id": 2, "suppress_tokens": [5], "begin_suppress_tokens": [6],
                 "stop_strings": "zzz", "bad_words_ids": [[7], [8, 9]],
                 "sequence_bias": [[[7], -1.0]], "early_stopping": "never",
                 "exponential_decay_length_penalty": (5, 1.01)}
        self.assertEqual(set(given), set(braid.SETTINGS))
        done = self.generate(**given)
        self.assertEqual(done.ids[-1], 2)
        self.assertEqual(len(done.log_probs), len(done.ids))
        self.assertEqual([len(top) for top in done.top_log_probs], [2] * len(done.ids))

    def test_settings_act(self):
        first = GREEDY[0]
        for settings in ({"suppress_tokens": [first]}, {"begin_suppress_tokens": first},
                         {"bad_words_ids": [[first]]}, {"sequence_bias": {(first,): -1e9}}):
            self.assertNotEqual(self.generate(**settings).ids[0], first, settings)
        self.assertEqual(self.generate(forced_eos_token_id=2, max_new_tokens=3).ids[-1], 2)

    def test_refuses_settings(self):
        for settings, part in (({"max_new_tokens": -1}, "max_new_tokens"),
                               ({"top_k": 0.5}, "an integer as top_k"),
                               ({"early_stopping": "maybe"}, "early_stopping"),
                               ({"eos_token_id": [1 << 40]}, "eos_token_id"),
                               ({"forced_bos_token_id": [1, 2]}, "one id"),
                               ({"eos_token_id": 640}, "640"),
                               ({"temperature": -1.0}, "temperature")):
            with self.assertRaisesRegex(braid.Error, part) as caught:
                self.generate(**settings)
            self.assertEqual(caught.exception.status, braid.Status.INVALID_ARGUMENT)
        with self.assertRaisesRegex(TypeError, "'top_q'"):
            self.generate(top_q=1)
        with self.assertRaises(braid.Error) as caught:
            self.generate([1] * (self.model.description.max_context + 1))
        self.assertEqual(caught.exception.status, braid.Status.LIMIT)

    def test_reads_the_config(self):
        self.assertEqual(self.model.generation_config, {"eos_token_id": [2]})
        self.assertEqual(braid.read_config(CHECKPOINT), {"eos_token_id": [2]})
        with tempfile.TemporaryDirectory() as empty:
            self.assertEqual(braid.read_config(empty), {})
        with self.assertRaisesRegex(braid.Error, "cannot read '/nowhere'") as caught:
            braid.read_config("/nowhere")
        self.assertEqual(caught.exception.status, braid.Status.NOT_FOUND)

    def test_processes_logits(self):
        scores = braid.process_logits([1, 2], [1.0, 5.0, 2.0], suppress_tokens=[1])
        self.assertEqual(scores.tolist(), [1.0, float("-inf"), 2.0])

    def test_renders_conversations(self):
        with self.assertRaisesRegex(braid.Error, "chat template"):
            self.generate([{"role": "user", "content": "Once"}])


class GeneratorTest(unittest.TestCase):
    def setUp(self):
        self.model = braid.load(ARTIFACT)
        self.addCleanup(self.model.close)

    def test_runs_generations_side_by_side(self):
        generator = self.model.generator(tokenizer=self.model.tokenizer, slots=2, max_context=128)
        first = generator.start(PROMPT, max_new_tokens=8)
        generator.step()
        second = generator.start(PROMPT, max_new_tokens=8)
        self.assertEqual(generator.length(first.slot()), len(EXPECTED["prompt_ids"]))
        while generator.step():
            pass
        self.assertEqual((first[0].ids, second[0].ids), (GREEDY[:8], GREEDY[:8]))
        self.assertIsNone(first.slot())
        self.assertEqual((first.cost.prompt_tokens, first.cost.generated_tokens),
                         (len(EXPECTED["prompt_ids"]), 8))
        self.assertEqual((len(first), len(list(first))), (1, 1))

    def test_reuses_prompts(self):
        generator = self.model.generator(slots=2, max_context=128)
        ids = EXPECTED["prompt_ids"]
        done = generator.generate(ids, max_new_tokens=8)
        again = generator.start(ids + done.ids + [5, 6], max_new_tokens=2)
        while generator.step():
            pass
        self.assertGreaterEqual(again.cost.reused_tokens, len(ids))
        kept = ids + done.ids + [5, 6] + again[0].ids
        slot = generator.find_slot(kept)
        self.assertGreaterEqual(generator.length(slot), len(ids))
        saved = generator.snapshot(slot)
        self.assertIsNone(generator.find_slot([9]))
        with self.model.generator(slots=2, max_context=128) as later:
            later.restore_prompt(saved)
            third = later.start(kept + [7], max_new_tokens=1)
            while later.step():
                pass
            self.assertGreaterEqual(third.cost.reused_tokens, len(ids))
        fresh = self.model.generator(slots=2, max_context=128, reuse=False)
        other = fresh.start(ids + done.ids + [5, 6], max_new_tokens=2)
        while fresh.step():
            pass
        self.assertEqual((other[0].ids, other.cost.reused_tokens), (again[0].ids, 0))

    def test_callbacks_of_a_generator(self):
        calls = []
        generator = self.model.generator(max_context=128, on_call=calls.append)
        generator.generate([1], max_new_tokens=3)
        self.assertGreaterEqual(len(calls), 3)
        stopped = self.model.generator(max_context=128, should_cancel=lambda: True)
        with self.assertRaises(braid.Error) as caught:
            stopped.generate([1])
        self.assertEqual(caught.exception.status, braid.Status.CANCELLED)

    def test_a_generation_may_go_away_at_any_time(self):
        kept = []
        generator = self.model.generator(
            slots=2, max_context=128, on_call=lambda _: kept and kept.pop().close())
        kept.append(generator.start([1], max_new_tokens=50))
        other = generator.start([1, 413], max_new_tokens=4)
        while generator.step():
            pass
        self.assertEqual(len(other[0].ids), 4)
        self.assertEqual((kept, generator._orphans), ([], []))

    def test_may_not_be_read_by_its_callbacks(self):
        made = []
        generator = self.model.generator(max_context=128, on_call=lambda _: made[0][0])
        made.append(generator.start([1], max_new_tokens=2))
        with self.assertRaises(braid.Error) as caught:
            generator.step()
        self.assertEqual(caught.exception.status, braid.Status.STATE)

    def test_generates_in_another_thread(self):
        results = []
        thread = threading.Thread(target=lambda: results.append(
            self.model.generate(PROMPT, max_new_tokens=8).ids))
        thread.start()
        thread.join()
        self.assertEqual(results, [GREEDY[:8]])


INTERRUPTED = """
import os, signal, sys, braid
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests may ignore it
model = braid.load(os.environ["BRAID_ARTIFACT"])
def interrupt(*_):
    os.kill(os.getpid(), signal.SIGINT)
generator = model.generator(max_context=128, max_tokens=2, {where}=interrupt)
try:
    print(generator.generate([1] * 20, max_new_tokens=100))
except KeyboardInterrupt:
    print("interrupted", signal.getsignal(signal.SIGINT) is signal.default_int_handler)
session = model.session(max_context=128, max_tokens=2, {where}=interrupt)
try:
    session.evaluate([1] * 20)
except KeyboardInterrupt:
    print("interrupted after", session.length(), "marked")
try:
    session.evaluate([1])
except braid.Error as error:
    print(error.status.name)
"""


class InterruptTest(unittest.TestCase):
    def test_ctrl_c_ends_what_runs(self):
        for where in ("on_call", "on_phase"):
            done = subprocess.run([sys.executable, "-c", INTERRUPTED.format(where=where)],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                  timeout=60, check=False)
            self.assertEqual(done.stderr, "")
            self.assertRegex(done.stdout,
                             r"^interrupted True\ninterrupted after \d+ marked\nSTATE\n$")

    def test_a_handler_that_does_not_raise_ends_nothing(self):
        seen = []
        before = signal.signal(signal.SIGINT, lambda *_: seen.append(1))
        self.addCleanup(signal.signal, signal.SIGINT, before)
        with braid.load(ARTIFACT) as model:
            session = model.session(max_context=64, max_tokens=2,
                                    on_call=lambda _: os.kill(os.getpid(), signal.SIGINT))
            session.evaluate([1] * 5)
            self.assertEqual(session.length(), 5)
        self.assertEqual(len(seen), 3)


if __name__ == "__main__":
    unittest.main()
