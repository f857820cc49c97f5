"""What people do with plans, each step checked against the table of `permissions` and noted in the school's log.

The page asks the desk; the desk asks the store. Nobody gets around it by knowing an address: every call checks again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.sharing.permissions import Action, Person, Refused
from planner.store import kept, plans, runs, schools, talk
from planner.store.kept import Kept
from planner.store.plans import AT_DISTRICT, SEEN, Offered, Stale
from planner.store.runs import Run
from planner.store.schools import LogLine, Member, SchoolEntry, Version
from planner.store.talk import Ballot, Comment, Result

LONGEST = 4_000  # characters of a comment
LOCKED, LONGEST_CELL = {"what", "id", "cycle_day", "slot", "value", "reason"}, 200  # columns of a lock, characters of a cell


class Missing(LookupError):
    """There is no such thing, or it is not this person's to know of: both are told alike."""


@dataclass(frozen=True)
class Desk:
    """The counter for one person."""

    person: Person

    def check(self, action: Action, school: str | None) -> None:
        if not self.person.may(action, school):
            raise Refused(f"You may not {action.value} here. Ask the principal to invite you.")

    # --- schools ---------------------------------------------------------------------------------------------------------
    def schools(self) -> tuple[SchoolEntry, ...]:
        """Those in which this person has any part."""
        mine = {school for _, school in self.person.parts}
        everywhere = self.person.local or None in mine
        return tuple(s for s in schools.schools() if everywhere or s.id in mine)

    def school(self, school: str) -> SchoolEntry:
        found = next((s for s in self.schools() if s.id == school), None)
        if found is None:
            raise Missing
        return found

    def bring(self, name: str, book: bytes, file: str) -> Version:
        """A workbook is handed in: to the person's school of this name, which is made where there is no login."""
        here = [s for s in self.schools() if s.name.casefold() == name.casefold() and self.person.may(Action.UPLOAD, s.id)]
        if not here:
            self.check(Action.UPLOAD, None)  # only whoever has no login may make a school by bringing its workbook
            here = [schools.add_school(name)]
        before = schools.workbooks(here[0].id)
        version = schools.keep_workbook(here[0].id, book, file, self.person.who)
        if version.digest not in {v.digest for v in before}:
            self._note(here[0].id, "A workbook was handed in", f"version {version.number}")
        return version

    def found_school(self, name: str) -> SchoolEntry:
        """The district office makes a school, to which it then invites a principal."""
        self.check(Action.DOWNLOAD_ALL, None)
        made = schools.school_named(name) or schools.add_school(name)
        self._note(made.id, "The school was set up")
        return made

    def workbooks(self, school: str) -> tuple[Version, ...]:
        self.check(Action.UPLOAD, school)
        return schools.workbooks(school)

    def workbook(self, school: str, version: str) -> bytes:
        """The bytes of a version that was handed in; Missing when it is not of this school."""
        if version not in {v.id for v in self.workbooks(school)}:
            raise Missing
        return schools.workbook_bytes(version) or b""

    def delete_school(self, school: str) -> None:
        self.check(Action.DELETE, school)
        schools.delete_school(school)

    def log(self, school: str) -> tuple[LogLine, ...]:
        self.check(Action.SEE_LOG, school)
        return schools.log(school)

    # --- plans -----------------------------------------------------------------------------------------------------------
    def offer(self, school: str, run: str, title: str) -> Offered:
        """A draft of a plan that a search has found; nobody else sees it yet."""
        self.check(Action.PUBLISH, school)
        known = plans.offer_of_run(run)
        if known is not None:
            return known
        if runs.plan(run) is None:
            raise Missing
        runs.belongs(run, school)
        made = plans.offer(school, run, title.strip()[:200] or "A plan")
        self._note(school, "A draft was made", made.title)
        return made

    def plan(self, plan: str) -> Offered:
        found = plans.offered(plan)
        if found is None or not self._sees(found):
            raise Missing
        return found

    def plans(self, school: str) -> tuple[Offered, ...]:
        """What this person may see of a school's plans, the newest first."""
        return tuple(p for p in plans.offers(school) if self._sees(p))

    def submitted(self) -> tuple[Offered, ...]:
        """Of all schools, for the district office."""
        self.check(Action.DOWNLOAD_ALL, None)
        return plans.offers(states=AT_DISTRICT)

    def _sees(self, p: Offered) -> bool:
        may = self.person.may
        return (
            may(Action.SEE_DRAFTS, p.school)
            or (p.state in SEEN and may(Action.SEE_PUBLISHED, p.school))
            or (p.state in AT_DISTRICT and may(Action.SEE_SUBMITTED, p.school))
        )

    def publish(self, seen: Offered, shows: str, told: bool) -> Offered:
        """Put a plan before the staff. `told`: those who alone hold a post that changes have been spoken to."""
        self.check(Action.PUBLISH, seen.school)
        if not told:
            raise ValueError("Speak first with everybody who alone holds a post that changes.")
        if shows not in plans.SHOWS:
            raise ValueError("Say what the staff will see.")
        return self._moved(seen, "published", shows=shows)

    def withdraw(self, seen: Offered) -> Offered:
        self.check(Action.PUBLISH, seen.school)
        return self._moved(seen, "draft")

    def choose(self, seen: Offered) -> Offered:
        self.check(Action.PUBLISH, seen.school)
        return self._moved(seen, "chosen")

    def submit(self, seen: Offered, plan_book: bytes, book: bytes) -> Offered:
        """Hand the chosen plan to the district, frozen as it is."""
        self.check(Action.SUBMIT, seen.school)
        return self._moved(seen, "submitted", frozen=plan_book, book=book)

    def give_back(self, seen: Offered, why: str) -> Offered:
        self.check(Action.DECIDE, seen.school)
        if not why.strip():
            raise ValueError("Say in a sentence why it comes back.")
        return self._moved(seen, "returned", note=why.strip()[:LONGEST])

    def accept(self, seen: Offered) -> Offered:
        self.check(Action.DECIDE, seen.school)
        return self._moved(seen, "accepted")

    def _moved(
        self, seen: Offered, state: str, *, shows: str = "", note: str = "", frozen: bytes | None = None, book: bytes | None = None
    ) -> Offered:
        moved = plans.move(seen, state, shows=shows, note=note, frozen=frozen, book=book)
        self._note(seen.school, f"{seen.state} → {state}", f"{seen.title}{f': {note}' if note else ''}")
        return moved

    def frozen(self, plan: str) -> tuple[bytes, bytes]:
        """The plan workbook and the school's workbook, as submitted."""
        seen = self.plan(plan)
        self.check(Action.SEE_SUBMITTED, seen.school)
        found = plans.frozen(plan)
        if found is None:
            raise Missing
        return found

    def run(self, plan: str) -> Run:
        """The search behind a plan that this person may see."""
        found = runs.get(self.plan(plan).run)
        if found is None:
            raise Missing
        return found

    # --- talk ------------------------------------------------------------------------------------------------------------
    def comment(self, plan: str, kind: str, about: str, text: str, team: str = "") -> Comment:
        seen = self.plan(plan)
        self.check(Action.COMMENT, seen.school)
        if not text.strip():
            raise ValueError("Write a sentence first.")
        if len(text) > LONGEST:
            raise ValueError(f"Please keep it under {LONGEST:,} characters.")
        if kind not in talk.KINDS:
            raise ValueError("Say whether it is a comment, a benefit, a problem or a dissent.")
        return talk.comment(seen.school, plan, kind, about[:200], text.strip(), team or self.person.team)

    def comments(self, plan: str) -> tuple[Comment, ...]:
        return talk.comments(self.plan(plan).id)

    def keep(self, plan: str, words: str, line: Mapping[str, str], team: str = "") -> Kept:
        """Ask that a decision stays, for all to see. `line`: column code -> value of the Locks sheet. ValueError for what is none."""
        seen = self.plan(plan)
        self.check(Action.KEEP, seen.school)
        known = {k: str(v).strip() for k, v in line.items() if str(v).strip()}
        if not {"what", "id"} <= set(known) or set(known) - LOCKED or any(len(v) > LONGEST_CELL for v in known.values()):
            raise ValueError("This cannot be kept: say what it is, and of which team, class, position or program.")
        known.setdefault("reason", "asked to stay")  # the Locks sheet wants one
        return kept.keep(seen.school, plan, words.strip()[:300], known, team or self.person.team)

    def kept(self, plan: str) -> tuple[Kept, ...]:
        return kept.kept(self.plan(plan).id)

    def let_go(self, plan: str, kept_id: str, team: str = "") -> None:
        seen = self.plan(plan)
        self.check(Action.KEEP, seen.school)
        kept.let_go(seen.school, plan, kept_id, team or self.person.team)

    def open_ballot(
        self, plan: str, question: str, choices: tuple[str, ...], *, staff: int, quorum: int, needed: int, counted: str
    ) -> tuple[Ballot, tuple[str, ...]]:
        """The ballot and its codes, which are shown this once. `needed`: hundredths of a per cent."""
        seen = self.plan(plan)
        self.check(Action.OPEN_BALLOT, seen.school)
        if len(set(choices)) < 2 or not question.strip():
            raise ValueError("A vote needs a question and at least two different answers.")
        if not (1 <= staff <= 2_000 and 0 <= quorum <= 100 and 0 < needed <= 10_000 and counted in ("votes", "staff")):
            raise ValueError("Look at the numbers of this vote again.")
        made = talk.open_ballot(
            seen.school, plan, question.strip()[:500], choices, staff=staff, quorum=quorum, needed=needed, counted=counted
        )
        self._note(seen.school, "A vote was opened", made[0].question)
        return made

    def ballots(self, plan: str) -> tuple[Ballot, ...]:
        return talk.ballots(self.plan(plan).id)

    def vote(self, ballot: str, code: str, choice: str) -> str:
        """Nothing when the vote counts, otherwise why it does not. Who voted stands nowhere, not in the log either."""
        self.check(Action.VOTE, self._ballot(ballot).school)
        return talk.vote(ballot, code, choice)

    def close_ballot(self, ballot: str) -> Result | None:
        seen = self._ballot(ballot)
        self.check(Action.OPEN_BALLOT, seen.school)
        talk.close_ballot(ballot)
        self._note(seen.school, "A vote was closed", seen.title)
        return talk.result(ballot)

    def result(self, ballot: str) -> Result | None:
        self.check(Action.SEE_RESULT, self._ballot(ballot).school)
        return talk.result(ballot)

    def _ballot(self, ballot: str) -> Offered:
        found = talk.ballot(ballot)
        if found is None:
            raise Missing
        return self.plan(found.plan)

    # --- members ---------------------------------------------------------------------------------------------------------
    def invite(self, school: str | None, role: str, email: str, team: str = "") -> Member:
        self.check(Action.INVITE if school is not None else Action.DOWNLOAD_ALL, school)
        if "@" not in email or (role == "analyst") != (school is None):
            raise ValueError("Give an e-mail address, and a part that fits: analysts belong to the district, everybody else to a school.")
        made = schools.invite(school, role, email, team)
        if school is not None:
            self._note(school, "Somebody was invited", f"{role} (member {made.id})")
        return made

    def members(self, school: str) -> tuple[Member, ...]:
        self.check(Action.INVITE, school)
        return schools.members(school)

    def end_membership(self, member: str) -> None:
        found = schools.member(member)
        if found is None:
            raise Missing
        self.check(Action.INVITE if found.school is not None else Action.DOWNLOAD_ALL, found.school)
        schools.end_membership(member)
        if found.school is not None:
            self._note(found.school, "A membership ended", f"{found.role} (member {found.id})")

    def _note(self, school: str, what: str, detail: str = "") -> None:
        schools.note(school, self.person.who, what, detail)


__all__ = ["Desk", "Missing", "Refused", "Stale"]
