"""What people do with plans, each step checked against the table of `permissions` and noted in the school's log.

The page asks the desk; the desk asks the store. Nobody gets around it by knowing an address: every call checks again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.audit import audit
from planner.domain.plan import FIRST_DRAFT
from planner.domain.signs import CELL_LINES, seen_only, unseen_signs
from planner.explain.alone import dropped_alone
from planner.sharing import summary
from planner.sharing.permissions import Action, Person, Refused, Role
from planner.sharing.summary import Lying
from planner.store import closed, drafts, kept, plans, records, runs, schools, summaries, talk
from planner.store.drafts import Draft
from planner.store.folder import together
from planner.store.kept import Kept
from planner.store.plans import AT_DISTRICT, NOT_FOR_ADOPTION, SEEN, Offered, Stale
from planner.store.records import Hidden, Hold, Record
from planner.store.runs import Run
from planner.store.schools import LogLine, Member, SchoolEntry, Version
from planner.store.summaries import Deadline, Written
from planner.store.talk import Comment
from planner.workbook.read import read_workbook

LONGEST, LONGEST_ADDRESS = 4_000, 254  # characters of a comment, and of an e-mail address
LOCKED, LONGEST_CELL = {"what", "id", "cycle_day", "slot", "value", "reason"}, 200  # columns of a lock, characters of a cell

ASK_FIRST = (
    "This plan is a first draft of the search: cuts may be more than needed, and unspent money is not settled. Search longer first, or "
    "say that you want to publish it as it is."
)


HELD_BACK = (
    "This week drops a subject that one position teaches, so whoever reads it can tell whose position ends. It is held back until HR has "
    "confirmed who speaks to whom, and when."
)
CHANGED = "The school just changed this plan. Here is the latest version."
PACK_SECONDS, SECONDS_EACH = 120.0, 4.0  # a download may take so long, and so much more for each school, on a server that has much to do


def entered(text: str, lines: bool = False) -> str:
    """What somebody wrote, without spaces around it. `lines`: it may have several. Raises ValueError for signs that nobody sees."""
    signs = ", ".join(unseen_signs(text, CELL_LINES if lines else ""))
    if signs:
        raise ValueError(f"“{seen_only(text)[:60]}” holds signs that nobody sees ({signs}). Write it anew, without copying it.")
    return text.strip()


class Missing(LookupError):
    """There is no such thing, or it is not this person's to know of: both are told alike."""


def _holds(plan: Offered, row: Written | None) -> bool:
    """Was the summary written of this plan as it is, with the figures of today's kind?"""
    return row is not None and (row.plan_version, row.kind) == (plan.version, summary.KIND)


def _lying(plan: Offered, row: Written | None, newest: Mapping[str, str]) -> Lying:
    if row is None:
        return Lying(plan, None)
    return Lying(plan, summary.read(row.figures), older=newest.get(plan.school, row.digest) != row.digest)


def open_to(school: str, what: str, subject: str) -> None:
    """Raise ValueError where the district office has closed comments or polls (`what`) on a subject."""
    if found := closed.why_closed(school, what, subject):
        raise ValueError(f"The district office has closed {what} on this subject: {found.why}")


