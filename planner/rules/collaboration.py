"""When teams meet, and what counts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from planner.checker.cover import in_charge
from planner.checker.free_time import duty_owed, planning_needed, released
from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Meeting, Plan
from planner.domain.school import School, Slot, Team, Variant
from planner.domain.subject import Subject, given
from planner.facts.clock import MARK, amount, inside, many, overlaps, span
from planner.facts.phrases import on_days, team_name, whole
from planner.facts.sharing import OFTEN, shared_members
from planner.rules.base import Adjustable, Definition, Rule


class GradeOutTogether(Rule):
    """A grade goes to specials together: all of its classes at once, or none."""

    kind = Definition()
    source = "H27"
    columns = ("Homerooms.grade", "Homerooms.special_group")

    def enforce(self, shape: Any) -> None:
        for v, slot, places in shape.places_with_specialists():
            homerooms = shape.total(shape.size[g] * shape.out(g, v, slot) for g in shape.grades)
            shape.require(self, Subject(slot=slot, key="at most").on(v), homerooms <= shape.total(places))
            shape.require(self, Subject(slot=slot, key="at least").on(v), homerooms >= shape.total(places))  # no class without students

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for grade, v in itertools.product(week.grades, week.variants):
            for slot in week.grade_out(grade, v):
                for homeroom in (h for h in school.homerooms if h.grade == grade):
                    lessons = sum(e.slot == slot.slot for e in week.lessons_of.get((homeroom.homeroom_id, v), ()))
                    if lessons != int(homeroom.special_group):
                        said = (
                            f"Grade {grade} is out in {slot.slot} on {week.when(v)}, "
                            f"and {homeroom.homeroom_id} has {many(lessons, 'lesson')}."
                        )
                        yield self.broken(said, homeroom.at("special_group"))


class TeamMeets(Rule):
    """A team meets only when every core member is present and free, for whole blocks, with students supervised as the law requires."""

    kind = Definition()
    source = "H24"
    columns = ("Teams.core", "Teams.min_block", "Teams.blocks_per_week_max", "Bell.adjacent_to", "Bell.kind", "Rules.gap_ok_min")

    def enforce(self, shape: Any) -> None:
        for subject, meeting, free in shape.meeting_needs():
            shape.require(self, subject, meeting <= free)
        for team, meetings in shape.meetings_in_week():
            if team.blocks_per_week_max is not None:
                subject = Subject(team=team.team_id, key="meetings a week")
                shape.require(self, subject, shape.total(meetings) <= team.blocks_per_week_max)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for meeting in week.meetings:
            team, v = school.team_by_id[meeting.team_id], week.variant(meeting)
            who = f"{team.team_id} meets at {span((meeting.start, meeting.end))} on {week.when(v)}"
            yield from self._place(week, team, meeting, who)
            yield from self._members(week, team, meeting, who)
            yield from self._length(week, team, meeting, who)
            if frozenset(meeting.cover) != in_charge(week, meeting):
                should = ", ".join(f"{h}: {u}" for h, u in sorted(in_charge(week, meeting))) or "nobody"
                yield self.broken(f"{who}; its students are with {should}, and the plan names others.", team.at("core"))
        for team in school.teams:
            times = school.per_week((week.variant(m), 1) for m in week.meetings_of(team))
            if team.blocks_per_week_max is not None and times > team.blocks_per_week_max:
                said = f"{team.team_id} meets {amount(times)} times a week; the limit requested is {team.blocks_per_week_max}."
                yield self.broken(said, team.at("blocks_per_week_max"))

    def _place(self, week: Week, team: Team, meeting: Meeting, who: str) -> Iterator[Violation]:
        slots = [week.ids.slots[meeting.day_type, s] for s in meeting.slots]
        if not slots:
            yield from self._midday(week, team, meeting, who)
            return
        with_class = any(u in week.homerooms_of for u in week.core(team))
        if any(s.kind not in ("specials", "non_student", "specials" if with_class else "class") for s in slots):
            also = "" if with_class else "no periods, "
            yield self.broken(f"{who}, in slots that are {also}not for specials and not outside student hours.", slots[0].at("kind"))
        hours = week.student_hours(meeting.day_type)
        if any(s.kind == "non_student" and overlaps((s.start, s.end), hours) for s in slots):
            yield self.broken(f"{who}, in a slot without students while students are here.", slots[0].at("kind"))
        yield from self._advisory(week, team, meeting, slots, who)
        if not all(week.adjacent(a, b) for a, b in itertools.pairwise(slots)):
            yield self.broken(f"{who}, in slots that are not side by side: {', '.join(meeting.slots)}.", slots[0].at("adjacent_to"))
        if (meeting.start, meeting.end) != (slots[0].start, slots[-1].end):
            yield self.broken(f"{who}; its slots {', '.join(meeting.slots)} are {span((slots[0].start, slots[-1].end))}.", _cell(slots))

    def _advisory(self, week: Week, team: Team, meeting: Meeting, slots: list[Slot], who: str) -> Iterator[Violation]:
        """While the young have specials, those who teach sections may have an advisory."""
        times = [(s.start, s.end) for s in slots if s.kind == "specials"]
        held = [a for a in week.school.slots(meeting.day_type, "advisory") if any(overlaps((a.start, a.end), t) for t in times)]
        for unit in (u for u in week.core(team) if held and week.day_in_periods(u, week.variant(meeting))):
            yield self.broken(f"{who}, when {unit} has an advisory.", held[0].at("kind"))

    def _midday(self, week: Week, team: Team, meeting: Meeting, who: str) -> Iterator[Violation]:
        gap = week.midday(meeting.day_type)
        if any(u in week.homerooms_of for u in week.core(team)):
            yield self.broken(f"{who}, in no slot; a team with a class of its own meets in whole slots.", team.at("core"))
        elif any(week.day_in_periods(u, week.variant(meeting)) for u in week.core(team)):
            yield self.broken(f"{who}, in no slot; a team that teaches sections meets in whole periods.", team.at("core"))
        if gap is None or not inside((meeting.start, meeting.end), gap):
            yield self.broken(f"{who}, which is neither a slot nor inside midday.", team.at("core"))
        elif any(time % MARK and time not in gap for time in (meeting.start, meeting.end)):
            yield self.broken(f"{who}, in no slot; it begins and ends with midday or on a five-minute mark.", team.at("core"))

    def _members(self, week: Week, team: Team, meeting: Meeting, who: str) -> Iterator[Violation]:
        v, core = week.variant(meeting), week.sitting(meeting)
        if not core:
            yield self.broken(f"{who}, and none of its core members stays.", team.at("core"))
        for unit in core:
            if not week.here(unit, v):
                yield self.broken(f"{who}, when {unit} is not here.", team.at("core"))
        for unit in (u for u in core if week.here(u, v)):
            others = [*(b for b in week.commitments(unit, v) if b.fact != meeting), *week.own_class(unit, v)]
            for b in others:
                if overlaps(b.when, (meeting.start, meeting.end)):
                    yield self.broken(f"{who}, when {unit} has {b.what}.", team.at("core"))
        for unit in (u for u in meeting.attending if u in week.school.row_of_unit):
            taken = [b.when for b in (*week.commitments(unit, v), *week.own_class(unit, v)) if b.fact != meeting]
            taken += week.not_at_hand(unit, v)
            if not week.here(unit, v) or any(overlaps(when, (meeting.start, meeting.end)) for when in taken):
                yield self.broken(f"{who}; {unit}, named as coming, is not here or has something else then.", team.at("extended"))
        strangers = [u for u in meeting.attending if u not in team.extended]
        if strangers or len(set(meeting.attending)) < len(meeting.attending):
            said = f"{who}; {', '.join(strangers or meeting.attending)} should be extended members, each named once."
            yield self.broken(said, team.at("extended"))

    def _length(self, week: Week, team: Team, meeting: Meeting, who: str) -> Iterator[Violation]:
        length = week.meeting_minutes(meeting)
        if meeting.minutes != length:
            yield self.broken(f"{who}; that is {length} minutes, and the plan says {meeting.minutes}.", team.at("team_id"))
        if length < team.min_block:
            yield self.broken(f"{who}: {length} minutes, {team.min_block - length} short of its shortest allowed "
                              "meeting.", team.at("min_block"))


def _cell(slots: list[Slot]) -> str:
    return slots[0].at("start")


class Quorum(Rule):
    """Enough of the extended members who work that day can attend each meeting.

    A member of several teams counts only where it is named as coming.
    """

    kind = Adjustable("members", rank=300)
    source = "H24"
    columns = ("Teams.extended", "Teams.quorum_pct")

    def enforce(self, shape: Any) -> None:
        for team, subject, meeting, able, shared, here in shape.quorums():
            share = team.quorum_pct / 10_000
            enough = share * shape.total(here) - len(team.extended) * (1 - meeting)
            shape.require(self, subject, shape.total(able) + (1 - share) * shape.total(shared) >= enough)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        team = school.team_by_id[given(subject.team)]
        said = f"At least {team.quorum_pct / 100:g}% of the extended members at school that day can attend every meeting of"
        return f"{said} {team.name or team.team_id}.", team.at("quorum_pct")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (team_name(school, given(subject.team)),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        missing, when = many(whole(amount), "extended member"), on_days(school, subject.day, subject.day_type)
        said = f"Let {missing} miss the meeting of {team_name(school, given(subject.team))} {when}."
        return Repair(said, self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for meeting in week.meetings:
            team, v = school.team_by_id[meeting.team_id], week.variant(meeting)
            could, able = week.counted(meeting), week.can_come(meeting)
            need = -(-team.quorum_pct * len(could) // 10_000)
            come = sum(u in able for u in could)
            if come < need:
                said = f"{come} of {len(could)} extended members can attend when {team.team_id} meets on {week.when(v)}; {need} are needed."
                yield self.broken(said, team.at("quorum_pct"))


class SharedMembers(Rule):
    """A member of several teams is free at one meeting a week of each of them, or at as many as the school says.

    Of the meetings on days on which it is here; where there are fewer, at all of them. To which of these it comes is settled last, since it
    is in one place at a time.
    """

    kind = Adjustable("meetings a week", rank=250)
    source = "decisions.md 42"
    columns = ("Teams.extended", "Rules.shared_member_meetings")

    def enforce(self, shape: Any) -> None:
        for subject, free_at, asked in shape.shared_members():
            shape.require(self, subject, free_at >= asked)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        team, often = school.team_by_id[given(subject.team)], many(school.rule(OFTEN), "meeting")
        return f"{given(subject.unit)} is free at {often} a week of {team_name(school, team.team_id)}.", team.at("extended")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (team_name(school, given(subject.team)),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        missed = many(whole(amount), "meeting")
        said = f"Let {given(subject.unit)} miss {missed} a week of {team_name(school, given(subject.team))}."
        return Repair(said, self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for team in school.teams if school.rule(OFTEN) else ():
            for unit in shared_members(school, team):
                asked = week.owed(team, unit)
                has = school.per_week((week.variant(m), 1) for m in week.meetings_of(team) if unit in week.can_come(m))
                if has < asked:
                    said = f"{unit} is free at {amount(has)} meetings a week of {team.team_id}; it should be at {amount(asked)}."
                    yield self.broken(said, team.at("extended"))


class PlanningOrMeeting(Rule):
    """A minute counts as individual planning or as meeting time, never both."""

    kind = Definition()
    source = "H25"
    columns = ("Rules.count_planning_as_collab",)

    def enforce(self, shape: Any) -> None:
        for subject, meetings, most in shape.in_two_meetings():
            shape.require(self, subject, meetings <= most)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        """The time identity: minutes without students, less those in meetings, must still hold the promised planning."""
        week = week_of(school, plan)
        for unit in () if school.rule("count_planning_as_collab") else week.teachers:
            meeting = school.per_week((v, self._meeting_minutes(week, unit, v)) for v in week.variants)
            needs, owed = planning_needed(week, unit), duty_owed(week, unit)
            has = released(week, unit, meetings_count=True) if meeting else Fraction(0)
            if meeting and has - meeting - owed < needs:
                duty = f", {amount(owed)} of duty" if owed else ""
                said = (
                    f"{unit} has {amount(has)} minutes a week without students; {amount(meeting)} of meetings{duty}"
                    f" and {amount(needs)} of planning alone do not fit in."
                )
                yield self.broken(said, school.rule_cell("count_planning_as_collab"))

    @staticmethod
    def _meeting_minutes(week: Week, unit: str, v: Variant) -> int:
        """Minutes of meetings in student hours on a kind of day."""
        facts = [b.fact for b in week.commitments(unit, v) if b.kind == "meeting"]
        meetings = [m for m in facts if isinstance(m, Meeting)]
        hours = week.student_hours(v.day_type)
        return sum(week.meeting_minutes(m) for m in meetings if overlaps((m.start, m.end), hours))


class TeamFloor(Rule):
    """Every team gets at least its minimum common planning time in an average week."""

    kind = Adjustable("minutes a week", rank=500)
    source = "H26"
    columns = ("Teams.floor_min", "School.target_floor", "Rules.team_floor_every_week")

    def enforce(self, shape: Any) -> None:
        for team, subject, someone_stays in shape.members_who_stay():
            shape.require(self, subject, shape.minutes(team.team_id) >= team.floor_min * someone_stays)
        for number, _week in shape.in_every_week("team_floor_every_week"):
            for team, subject, someone_stays in shape.members_who_stay():
                minutes = shape.minutes(team.team_id)
                shape.require(self, replace(subject, number=number), minutes >= team.floor_min * someone_stays)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        team = school.team_by_id[given(subject.team)]
        each = "in every week" if subject.number is not None else "a week"
        said = f"At least {team.floor_min} minutes {each} together are promised to {team.name or team.team_id}."
        return said, team.at("floor_min")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (team_name(school, given(subject.team)),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        team = school.team_by_id[given(subject.team)]
        left = max(0, team.floor_min - whole(amount))
        said = f"Lower the floor of {team.name or team.team_id} from {team.floor_min} to {left} minutes a week."
        return Repair(said, team.at("floor_min"))

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for team in school.teams:
            has, each = week.minutes(team), "a week"
            if school.rule("team_floor_every_week"):
                has, each = Fraction(week.least_minutes(team)), "in its week with fewest"
            if has < team.floor_min and week.core(team):
                said = (
                    f"{team.name or team.team_id} has {amount(has)} minutes {each}, "
                    f"{amount(team.floor_min - has)} short of {team.floor_min}."
                )
                yield self.broken(said, team.at("floor_min"))
