"""The table of who may do what, cell by cell at the desk; states, comments, votes and members, on both databases."""

from __future__ import annotations

import threading
import time
import unicodedata
from collections.abc import Callable

import pytest

from planner import store
from planner.domain.plan import Day, Plan
from planner.sharing import summary
from planner.sharing.desk import Desk, Missing, Stale
from planner.sharing.permissions import ALLOWED, LOCAL, NOBODY, Action, Person, Refused, Role
from planner.sharing.voting import Voting
from planner.store import plans, polls, records, schools, talk, votes
from planner.store.plans import Offered
from planner.store.votes import Count, Terms

PLAN = Plan(days=(Day(1, "REG", 36),))
TERMS = Terms("All members at the school", 10, 2, 3, False, "eligible", 0, "The election committee", "Article 5")


def found_run(book: bytes = b"book") -> str:
    run = store.add(book, "pine.xlsx", status="running")
    store.save(run, plan=PLAN)
    store.finish(run, "done", "")
    return run


@pytest.fixture(autouse=True)
def every_plan_keeps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbooks of this world are no workbooks; what is worked out of a plan is tested in tests/test_office.py."""
    monkeypatch.setattr(summary, "figures_of", lambda book, plan: summary.Figures())


class World:
    """A school with one plan in each state that matters, and another school beside it."""

    def __init__(self) -> None:
        self.here, self.there = schools.add_school("Here"), schools.add_school("There")
        desk = Desk(LOCAL)
        self.draft = desk.offer(self.here.id, found_run(b"1"), "Draft")
        self.published = desk.publish(desk.offer(self.here.id, found_run(b"2"), "Published"), "week", True)
        chosen = desk.choose(desk.publish(desk.offer(self.here.id, found_run(b"3"), "Sent"), "week", True))
        self.sent = desk.submit(chosen, b"plan", b"book")
        self.chosen = desk.choose(desk.publish(desk.offer(self.here.id, found_run(b"4"), "Chosen"), "week", True))
        voting = Voting(desk)
        self.vote = voting.call(self.published.id, "Shall we?", ("Yes", "No"), TERMS)
        self.poll, self.codes = voting.open_poll(self.published.id, "Do we like it?", ("Yes", "No"), codes=3)


Step = Callable[[Desk, World], object]
STEPS: dict[Action, Step] = {
    Action.SEE_PUBLISHED: lambda d, w: d.plan(w.published.id),
    Action.SEE_DRAFTS: lambda d, w: d.plan(w.draft.id),
    Action.SEE_SUBMITTED: lambda d, w: d.frozen(w.sent.id),
    Action.UPLOAD: lambda d, w: d.workbooks(w.here.id),
    Action.PUBLISH: lambda d, w: d.publish(w.draft, "week", True),
    Action.SUBMIT: lambda d, w: d.submit(w.chosen, b"plan", b"book"),
    Action.DECIDE: lambda d, w: d.accept(w.sent),
    Action.COMMENT: lambda d, w: d.comment(w.published.id, "comment", "plan", "Good."),
    Action.KEEP: lambda d, w: d.keep(w.published.id, "G3 meets on Tue", {"what": "team", "id": "G3", "cycle_day": "2"}),
    Action.CALL_VOTE: lambda d, w: Voting(d).call_off(w.vote.id),
    Action.ENTER_RESULT: lambda d, w: Voting(d).enter(w.vote.id, Count((6, 3), 0, 9, 10)),
    Action.OPEN_POLL: lambda d, w: Voting(d).close_poll(w.poll.id),
    Action.ANSWER_POLL: lambda d, w: Voting(d).answer(w.poll.id, w.codes[0], "Yes"),
    Action.SEE_RESULT: lambda d, w: Voting(d).result(w.poll.id),
    Action.CLOSE_SUBJECT: lambda d, w: Voting(d).close_subject(None, "comments", "pay", "In bargaining."),
    Action.INVITE: lambda d, w: d.invite(w.here.id, "teacher", "t@example.org"),
    Action.SEE_LOG: lambda d, w: d.log(w.here.id),
    Action.DELETE: lambda d, w: d.delete_school(w.here.id),
    Action.DOWNLOAD_ALL: lambda d, w: d.submitted(),
    Action.BRING_BACK: lambda d, w: d.bring_back(w.here.id),
    Action.REMOVE_ACCEPTED: lambda d, w: d.remove_accepted("none"),
    Action.HOLD: lambda d, w: d.hold(w.here.id, "A request."),
    Action.SCHEDULE: lambda d, w: d.set_records_days(30),
}
WHOLE_DISTRICT = {Action.DOWNLOAD_ALL, Action.CLOSE_SUBJECT}
PEOPLE = [(role, own) for role in Role for own in ("own", "other")] + [(None, "")]


def person(world: World, role: Role | None, own: str) -> Person:
    if role is None:
        return NOBODY
    if role is Role.ANALYST:
        return Person("x", ((role, None if own == "own" else world.there.id),))  # an analyst "of a school" is nobody
    return Person("x", ((role, world.here.id if own == "own" else world.there.id),))


@pytest.mark.parametrize("action", [a for a in Action if a is not Action.TRY], ids=lambda a: a.name)
def test_every_cell_of_the_table_is_kept_at_the_desk(action: Action, database: str) -> None:
    """Each role, in the school and in another, and a stranger: the step goes through exactly where the table says so."""
    for role, own in PEOPLE:
        if database == "postgres" and own == "other" and role is not Role.TEACHER:
            continue  # the table is the same code: one role from elsewhere is enough here
        world = World()
        desk = Desk(person(world, role, own))
        may = role is not None and own == "own" and role in ALLOWED[action]
        try:
            STEPS[action](desk, world)
            went = True
        except (Refused, Missing):
            went = False
        assert went == may, (role, own)


def test_trying_a_change_is_for_principals_and_teachers_of_the_school() -> None:
    may = {(r, own) for r, own in PEOPLE if r and Person("x", ((r, own),)).may(Action.TRY, "own")}
    assert may == {(Role.PRINCIPAL, "own"), (Role.TEACHER, "own")}


def test_a_teacher_sees_neither_drafts_nor_other_schools_and_cannot_tell_them_from_nothing() -> None:
    world = World()
    teacher = Desk(Person("t", ((Role.TEACHER, world.there.id),)))
    for plan in (world.draft.id, world.published.id, "nothing"):
        with pytest.raises(Missing):
            teacher.plan(plan)
    assert teacher.plans(world.here.id) == () and [s.name for s in teacher.schools()] == ["There"]


def test_the_way_of_a_plan_is_kept_and_logged() -> None:
    world = World()
    desk = Desk(LOCAL)
    with pytest.raises(ValueError, match="cannot become"):
        desk.accept(world.published)
    with pytest.raises(ValueError, match="First talk with"):
        desk.publish(world.draft, "week", False)
    back = desk.give_back(world.sent, "The art post is shared.")
    assert (back.state, back.note) == ("returned", "The art post is shared.")
    assert desk.frozen(back.id) == (b"plan", b"book")
    again = desk.submit(back, b"plan2", b"book2")
    assert desk.accept(again).state == "accepted" and desk.frozen(back.id) == (b"plan2", b"book2")
    assert [line.what for line in desk.log(world.here.id)][:3] == ["submitted → accepted", "returned → submitted", "submitted → returned"]


def test_a_week_that_tells_whose_position_ends_waits_for_hr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "_drops_alone", staticmethod(lambda run: True))
    desk = Desk(LOCAL)
    school = desk.bring("Here", b"book", "pine.xlsx").school
    draft = desk.offer(school, found_run(b"held"), "Held")
    with pytest.raises(ValueError, match="held back until HR has confirmed who speaks to whom, and when"):
        desk.publish(draft, "week", True)
    assert desk.plan(draft.id).state == "draft"
    assert desk.publish(draft, "week", True, hr_confirmed=True).state == "published"


def test_only_one_plan_of_a_school_is_chosen() -> None:
    world = World()
    desk = Desk(LOCAL)
    desk.choose(world.published)
    assert {p.title: p.state for p in desk.plans(world.here.id)} == {
        "Draft": "draft", "Published": "chosen", "Sent": "submitted", "Chosen": "published"
    }  # fmt: skip


def test_whoever_saw_an_older_plan_does_not_overwrite_a_newer() -> None:
    world = World()
    first, second = Desk(LOCAL), Desk(LOCAL)
    seen = second.plan(world.published.id)
    first.withdraw(first.plan(world.published.id))
    with pytest.raises(Stale):
        second.choose(seen)
    assert second.plan(seen.id).state == "draft"


def test_of_many_who_choose_at_once_exactly_one_goes_through() -> None:
    world = World()
    said: list[str] = []

    def choose(seen: Offered) -> None:
        try:
            Desk(LOCAL).choose(seen)
            said.append("chosen")
        except Exception as fault:
            said.append(type(fault).__name__)

    threads = [threading.Thread(target=choose, args=(world.published,)) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert said.count("chosen") == 1


LINE = {"what": "team", "id": "G3", "cycle_day": "2", "slot": "S2", "value": "meets"}


def test_what_is_kept_is_added_to_and_taken_back_for_all_who_asked() -> None:
    world, desk = World(), Desk(LOCAL)
    plan = world.published.id
    first = desk.keep(plan, "Grade 3 meets on Tue", LINE)
    desk.keep(plan, "G3 on Tuesday, please", LINE, "G3")
    other = desk.keep(plan, "ART1 is here on Thu", {"what": "staff", "id": "ART1", "cycle_day": "4"})
    assert [k.words for k in desk.kept(plan)] == ["Grade 3 meets on Tue", "ART1 is here on Thu"]
    for _ in range(2):
        desk.let_go(plan, first.id)
        assert [k.id for k in desk.kept(plan)] == [other.id]
    again = desk.keep(plan, "Grade 3 meets on Tue", LINE)
    assert {k.id for k in desk.kept(plan)} == {other.id, again.id}


@pytest.mark.parametrize("line", [{}, {"what": "team"}, LINE | {"colour": "red"}, LINE | {"reason": "x" * 201}])
def test_only_lines_of_the_locks_sheet_are_kept(line: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        Desk(LOCAL).keep(World().published.id, "x", line)


def test_nothing_that_many_ask_for_at_once_is_lost() -> None:
    world = World()
    plan = world.published.id

    def ask(n: int) -> None:
        for k in range(5):
            Desk(LOCAL).keep(plan, f"{n}.{k}", LINE | {"id": f"{n}.{k}"})

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(Desk(LOCAL).kept(plan)) == 20


def test_no_comment_of_many_at_once_is_lost() -> None:
    world = World()

    def write(n: int) -> None:
        for k in range(10):
            Desk(LOCAL).comment(world.published.id, "comment", "plan", f"{n}.{k}")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(Desk(LOCAL).comments(world.published.id)) == 40


def test_an_invitation_is_claimed_by_its_address_alone_and_can_be_ended() -> None:
    world = World()
    desk = Desk(LOCAL)
    made = desk.invite(world.here.id, "teacher", "Ann@Example.org", "G3")
    assert schools.claim("https://id", "1", "bob@example.org") == 0
    assert schools.claim("https://id", "1", "ann@example.org") == 1
    assert schools.claim("https://id", "2", "ann@example.org") == 0
    mine = schools.memberships("https://id", "1")
    assert [(m.role, m.school, m.team) for m in mine] == [("teacher", world.here.id, "G3")]
    assert schools.memberships("https://other", "1") == ()
    desk.end_membership(made.id)
    assert schools.memberships("https://id", "1") == ()


def test_the_same_workbook_is_one_version() -> None:
    desk = Desk(LOCAL)
    first = desk.bring("Pine", b"a", "a.xlsx")
    assert desk.bring("pine", b"a", "b.xlsx") == first
    assert desk.bring("Pine", b"b", "b.xlsx").number == 2
    assert [v.number for v in desk.workbooks(first.school)] == [2, 1]


def test_a_deleted_school_goes_for_good_with_all_of_it() -> None:
    world = World()
    desk = Desk(LOCAL)
    desk.comment(world.published.id, "comment", "plan", "Good.")
    desk.bring("Here", b"a", "a.xlsx")
    run = world.published.run
    desk.delete_school(world.here.id)
    records.purge("x", time.time() + 400 * 86_400)
    assert store.get(run) is None and talk.comments(world.published.id) == ()
    assert votes.votes(world.published.id) == polls.polls(world.published.id) == ()
    assert plans.offers(world.here.id) == () and schools.workbooks(world.here.id) == ()
    assert [s.name for s in desk.schools()] == ["There"]


def test_signs_that_nobody_sees_are_refused_at_every_entry() -> None:
    world, desk = World(), Desk(LOCAL)
    plan, bad = world.published.id, "a\u202eb"
    entries: list[Callable[[], object]] = [
        lambda: desk.found_school(bad), lambda: desk.bring(bad, b"x", "x.xlsx"), lambda: desk.offer(world.here.id, found_run(), bad),
        lambda: desk.give_back(world.sent, "No\x00"), lambda: desk.comment(plan, "comment", "plan", "x\x1b[2J"),
        lambda: desk.comment(plan, "comment", bad, "x"), lambda: desk.comment(plan, "comment", "plan", "x", bad),
        lambda: desk.keep(plan, bad, LINE), lambda: desk.keep(plan, "x", LINE | {"id": bad}), lambda: desk.keep(plan, "x", LINE, bad),
        lambda: desk.invite(world.here.id, "teacher", "a\x07@example.org"), lambda: desk.invite(world.here.id, "teacher", "a@example.org", bad),
        lambda: desk.hold(None, bad), lambda: desk.let_go(plan, "x", bad),
    ]  # fmt: skip
    for entry in entries:
        with pytest.raises(ValueError, match=r"signs that nobody sees \(U\+"):
            entry()
    assert desk.comment(plan, "comment", "plan", "Two\nlines, שלום").text == "Two\nlines, שלום"
    assert desk.bring("Elm", b"x", "x\u202e.xlsx").name == "x.xlsx"


def test_nobody_is_invited_to_a_part_that_there_is_not() -> None:
    """It would give no rights, and the page that lists people could not name it."""
    world = World()
    for role in ("boss", "Teacher", ""):
        with pytest.raises(ValueError, match="a part that fits"):
            Desk(LOCAL).invite(world.here.id, role, "a@example.org")


def test_a_school_is_found_by_its_name_however_its_accents_are_written() -> None:
    """Some computers write an accent as a sign of its own: what looks alike is one school, and its principal's."""
    one, two = "École Peña", unicodedata.normalize("NFD", "ÉCOLE PEÑA")
    school = Desk(LOCAL).found_school(one)
    assert two != one and Desk(LOCAL).found_school(two) == school
    principal = Person("member 1", ((Role.PRINCIPAL, school.id),))
    assert Desk(principal).bring(two, b"book", "x.xlsx").school == school.id
    Desk(LOCAL).delete_school(school.id)
    Desk(LOCAL).found_school(two)
    with pytest.raises(ValueError, match="another school of this name"):
        Desk(LOCAL).bring_back(school.id)
