"""One score from 0 to 1 that rises with every signal and never depends on the other results."""

from hypothesis import given
from hypothesis import strategies as st

from search.fusion import Signals, combine, direct, inherit, starts

SHARES = st.floats(0, 1)
SIGNALS = st.builds(Signals, similarity=st.floats(-10, 10), lexical=SHARES, label=SHARES)


@given(SIGNALS, st.sampled_from(["similarity", "lexical", "label"]), st.floats(0.01, 1))
def test_more_of_any_signal_never_lowers_the_score(signals, name, more):
    raised = Signals(**{**signals.__dict__, name: getattr(signals, name) + more})
    assert 0 < direct(signals) <= direct(raised) < 1


@given(SHARES, SHARES)
def test_ties_never_lower_a_score_and_never_pass_one(own, graph):
    assert own - 1e-9 <= combine(own, graph) <= 1


def test_nothing_found_is_no_score_to_speak_of():
    assert direct(Signals()) < 0.01


def test_a_named_thing_is_likely_and_running_text_less_than_other_things():
    named = Signals(similarity=1.0, label=1.0)
    assert direct(named) > 0.9
    assert direct(named, "Passage") < direct(named)


def test_only_things_near_the_best_are_started_from():
    directs = {f"T{number}": 1 / number for number in range(1, 30)}
    chosen = starts(directs)
    assert chosen["T1"] == 1.0
    assert len(chosen) < 7
    assert min(chosen.values()) > 0.2


def test_what_is_under_a_title_shares_in_its_name():
    signals = inherit({"T2": Signals(label=1.0), "T2/4": Signals(), "T3/1": Signals(label=0.9)}, {"T2/4": "T2"})
    assert 0 < signals["T2/4"].label < signals["T2"].label
    assert signals["T3/1"].label == 0.9
