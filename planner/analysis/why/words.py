"""Cards in sentences, for the terminal, the page and paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from planner.analysis.why.card import Edit, Fix, NewLine, Why, WhyCard
from planner.domain.school import School
from planner.facts.phrases import dollars, listed, together

ING = {"Put": "Putting", "Use": "Using", "Give": "Giving", "Keep": "Keeping", "Let": "Letting", "Promise": "Promising"}
ING |= {"Divide": "Dividing", "Turn": "Turning", "Meet": "Meeting", "Pay": "Paying", "Add": "Adding", "Merge": "Merging", "Hold": "Holding"}
ING |= {"Allow": "Allowing", "Combine": "Combining", "Dismiss": "Dismissing", "Guarantee": "Guaranteeing", "Have": "Having"}
ING |= {"Move": "Moving", "Reassign": "Reassigning", "Rotate": "Rotating", "Run": "Running"}
SHOWN, ALIKE = 6, 2  # repairs of a card that are printed, and at most so many of one kind


def doing(sentence: str) -> str:
    """ "Put Art on Thursday" -> "Putting Art on Thursday"."""
    verb, rest = sentence.split(" ", 1)
    regular = (verb.removesuffix("e") if not verb.endswith("ee") else verb) + "ing"
    return f"{ING.get(verb, regular)} {rest}"


def mends(fix: Fix, lacking: Mapping[str, Fraction]) -> bool:
    """Does it bring all of these teams to their goals? `lacking`: minutes a week that each is short."""
    gains = dict(fix.gains)
    return all(gains.get(t, 0) >= n for t, n in lacking.items())


def last_minute(price: Fraction | None, fixes: tuple[Fix, ...], lacking: Mapping[str, Fraction]) -> str:
    """What the last minute costs, by the cheapest repair that was solved."""
    if price is None:
        return "None of the single changes we tried gives teams more time."
    best = next(f for f in fixes if f.cents <= 0) if not price else fixes[0]
    does = "fixes it" if mends(best, lacking) else "helps"
    if not price:
        return f"{doing(best.sentence)} {does} at no cost."
    dear = dollars(round(price / 100) * 100)
    return f"More time costs money: of the changes we tried, the cheapest is {dear} a year for each minute added to a team's week."


def price_words(fix: Fix) -> str:
    if fix.cents > 0:
        lacks = f"; {dollars(fix.money)} of it must be found" if fix.money else ", which the general fund has"
        return f"costs {dollars(fix.cents)} a year{lacks}"
    return f"saves {dollars(-fix.cents)} a year" if fix.cents else "no cost"


def teams_words(school: School, changes: tuple[tuple[str, Fraction], ...]) -> str:
    """ "45 for Grades K and 1; 30 for Grade 2": minutes a week, those alike together."""
    by: dict[Fraction, list[str]] = {}
    for team, n in changes:
        row = school.team_by_id[team]
        by.setdefault(n, []).append(row.name or team)
    return "; ".join(f"{_n(n)} for {together(school, names)}" for n, names in sorted(by.items(), reverse=True))


def affected(school: School, fix: Fix) -> str:
    """Who else is touched; empty when nobody is."""
    said = [f"minutes less a week: {teams_words(school, fix.losses)}"] if fix.losses else []
    said += [f"other days for {listed(fix.moved)}"] if fix.moved else []
    return "; ".join(said)


def cell_words(item: Edit | NewLine) -> str:
    if isinstance(item, NewLine):
        return f"a new line in {item.sheet}: {', '.join(str(value) for _, value in item.values)}"
    return f"empty {item.cell}" if item.value is None else f"{item.cell} becomes {item.value}"


def fix_sentence(school: School, fix: Fix) -> str:
    """One repair in one breath."""
    agree = f" Must be agreed with {listed(fix.who)}." if fix.who else ""
    other = affected(school, fix)
    also = f" Also: {other}." if other else ""
    return f"{fix.sentence}: {price_words(fix)}; minutes more a week: {teams_words(school, fix.gains)}.{agree}{also}"


def card_lines(school: School, card: WhyCard) -> Iterator[str]:
    yield f"{card.symptom}."
    yield from (f"  {b}" for b in card.binds)
    yield f"  {card.last_minute}"
    for number, fix in enumerate(different(card.fixes), 1):
        yield f"  {number}. {fix_sentence(school, fix)}"
        yield f"     In the workbook: {'; '.join(cell_words(c) for c in fix.cells) or 'nothing to change'}."


def different(fixes: tuple[Fix, ...]) -> list[Fix]:
    """The first repairs, but not many of one kind: what is offered should differ."""
    kinds = [f.kind for f in fixes]
    return [f for i, f in enumerate(fixes) if kinds[:i].count(f.kind) < ALIKE][:SHOWN]


def mend_lines(school: School, why: Why) -> Iterator[str]:
    """The changes that were seen to make a plan possible."""
    if why.mends:
        yield "Any one of these changes, by itself, produced a plan:"
    for number, fix in enumerate(why.mends, 1):
        cost = f" It costs {dollars(fix.cents)} a year." if fix.cents else ""
        agree = f" Must be agreed with {listed(fix.who)}." if fix.who else ""
        yield f"  {number}. {fix.sentence}.{cost} Minutes a week then: {teams_words(school, fix.gains)}.{agree}"
        yield f"     In the workbook: {'; '.join(cell_words(c) for c in fix.cells)}."


def untried_words(why: Why) -> str:
    """What there was no time for; empty when all was tried."""
    return f"{why.untried} more changes weren't tested; allow more time with --seconds." if why.untried else ""


def _n(minutes: Fraction) -> str:
    return f"{float(minutes):,.4g}"