@dataclass(frozen=True)
class Desk:
    """The counter for one person."""

    person: Person

    def check(self, action: Action, school: str | None) -> None:
        """Raise Refused where the person may not; Missing, as if there were no such school, where it was deleted."""
        if not self.person.may(action, school):
            raise Refused(f"You may not {action.value} here. Ask the principal to invite you.")
        if school is not None and schools.is_hidden(school):
            raise Missing

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
        if self._own(name) is None:
            self.check(Action.UPLOAD, None)  # only whoever has no login may make a school by bringing its workbook
        with together():
            school = self._own(name)
            if school is None:
                schools.hold_names()
                school = self._own(name) or schools.add_school(entered(name))  # somebody may have made it meanwhile
            schools.hold(school.id)
            before = schools.workbooks(school.id)
            version = schools.keep_workbook(school.id, book, seen_only(file), self.person.who)
            if version.digest not in {v.digest for v in before}:
                self._note(school.id, "A workbook was handed in", f"version {version.number}")
        return version

    def _own(self, name: str) -> SchoolEntry | None:
        """The school of this name to which this person may hand a workbook."""
        named = (s for s in self.schools() if schools.folded(s.name) == schools.folded(name))
        return next((s for s in named if self.person.may(Action.UPLOAD, s.id)), None)

    def keep_draft(self, name: str, book: bytes, draft: str = "") -> str:
        """Keep a workbook that this person is typing in; its id. A draft is its owner's alone."""
        self._may_type()
        return drafts.keep(self.person.who, seen_only(name), book, draft)

    def drafts(self) -> tuple[Draft, ...]:
        return drafts.drafts(self.person.who) if self._types else ()

    def draft(self, draft: str) -> tuple[str, bytes] | None:
        """Its name and bytes; None where there is none, or it is somebody else's."""
        self._may_type()
        return drafts.book(self.person.who, draft)

    def forget_draft(self, draft: str) -> None:
        """Raises ValueError while any legal hold stands."""
        self._may_type()
        records.forget_draft(self.person.who, draft)

    @property
    def _types(self) -> bool:
        return self.person.local or any(self.person.may(Action.UPLOAD, school) for _, school in self.person.parts)

    def _may_type(self) -> None:
        if not self._types:
            raise Refused(f"You may not {Action.UPLOAD.value} here. Ask the principal to invite you.")

    def found_school(self, name: str) -> SchoolEntry:
        """The district office makes a school, to which it then invites a principal."""
        self.check(Action.DOWNLOAD_ALL, None)
        name = entered(name)
        with together():
            schools.hold_names()
            known = schools.school_named(name)
            if known is not None:
                return known
            made = schools.add_school(name)
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
        """Hide it from everybody; it goes for good as the records schedule says. Raises ValueError while a legal hold stands."""
        self.check(Action.DELETE, school)
        records.hide_school(school, self.person.who)

    def delete_run(self, run: str) -> None:
        """A search that nobody else reads. Raises ValueError where others do, and while a legal hold stands on its school."""
        found = runs.get(run)
        if found is None:
            return
        if found.school is not None or not self.person.local:
            self.check(Action.UPLOAD, found.school)
        with together():
            if found.school is not None:
                schools.hold(found.school)  # nobody shares it between the look and the end
            shared = plans.offer_of_run(run)
            if shared is not None and shared.state != "draft":
                raise ValueError("Staff can see this plan. Withdraw it under Share before you delete it.")
            records.may_go(found.school)
            runs.delete(run)
            self._note(found.school, "A search was deleted", found.name)

    def log(self, school: str | None) -> tuple[LogLine, ...]:
        """What was done at a school; None: at the district office, and with schools that are gone."""
        self.check(Action.SEE_LOG, school)
        return schools.log(school)

    # --- plans -----------------------------------------------------------------------------------------------------------
    def offer(self, school: str, run: str, title: str) -> Offered:
        """A draft of a plan that a search has found; nobody else sees it yet.

        Raises ValueError for a plan that breaks a requirement, Missing for a search of another school.
        """
        self.check(Action.PUBLISH, school)
        self._own_run(school, run)
        known = plans.offer_of_run(run)
        if known is not None:
            if known.school != school:
                raise Missing
            return known
        plan, outcome = runs.plan(run), runs.outcome(run)
        if plan is None and outcome is not None and outcome.nearest is not None:
            raise ValueError(NOT_FOR_ADOPTION)
        if plan is None:
            raise Missing
        self._keeps_all(run)
        draft = plan.standing == FIRST_DRAFT if outcome is None else outcome.first_draft
        title = entered(title)[:200] or "A plan"
        with together():
            schools.hold(school)
            known = plans.offer_of_run(run)  # somebody may have made it meanwhile
            if known is not None and known.school == school:
                return known
            runs.belongs(run, school)
            made = plans.offer(school, run, title, first_draft=draft)
            self._note(school, "A draft was made", made.title)
        return made

    def _own_run(self, school: str, run: str) -> None:
        """Raise Missing for a search of another school; one that belongs to none is whoever's without a sign-in."""
        found = runs.get(run)
        whose = None if found is None else found.school
        if found is None or (whose != school and not (whose is None and self.person.local)):
            raise Missing

    @staticmethod
    def _keeps_all(run: str) -> None:
        """Raise ValueError for a plan that breaks a requirement of the workbook that it was made for, whatever it says of itself."""
        plan, book, about = runs.plan(run), runs.workbook(run), runs.get(run)
        school = None if book is None or about is None else read_workbook(book, about.name).school
        broken = audit(school, plan).violations if school is not None and plan is not None else ()
        if broken:
            raise ValueError(f"This plan breaks a requirement of its workbook, so it can't be shared or selected: {broken[0]}")

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

    def lying(self, seconds: float = 0.0) -> tuple[Lying, ...]:
        """What lies at the district, from rows. Figures that are not written yet are worked out for at most about so many seconds."""
        self.check(Action.DOWNLOAD_ALL, None)
        until, newest = time.monotonic() + seconds, summaries.newest_workbooks()
        mine = {s.id for s in self.schools()}
        found = []
        for plan, row in summaries.at_district():
            if plan.school not in mine:
                continue
            if not _holds(plan, row):
                row = self._summed(plan) if time.monotonic() < until else None
            found.append(_lying(plan, row, newest))
        return tuple(found)

    @staticmethod
    def _summed(plan: Offered) -> Written | None:
        """Work out the figures of a plan that lies at the district, and write its row."""
        kept, found = plans.frozen(plan.id), runs.plan(plan.run)
        book = b"" if kept is None else kept[1]
        figures = summary.Figures(broken=summary.UNREAD) if found is None else summary.figures_of(book, found)
        row = Written(plan.id, plan.version, summary.KIND, hashlib.sha256(book).hexdigest(), summary.written(figures))
        summaries.write(plan.school, row)
        return row

    def _sees(self, p: Offered) -> bool:
        may = self.person.may
        return (
            may(Action.SEE_DRAFTS, p.school)
            or (p.state in SEEN and may(Action.SEE_PUBLISHED, p.school))
            or (p.state in AT_DISTRICT and may(Action.SEE_SUBMITTED, p.school))
        )

    def publish(self, seen: Offered, shows: str, told: bool, *, as_first_draft: bool = False, hr_confirmed: bool = False) -> Offered:
        """Put a plan before the staff. `told`: those who alone hold a post that changes have been spoken to. `as_first_draft`: they know
        that the search has not settled it, where it is a first draft. `hr_confirmed`: HR has said who speaks to whom, and when, where the
        week drops a subject that one position teaches; without it such a week is held back."""
        self.check(Action.PUBLISH, seen.school)
        if seen.first_draft and not as_first_draft:
            raise ValueError(ASK_FIRST)
        if not told:
            raise ValueError("First talk with everyone who is the only person in a position that changes.")
        if shows not in plans.SHOWS:
            raise ValueError("Say what the staff will see.")
        self._keeps_all(seen.run)
        if not hr_confirmed and self._drops_alone(seen.run):
            raise ValueError(HELD_BACK)
        return self._moved(seen, "published", shows=shows)

    @staticmethod
    def _drops_alone(run: str) -> bool:
        """Does the plan drop a subject that one position teaches?"""
        plan, book, about = runs.plan(run), runs.workbook(run), runs.get(run)
        school = None if book is None or about is None else read_workbook(book, about.name).school
        return school is not None and plan is not None and bool(dropped_alone(school, plan))

    def withdraw(self, seen: Offered) -> Offered:
        self.check(Action.PUBLISH, seen.school)
        return self._moved(seen, "draft")

    def choose(self, seen: Offered) -> Offered:
        """The school's choice. Raises ValueError for a plan that breaks a requirement."""
        self.check(Action.PUBLISH, seen.school)
        self._keeps_all(seen.run)
        return self._moved(seen, "chosen")

    def submit(self, seen: Offered, plan_book: bytes, book: bytes) -> Offered:
        """Hand the chosen plan to the district, frozen as it is; it is checked once more before anything leaves the school."""
        self.check(Action.SUBMIT, seen.school)
        self._keeps_all(seen.run)
        return self._moved(seen, "submitted", frozen=plan_book, book=book)

    def give_back(self, seen: Offered, why: str) -> Offered:
        self.check(Action.DECIDE, seen.school)
        if not why.strip():
            raise ValueError("Give the school a one-sentence reason for returning the plan.")
        return self._moved(seen, "returned", note=entered(why, lines=True)[:LONGEST])

    def accept(self, seen: Offered) -> Offered:
        """Raises ValueError for a plan that is not settled, breaks a requirement, or is older than the school's workbook."""
        self.check(Action.DECIDE, seen.school)
        row = summaries.of_plan(seen.id)
        if seen.state == "submitted" and not _holds(seen, row):
            now = plans.offered(seen.id)
            if now is None or now.version != seen.version:
                raise Stale
            row = self._summed(seen)
        why = _lying(seen, row, summaries.newest_workbooks()).why_not if seen.state == "submitted" else ""
        if why:
            raise ValueError(why)
        return self._moved(seen, "accepted")

    def decide(self, seen: Sequence[Offered], why: str = "") -> tuple[tuple[Offered, str], ...]:
        """Accept many plans, or return them all with one sentence (`why`). Answers with those that stay as they are, and why."""
        left = []
        for plan in seen:
            try:
                self.give_back(plan, why) if why.strip() else self.accept(plan)
            except Stale:
                left.append((plan, CHANGED))
            except ValueError as fault:
                left.append((plan, str(fault)))
        return tuple(left)

    def _moved(
        self, seen: Offered, state: str, *, shows: str = "", note: str = "", frozen: bytes | None = None, book: bytes | None = None
    ) -> Offered:
        standing = " (first draft of the search)" if seen.first_draft else ""
        with together():
            schools.hold(seen.school)
            moved = plans.move(seen, state, shows=shows, note=note, frozen=frozen, book=book)
            self._note(seen.school, f"{seen.state} → {state}", f"{seen.title}{standing}{f': {note}' if note else ''}")
            if state == "submitted":
                summaries.remove(moved.id)
            elif state in AT_DISTRICT:
                summaries.carry(moved.id, moved.version)
            elif seen.state in AT_DISTRICT:
                summaries.remove(moved.id)
        if state == "submitted":  # takes a while: whoever looks before it is done works it out
            self._summed(moved)
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

    # --- the district's desk ---------------------------------------------------------------------------------------------
    def deadlines(self) -> tuple[Deadline, ...]:
        self.check(Action.DOWNLOAD_ALL, None)
        return summaries.deadlines()

    def set_deadline(self, school: str | None, what: str, day: dt.date | None) -> None:
        """For one school, or for all that have no day of their own (None); no day takes the deadline away."""
        self.check(Action.DOWNLOAD_ALL, None)
        summaries.set_deadline(school, what, f"{day:%Y-%m-%d}" if day else "")

    def pack(self, chosen: Sequence[Offered], year: Mapping[str, str]) -> str:
        """Ask for a download of these plans, made in the background; the id of its run. `year`: dates of the calendars, as text."""
        self.check(Action.DOWNLOAD_ALL, None)
        summaries.forget_packs()
        asked = json.dumps({"plans": [p.id for p in chosen], "year": dict(year)})
        for plan in chosen:
            self._note(plan.school, "A download of several schools was made", plan.title)
        return runs.add(b"", "plans.zip", seconds=PACK_SECONDS + len(chosen) * SECONDS_EACH, kind=summaries.PACK, asked=asked)

    def packed(self, run: str) -> bytes:
        """A download that was made; Missing where there is none."""
        self.check(Action.DOWNLOAD_ALL, None)
        found = summaries.pack(run)
        if found is None:
            raise Missing
        self._note(None, "A download of several schools was fetched", f"{len(found):,} bytes")
        return found

    # --- talk ------------------------------------------------------------------------------------------------------------
    def comment(self, plan: str, kind: str, about: str, text: str, team: str = "", subject: str = "") -> Comment:
        """`subject`: the bargained subject that it touches, as far as its author said so."""
        seen = self.plan(plan)
        self.check(Action.COMMENT, seen.school)
        open_to(seen.school, closed.COMMENTS, subject)
        if not text.strip():
            raise ValueError("Write a sentence first.")
        if len(text) > LONGEST:
            raise ValueError(f"Please keep it under {LONGEST:,} characters.")
        if kind not in talk.KINDS:
            raise ValueError("Choose a type: comment, benefit, problem, or disagreement.")
        words, team = entered(text, lines=True), entered(team) or self.person.team
        return talk.comment(seen.school, plan, kind, entered(about)[:200], words, team)

    def comments(self, plan: str) -> tuple[Comment, ...]:
        return talk.comments(self.plan(plan).id)

    def keep(self, plan: str, words: str, line: Mapping[str, str], team: str = "") -> Kept:
        """Ask that a decision stays, for all to see. `line`: column code -> value of the Locks sheet. ValueError for what is none."""
        seen = self.plan(plan)
        self.check(Action.KEEP, seen.school)
        known = {k: entered(str(v)) for k, v in line.items() if str(v).strip()}
        if not {"what", "id"} <= set(known) or set(known) - LOCKED or any(len(v) > LONGEST_CELL for v in known.values()):
            raise ValueError("This cannot be kept: say what it is, and of which team, class, position or program.")
        known.setdefault("reason", "asked to stay")  # the Locks sheet wants one
        return kept.keep(seen.school, plan, entered(words)[:300], known, entered(team) or self.person.team)

    def kept(self, plan: str) -> tuple[Kept, ...]:
        return kept.kept(self.plan(plan).id)

    def let_go(self, plan: str, kept_id: str, team: str = "") -> None:
        seen = self.plan(plan)
        self.check(Action.KEEP, seen.school)
        kept.let_go(seen.school, plan, kept_id, entered(team) or self.person.team)

    # --- what stays, and for how long -----------------------------------------------------------------------------------------
    def records_days(self) -> int:
        """For how long what was deleted can be brought back."""
        return records.days()

    def set_records_days(self, number: int) -> None:
        self.check(Action.SCHEDULE, None)
        records.set_days(number, self.person.who)

    def holds(self) -> tuple[Hold, ...]:
        self.check(Action.HOLD, None)
        return records.holds()

    def hold(self, school: str | None, reason: str) -> Hold:
        """Nothing of a school (None: of all) may be deleted until it is lifted."""
        self.check(Action.HOLD, None)
        if not reason.strip():
            raise ValueError("Say in a sentence what the hold is for.")
        return records.hold(school, entered(reason)[:LONGEST], self.person.who)

    def lift(self, hold: str) -> None:
        self.check(Action.HOLD, None)
        records.lift(hold, self.person.who)

    def deleted(self) -> tuple[Hidden, ...]:
        """Schools that can still be brought back."""
        self.check(Action.BRING_BACK, None)
        return records.hidden_schools()

    def removed(self) -> tuple[Hidden, ...]:
        """Accepted plans that can still be brought back."""
        self.check(Action.BRING_BACK, None)
        return records.hidden_records()

    def bring_back(self, what: str) -> None:
        """A school or an accepted plan, by its id. Raises ValueError where another school has its name by now."""
        self.check(Action.BRING_BACK, None)
        records.bring_school_back(what, self.person.who)
        records.bring_record_back(what, self.person.who)

    def accepted(self) -> tuple[Record, ...]:
        """Every plan as the district accepted it, also of schools that are gone."""
        self.check(Action.DOWNLOAD_ALL, None)
        return records.records()

    def accepted_files(self, record: str) -> tuple[bytes, bytes]:
        """The plan workbook and the school's workbook, as they were accepted."""
        self.check(Action.DOWNLOAD_ALL, None)
        found = records.files(record)
        if found is None:
            raise Missing
        self._note(None, "The files of an accepted plan were fetched", f"record {record}")
        return found

    def remove_accepted(self, record: str) -> None:
        """Hide it; it goes for good as the records schedule says. Raises ValueError while a legal hold stands."""
        self.check(Action.REMOVE_ACCEPTED, None)
        records.hide_record(record, self.person.who)

    # --- members ---------------------------------------------------------------------------------------------------------
    def invite(self, school: str | None, role: str, email: str, team: str = "") -> Member:
        self.check(Action.INVITE if school is not None else Action.DOWNLOAD_ALL, school)
        known = role in tuple(Role)
        if not known or "@" not in email or len(email) > LONGEST_ADDRESS or not email.isascii() or (role == "analyst") != (school is None):
            raise ValueError("Give an e-mail address, and a part that fits: analysts belong to the district, everybody else to a school.")
        made = schools.invite(school, role, entered(email), entered(team))
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
        self._note(found.school, "A membership ended", f"{found.role} (member {found.id})")

    def _note(self, school: str | None, what: str, detail: str = "") -> None:
        schools.note(school, self.person.who, what, detail)


__all__ = ["Desk", "Missing", "Refused", "Stale"]
