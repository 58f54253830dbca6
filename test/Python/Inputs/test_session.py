"""Models, sessions and slots."""
import array
import os
import random
import tempfile
import threading
import unittest

import braid
from braid._arrays import numpy

ARTIFACT = os.environ["BRAID_ARTIFACT"]
IDS = [1, 413, 404, 305, 419, 407, 319]


def rows(value):
    """A matrix as lists, whatever holds it."""
    return value.tolist()


class ModelTest(unittest.TestCase):
    def setUp(self):
        self.model = braid.load(ARTIFACT)
        self.addCleanup(self.model.close)

    def test_describes_itself(self):
        facts = self.model.description
        self.assertEqual((facts.name, facts.family, facts.head),
                         ("tiny-jamba", "jamba", braid.Head.CAUSAL_LM))
        self.assertTrue(all(facts.phases))
        self.assertIn("kv", {state.kind for state in facts.states})
        self.assertTrue(all(p.count > 0 for p in facts.parameters))
        self.assertIn("tiny-jamba", repr(self.model))

    def test_says_version_and_host(self):
        self.assertRegex(braid.__version__, r"^\d+\.\d+\.\d+$")
        self.assertIn("x86-64", braid.host_isa())

    def test_plans_what_a_session_takes(self):
        small, large = (self.model.plan(slots=n, max_context=64) for n in (1, 4))
        self.assertEqual(large.slots, 4 * small.slots)
        self.assertEqual(large.num_slots, 4)

    def test_errors_have_a_status(self):
        with self.assertRaises(braid.Error) as caught:
            braid.load("/nowhere")
        self.assertEqual(caught.exception.status, braid.Status.NOT_FOUND)
        self.assertIn("/nowhere/model.so", str(caught.exception))
        with self.assertRaisesRegex(braid.Error, "zero bytes"):
            braid.load("a\0b")
        with self.assertRaises(braid.Error):
            braid.load(ARTIFACT, max_isa=1)

    def test_closes_what_was_made_of_it_first(self):
        session = self.model.session(max_context=64)
        generator = self.model.generator(max_context=64)
        generation = generator.start(IDS)
        self.model.close()
        self.model.close()
        for handle in (self.model, session, generator, generation):
            with self.assertRaisesRegex(braid.Error, "it is closed"):
                handle._pointer

    def test_is_kept_by_its_sessions(self):
        session = braid.load(ARTIFACT).session(max_context=64)
        session.evaluate(IDS)


