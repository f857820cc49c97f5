"""Binding votes on paper: figures that add up, two people who agree, and what the contract needs, each by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_desk import TERMS, World
from test_desk import every_plan_keeps_everything as every_plan_keeps_everything

from planner.sharing.counting import Stage, outcome
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL, Person, Role, signed_in
from planner.sharing.voting import Voting
from planner.store import schools
from planner.store.votes import Count

TOLD = Count((6, 3), 0, 9, 10)


def member(school: str, subject: str, role: Role = Role.TEACHER) -> Voting:
    """Somebody with a sign-in of this subject, and a membership of their own."""
    made = schools.invite(school, role, f"{subject}@example.org")
    schools.claim("https://id", subject, f"{subject}@example.org")
    return Voting(Desk(signed_in(made.id, [(role, school)])))


def test_two_people_enter_the_same_and_that_is_the_result() -> None:
    world = World()
    pat, ann = member(world.here.id, "pat", Role.PRINCIPAL), member(world.here.id, "ann")
    assert pat.enter(world.vote.id, TOLD).stage is Stage.ONE
    assert pat.enter(world.vote.id, TOLD).stage is Stage.ONE  # the same person once more is not a second one
    assert pat.entered_by_me(world.vote.id) and not ann.entered_by_me(world.vote.id)
    differ = ann.enter(world.vote.id, replace(TOLD, counts=(5, 4)))
    assert differ.stage is Stage.DIFFER and differ.differ == ("answers",) and differ.count is None
    agreed = ann.enter(world.vote.id, TOLD)
    assert (agreed.stage, agreed.count, agreed.twice) == (Stage.AGREED, TOLD, False)
    with pytest.raises(ValueError, match="its result already"):
        pat.enter(world.vote.id, TOLD)
    with pytest.raises(ValueError, match="stays with the plan"):
        pat.call_off(world.vote.id)
    said = [x for x in Desk(LOCAL).log(world.here.id) if x.what == "A vote's result was entered"]
    assert len(said) == 4 and len({x.who for x in said}) == 2 and not any("6" in x.detail for x in said)


def test_one_person_with_two_memberships_is_one() -> None:
    world = World()
    first = member(world.here.id, "pat")
    first.enter(world.vote.id, TOLD)
    again = member(world.here.id, "pat")
    assert first.desk.person.who != again.desk.person.who
    assert again.enter(world.vote.id, TOLD).stage is Stage.ONE


def test_where_nobody_signs_in_one_person_enters_it_twice_and_that_is_said() -> None:
    world, desk = World(), Voting(Desk(LOCAL))
    assert desk.enter(world.vote.id, TOLD).stage is Stage.ONE
    assert desk.enter(world.vote.id, replace(TOLD, spoiled=1, cast=10)).differ == ("spoiled", "cast")
    agreed = desk.enter(world.vote.id, replace(TOLD, spoiled=1, cast=10))
    assert agreed.stage is Stage.AGREED and agreed.twice


def test_the_minoritys_words_must_agree_but_for_blanks() -> None:
    world, desk = World(), Voting(Desk(LOCAL))
    desk.enter(world.vote.id, replace(TOLD, statement="We lose art."))
    assert desk.standing(world.vote.id).statement == "We lose art."
    assert desk.enter(world.vote.id, TOLD).differ == ("statement",)
    assert desk.enter(world.vote.id, replace(TOLD, statement="We  lose\nart.")).stage is Stage.DIFFER
    agreed = desk.enter(world.vote.id, replace(TOLD, statement="We lose art."))
    assert agreed.stage is Stage.AGREED and agreed.count is not None and agreed.count.statement == "We lose art."


@pytest.mark.parametrize(
    ("count", "said"),
    [(Count((6, 3), 0, 8, 10), "add up to 9, but 8"), (Count((6, 3), 1, 10, 9), "only 9 were handed out"), (Count((6, 4), 1, 11, 11), "only 10 people"),
     (Count((6,), 0, 6, 6), "every answer"), (Count((-1, 3), 0, 2, 3), "0 or more"), (replace(TOLD, statement="x" * 1_201), "1,200"),
     (replace(TOLD, statement="\x1b[2J"), "signs")],
)  # fmt: skip
def test_figures_that_can_not_be_those_of_a_vote_are_refused(count: Count, said: str) -> None:
    world = World()
    with pytest.raises(ValueError, match=said):
        Voting(Desk(LOCAL)).enter(world.vote.id, count)
    assert Voting(Desk(LOCAL)).standing(world.vote.id).stage is Stage.NOTHING


def test_a_vote_that_was_called_off_takes_no_result() -> None:
    world, desk = World(), Voting(Desk(LOCAL))
    desk.call_off(world.vote.id)
    with pytest.raises(ValueError, match="called off"):
        desk.enter(world.vote.id, TOLD)
    ((found, _standing),) = desk.votes(world.published.id)
    assert found.called_off is not None


@pytest.mark.parametrize(
    ("share", "of", "yes", "no", "spoiled", "needed", "passed"),
    [
        ((2, 3, False), "eligible", 20, 3, 1, 20, True),  # two thirds of 30
        ((2, 3, False), "eligible", 19, 0, 0, 20, False),  # all who came, and yet too few
        ((1, 2, True), "cast", 12, 11, 1, 13, False),  # half of 24 is no majority
        ((1, 2, True), "valid", 12, 11, 1, 12, True),  # without the spoiled one it is
        ((1, 2, True), "valid", 0, 0, 3, 1, False),
        ((2, 3, False), "valid", 66, 34, 0, 67, False),  # 66 of 100 is less than two thirds
        ((1, 1, False), "valid", 5, 0, 0, 5, True),
    ],
)
def test_the_contracts_share(share: tuple[int, int, bool], of: str, yes: int, no: int, spoiled: int, needed: int, passed: bool) -> None:
    num, den, more = share
    terms = replace(TERMS, eligible=30 if yes < 60 else 100, num=num, den=den, more=more, of=of)
    found = outcome(terms, Count((yes, no), spoiled, yes + no + spoiled, yes + no + spoiled))
    assert (found.needed, found.passed) == (needed, passed)


def test_a_quorum_is_of_the_eligible() -> None:
    terms = replace(TERMS, quorum=51, num=1, den=2, more=True, of="valid")
    five, six = (outcome(terms, Count((n, 0), 0, n, n)) for n in (5, 6))
    assert (five.quorum, five.passed, six.quorum, six.passed) == (False, False, True, True)


def test_terms_that_say_nothing_are_refused() -> None:
    world, desk = World(), Voting(Desk(LOCAL))
    for bad in (
        replace(TERMS, eligible=0),
        replace(TERMS, num=4),
        replace(TERMS, of="all"),
        replace(TERMS, conductor=" "),
        replace(TERMS, quorum=101),
    ):
        with pytest.raises(ValueError, match=r"numbers|needs|who may vote"):
            desk.call(world.published.id, "Go?", ("Yes", "No"), bad)
    strangers = Voting(Desk(Person("member 1", ((Role.TEACHER, world.there.id),))))
    with pytest.raises(LookupError):
        strangers.votes(world.published.id)
