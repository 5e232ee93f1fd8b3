from dataclasses import fields, replace

import pytest

from app.law.early_signal import GROUNDS, MISSING, Arrears, Steps, is_due, missing

READY = Steps(
    contact_attempted=True,
    pointed_to_help=True,
    reminded_in_writing=True,
    offered_to_share=True,
    objected=False,
    still_open=True,
)


def test_with_all_steps_taken_the_signal_is_due():
    assert missing(READY) == ()
    assert is_due(READY)


@pytest.mark.parametrize(("step", "code"), [*zip([field.name for field in fields(Steps)], MISSING, strict=True)])
def test_each_step_is_named_when_it_lacks(step, code):
    without = replace(READY, **{step: not getattr(READY, step)})
    assert missing(without) == (code,)
    assert not is_due(without)


def test_all_that_lacks_is_named_at_once():
    assert missing(Steps(False, False, False, False, True, False)) == tuple(MISSING)
    assert all(sentence.endswith(".") for sentence in MISSING.values())


def test_every_kind_of_arrears_has_an_answer():
    assert set(GROUNDS) == set(Arrears)