class SessionTest(unittest.TestCase):
    def setUp(self):
        self.model = braid.load(ARTIFACT)
        self.addCleanup(self.model.close)
        self.session = self.model.session(
            slots=3, max_context=64, threads=1, hidden_states=True, router_logits=True,
            attentions=True)

    def test_keeps_the_outputs_asked_for(self):
        every = rows(self.session.evaluate(IDS, keep="all").logits)
        self.assertEqual((len(every), len(every[0])), (7, 640))
        self.assertEqual(rows(self.session.evaluate(IDS, slot=1).logits), every[-1:])
        self.assertEqual(len(self.session.evaluate(IDS, slot=2, keep="none").logits), 0)
        self.session.reset(2)
        some = self.session.evaluate(IDS, slot=2, keep=[1, 4]).output
        self.assertEqual(rows(some), [every[1], every[4]])

    def test_takes_ids_of_many_kinds(self):
        expected = rows(self.session.evaluate(IDS).logits)
        kinds = [tuple(IDS), array.array("q", IDS), iter(IDS), range(0)]
        if numpy is not None:
            kinds += [numpy.array(IDS), numpy.array(IDS, dtype="uint8" if max(IDS) < 256
                                                    else "uint16"),
                      numpy.array([IDS, IDS]).T[:, 0]]
        for ids in kinds:
            if isinstance(ids, range):
                with self.assertRaises(braid.Error):
                    self.session.evaluate(ids)
                continue
            self.session.reset()
            # An iterator has no length: a list of it is one.
            ids = list(ids) if hasattr(ids, "__next__") else ids
            self.assertEqual(rows(self.session.evaluate(ids).logits), expected)

    def test_refuses_what_is_no_id(self):
        for ids, part in (([1 << 40], "ids"), ([-(1 << 40)], "ids"), ([0.5], "ids"),
                          (["a"], "ids"), ([[1], [2]], "one sequence"), ([640], "from 0 to 639")):
            with self.assertRaisesRegex(braid.Error, part) as caught:
                self.session.evaluate(ids)
            self.assertEqual(caught.exception.status, braid.Status.INVALID_ARGUMENT)
        for request, part in (({}, "either ids or embeddings"), ({"slot": -1}, "slot"),
                              ({"keep": "some"}, "'none', 'last', 'all'"),
                              ({"slot": "a"}, "an integer as slot"),
                              ({"rotary_positions": [1]}, "7 numbers as rotary_positions")):
            with self.assertRaisesRegex(braid.Error, part):
                self.session.evaluate(IDS if request else None, **request)
        self.assertEqual(self.session.length(), 0)

    def test_gives_further_outputs(self):
        facts = self.model.description
        result = self.session.evaluate(IDS, hidden_states=True, router_logits=True,
                                       attentions=True)
        self.assertEqual(tuple(result.hidden_states.shape), (facts.layers + 1, 7, facts.hidden))
        self.assertEqual(tuple(result.router_logits.shape), (facts.routers, 7, facts.experts))
        attentions = rows(result.attentions)
        self.assertAlmostEqual(sum(attentions[0][6][0]), 1, places=5)
        self.assertEqual(attentions[0][2][0][3:], [0] * 61)
        self.assertIsNone(self.session.evaluate([1], slot=1).hidden_states)

    def test_takes_embeddings(self):
        first = self.session.evaluate(IDS, keep="all", hidden_states=True)
        embeddings = first.hidden_states[0] if numpy is not None else rows(
            first.hidden_states)[0]
        second = self.session.evaluate(embeddings=embeddings, slot=1, keep="all")
        self.assertEqual(rows(second.logits), rows(first.logits))
        with self.assertRaisesRegex(braid.Error, r"embeddings of \[length, 128\]"):
            self.session.evaluate(embeddings=[[1.0, 2.0]])

    def test_takes_rotary_positions(self):
        # Jamba's attention turns by none: any positions give the same bits.
        expected = rows(self.session.evaluate(IDS).logits)
        self.session.reset()
        moved = self.session.evaluate(IDS, rotary_positions=range(10, 17), whole=20)
        self.assertEqual(rows(moved.logits), expected)

    def test_evaluates_together(self):
        alone = [rows(self.session.evaluate(ids).logits) + [self.session.reset()]
                 for ids in (IDS, IDS[:3])]
        together = self.session.evaluate_all(
            [braid.Request(IDS, slot=2), braid.Request(IDS[:3], slot=0)])
        self.assertEqual([rows(result.logits) + [None] for result in together], alone)

    def test_goes_on_from_forks_and_snapshots(self):
        s = self.session
        result = s.evaluate(IDS, snapshots=[3, 7])
        self.assertEqual(result.snapshots[1], s.snapshot())
        light = s.snapshot(without_kv=True)
        self.assertLess(len(light), len(s.snapshot()))
        s.fork(0, 1)
        expected = rows(s.evaluate([5, 6]).logits)
        self.assertEqual(rows(s.evaluate([5, 6], slot=1).logits), expected)
        s.truncate(1, light)
        self.assertEqual(s.length(1), 7)
        self.assertEqual(rows(s.evaluate([5, 6], slot=1).logits), expected)
        s.restore(2, bytearray(result.snapshots[0]))
        self.assertEqual(rows(s.evaluate(IDS[3:] + [5, 6], slot=2).logits), expected)
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "state")
            s.save(path, 1)
            s.load(path, 0)
            self.assertEqual(s.snapshot(0), s.snapshot(1))
        info = braid.read_snapshot(result.snapshots[0])
        self.assertEqual((info.tokens, info.ids, info.has_kv), (3, tuple(IDS[:3]), True))
        self.assertEqual(info.model_hash, self.model.description.model_hash)
        with self.assertRaises(braid.Error) as caught:
            s.restore(0, result.snapshots[0][:-1])
        self.assertEqual(caught.exception.status, braid.Status.MISMATCH)

    def test_a_snapshot_out_of_range_is_refused(self):
        for tokens in (0, 8, 1 << 60):
            with self.assertRaises(braid.Error):
                self.session.evaluate(IDS, snapshots=[tokens])
        self.assertEqual(self.session.length(), 0)

    def test_no_cut_changes_a_bit(self):
        draw = random.Random(1)
        expected = rows(self.session.evaluate(IDS * 4).logits)
        for _ in range(5):
            self.session.reset(1)
            rest = IDS * 4
            while rest:
                count = draw.randint(1, len(rest))
                last = self.session.evaluate(rest[:count], slot=1)
                rest = rest[count:]
            self.assertEqual(rows(last.logits), expected)

    def test_threads_take_turns(self):
        expected = rows(self.session.evaluate(IDS).logits)
        failures = []

        def work(slot):
            for _ in range(10):
                self.session.reset(slot)
                if rows(self.session.evaluate(IDS, slot=slot).logits) != expected:
                    failures.append(slot)
        threads = [threading.Thread(target=work, args=(slot,)) for slot in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])


class CallbackTest(unittest.TestCase):
    def setUp(self):
        self.model = braid.load(ARTIFACT)
        self.addCleanup(self.model.close)

    def make(self, **callbacks):
        return self.model.session(max_context=64, max_tokens=4, threads=2, **callbacks)

    def test_see_calls_phases_and_progress(self):
        calls, phases, progress = [], [], []
        session = self.make(on_call=calls.append, on_phase=phases.append,
                            on_progress=lambda *event: progress.append(event))
        session.evaluate(IDS)
        self.assertEqual([(c.call, c.tokens, c.rows) for c in calls],
                         [(0, 4, ((0, 0, 4),)), (1, 3, ((0, 4, 3),))])
        self.assertEqual({phase.name for phase in phases} - set(
            self.model.description.phases), set())
        self.assertTrue(all(len(phase.units) == 2 for phase in phases))
        self.assertEqual(progress, [(4, 7), (7, 7)])

    def test_cancel(self):
        answers = iter([False, True])
        session = self.make(should_cancel=lambda: next(answers))
        with self.assertRaises(braid.Error) as caught:
            session.evaluate(IDS)
        self.assertEqual(caught.exception.status, braid.Status.CANCELLED)
        with self.assertRaises(braid.Error) as caught:
            session.evaluate([1])
        self.assertEqual(caught.exception.status, braid.Status.STATE)

    def test_what_they_raise_comes_out(self):
        seen = []

        def fail(event):
            seen.append(event)
            raise LookupError("mine")
        for name in ("on_call", "on_phase"):
            seen.clear()
            with self.assertRaisesRegex(LookupError, "mine"):
                self.make(**{name: fail}).evaluate(IDS)
            self.assertEqual(len(seen), 1)
        with self.assertRaises(ZeroDivisionError):
            self.make(should_cancel=lambda: 1 // 0).evaluate(IDS)

    def test_may_not_use_the_session(self):
        session = None
        session = self.make(on_call=lambda _: session.reset())
        with self.assertRaises(braid.Error) as caught:
            session.evaluate(IDS)
        self.assertEqual(caught.exception.status, braid.Status.STATE)

    def test_threads_stay_on_cpus(self):
        cpu = sorted(os.sched_getaffinity(0))[0]
        expected = rows(self.make().evaluate(IDS).logits)
        self.assertEqual(rows(self.make(cpus=[cpu]).evaluate(IDS).logits), expected)
        with self.assertRaises(braid.Error):
            self.make(cpus=[1 << 20])


class LossTest(unittest.TestCase):
    def test_causal(self):
        loss = braid.Loss()
        loss.add([[0.0, 0.0], [0.0, 0.0]], [1, braid.IGNORED_LABEL])
        self.assertAlmostEqual(loss.value(), 0.6931471805599453)
        self.assertAlmostEqual(loss.value(1), 0.6931471805599453 + 0.6931471805599453 ** 2)
        with self.assertRaisesRegex(braid.Error, "a label for each row"):
            loss.add([[0.0, 0.0]], [1, 1])

    def test_classification(self):
        self.assertAlmostEqual(braid.classification_loss([[0.0, 0.0]], [1]), 0.6931471805599453)

    def test_balance_of_experts(self):
        with braid.load(ARTIFACT) as model, \
                model.session(max_context=64, router_logits=True) as session:
            loss = braid.AuxLoss(model)
            self.assertNotEqual(loss.value(), loss.value())
            result = session.evaluate(IDS, router_logits=True)
            loss.add(result.router_logits if numpy is not None else rows(result.router_logits))
            self.assertGreater(loss.value(), 0.9)

    def test_padded_batches(self):
        self.assertEqual(braid.padded_rows([[1, 1, 0], [0, 0, 1], [0, 0, 0]]),
                         [(0, 2), (2, 1), (0, 0)])
        with self.assertRaisesRegex(braid.Error, "row 0"):
            braid.padded_rows([[1, 0, 1]])
        self.assertEqual(rows(braid.padded_scatter(1, 3, [[5.0], [6.0]])), [[0], [5], [6]])


if __name__ == "__main__":
    unittest.main()
