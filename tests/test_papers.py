"""The papers, read back: what each reader is told, what none is told, and that the board's are two pages at most."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import fixtures_plan as birch
import fixtures_sections as secondary
import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from printing import pages

from planner import papers
from planner.analysis.reopen import reread
from planner.domain.outcome import Outcome, Status, TeamMinutes
from planner.domain.school import Hours, Program, Staff, Team
from planner.papers import READERS, Option, paper
from planner.papers.beside import MOST_TEAMS
from planner.papers.board import MOST_ASKED
from planner.papers.union import spread
from planner.sharing.counting import Stage, Standing
from planner.store.votes import Count, PaperVote, Terms
from planner.tables.plan.public import thousands

THIS = Option("This plan", birch.school(), birch.outcome())
WORDS = [r for r in READERS if r != "district"]


def lines(data: bytes) -> list[str]:
    """Every paragraph, and every row of a table as "a | b"."""
    found = []
    for part in Document(io.BytesIO(data)).iter_inner_content():
        found += [" | ".join(c.text for c in r.cells) for r in part.rows] if hasattr(part, "rows") else [part.text]
    return found


def tell(reader: str, option: Option = THIS) -> str:
    return "\n".join(lines(paper(reader, [option])))


def privately(option: Option = THIS) -> Option:
    """With the district's codes, which only one paper may hold."""
    codes = {r.staff_id: {"position_no": f"PCN-{r.staff_id}", "account": "11-100"} for r in option.school.staff}
    codes["PE1"] = {"position_no": "", "account": ""}
    rows = tuple(replace(r, **codes[r.staff_id]) for r in option.school.staff)
    return replace(option, school=replace(option.school, staff=rows))


@pytest.mark.parametrize("reader", WORDS)
def test_no_paper_has_anyones_hours(reader: str) -> None:
    """When a position is in the building, and when it is not, is its own business."""
    hidden = {"hours": (Hours(451, 697), Hours(727, 901)), "unavailable": ("11:37-12:07",)}
    rows = tuple(replace(r, **hidden) for r in THIS.school.staff)
    said = tell(reader, replace(THIS, school=replace(THIS.school, staff=rows)))
    assert not re.search(r"7:31|11:37|12:07|15:01|3:01", said)
    assert "Hours" not in said.split()


# --- each reader -------------------------------------------------------------------------------------------------------
def test_the_board_reads_the_gap_the_options_and_what_changes() -> None:
    said = tell("board")
    assert "Dollar amounts are rounded to the nearest $1,000 and minutes to the nearest 5" in said
    assert "This plan |" in said and "Keep everything |" in said
    assert "Stops: Tutoring vendor ($36,000, 30 students)." in said
    assert "Positions: specials teacher -1.2 FTE, other staff -0.5 FTE." in said
    assert "Grade 1 | 90 | 165 | 150" in said and "Grade 2 | not given | 165 | 150" in said
    assert "Weekly early release (Wed) | families | April 2025" in said
    assert "Only three specialists are in the building on Fridays." in said


def test_the_board_reads_no_post_no_cent_and_no_odd_minute() -> None:
    said = tell("board")
    assert not any(re.search(rf"\b{row.staff_id}\b", said) for row in THIS.school.staff)
    assert all(int(m.replace(",", "")) % 1000 == 0 for m in re.findall(r"\$([\d,]*\d)", said))


def test_what_is_left_if_nothing_is_decided_is_an_option_when_known() -> None:
    left = {"G1": Fraction(45), "G2": Fraction(0), "SPEC": Fraction(0)}
    assert "Only re-timed, at most | - | what expired funds paid is gone | - | - | 0 | 0 of 3" in "\n".join(lines(paper("board", [THIS], left)))


def test_further_options_stand_beside_the_first() -> None:
    both = lines(paper("board", [THIS, replace(THIS, title="Keep STEM")]))
    assert any(x.startswith("Keep STEM | ") for x in both)
    staff = lines(paper("staff", [THIS, replace(THIS, title="Keep STEM")]))
    assert staff.count("Questions to discuss") == 2


def other() -> Option:
    """Tutoring goes on as well, so that the general fund lacks money in every year; grade 1 has 75 minutes, fewer than today's 90."""
    plan = THIS.plan
    tutor = replace(plan.programs[0], decision="continue", cents=3_600_000, shares=())
    dearer = tuple(replace(x, cost_cents=x.cost_cents + 40_000_000) if x.fund == "GF" else x for x in plan.funds)
    less = tuple(replace(t, minutes=Fraction(75)) if t.team_id == "G1" else t for t in THIS.outcome.teams)
    full = replace(plan, programs=(tutor, *plan.programs[1:]), funds=dearer)
    return Option("Keep tutoring", THIS.school, replace(THIS.outcome, plan=full, teams=less))


def test_three_options_side_by_side() -> None:
    """The general fund brings 760,000; what is missing there is not made good by what Title I has left."""
    here, there = (sum(x.cost_cents for x in o.plan.funds if x.year == 1) for o in (THIS, other()))
    general = next(x.cost_cents for x in other().plan.funds if (x.fund, x.year) == ("GF", 1))
    assert there - here == 40_000_000
    said = lines(paper("board", [THIS, other(), replace(THIS, title="Third"), replace(THIS, title="Fourth")]))
    row = next(x for x in said if x.startswith("Keep tutoring | ")).split(" | ")
    assert row[1:3] == [thousands(there), f"{thousands(general - 76_000_000)} missing"] and all(x.endswith(" missing") for x in row[3:5])
    assert "Keep tutoring | all continue | specials teacher -1.2 FTE, other staff -0.5 FTE | Grade 1" in said
    assert "This plan | Stops: Tutoring vendor | specials teacher -1.2 FTE, other staff -0.5 FTE | none" in said
    assert "Team | Today | This plan | Keep tutoring | Third | Goal" in said and "Grade 1 | 90 | 165 | 75 | 165 | 150" in said
    assert not any("Fourth" in x for x in said)


def test_an_option_is_held_against_the_money_of_the_first_one_s_workbook() -> None:
    """A plan that was given money to find does not look as if it fitted."""
    rich = tuple(replace(x, revenue_cents=x.revenue_cents + 90_000_000) for x in other().plan.funds)
    given = replace(other(), outcome=replace(other().outcome, plan=replace(other().plan, funds=rich)))
    rows = [next(x for x in lines(paper("board", [THIS, o])) if x.startswith("Keep tutoring | $")) for o in (other(), given)]
    assert rows[0] == rows[1]


def test_the_union_reads_clauses_and_no_dollars() -> None:
    said = tell("union")
    assert "Individual planning, minutes per week (minimum) | 180 | " in said and "Article 7.2 | 2025-01-15" in said
    assert "$" not in said and "HR | ask HR for the date" in said
    assert "Others who must agree: " in said and "Weekly early release (Wed) (families)" in said


def test_the_least_of_an_account_is_not_above_the_most() -> None:
    rows = list(spread(THIS.school, THIS.plan).itertuples(index=False, name=None))
    assert len(rows) == 8 and all(low <= middle <= high for _, low, middle, high in rows)


def test_the_staff_read_their_week_and_no_dollars() -> None:
    said = tell("staff")
    assert "Grade 1 | 90 | 165 | 90 | 90 | Tue 8:15-9:50; Wed 13:45-15:00 | PE" in said.replace("Lib, PE", "PE").replace("PE, Lib", "PE")
    assert "Stops (rating by the staff): Tutoring vendor (-20)." in said and "Questions to discuss" in said and "$" not in said


def test_a_secondary_school_gets_its_papers() -> None:
    other = Option("This plan", secondary.school(), secondary.outcome())
    for reader in READERS:
        assert paper(reader, [other])


# --- the district ------------------------------------------------------------------------------------------------------
def test_the_district_ties_to_the_cent() -> None:
    book = load_workbook(io.BytesIO(paper("district", [privately()])))
    rows = [r for r in book["Check"].iter_rows(min_row=5, values_only=True) if r[0]]
    assert [r[0] for r in rows] == ["GF", "ESSER3", "T1A", "All"]
    assert all(r[3] == 0 for r in rows)
    cents = {x.fund: x.cost_cents for x in THIS.plan.funds if x.year == 1}
    assert round(100 * rows[0][1]) == cents["GF"] and round(100 * rows[-1][2]) == sum(cents.values())


def test_a_cent_that_is_lost_is_seen() -> None:
    first, *rest = THIS.plan.positions
    short = replace(first, shares=(replace(first.shares[0], cents=first.shares[0].cents - 1),))
    off = replace(THIS, outcome=replace(THIS.outcome, plan=replace(THIS.plan, positions=(short, *rest))))
    rows = list(load_workbook(io.BytesIO(paper("district", [off])))["Check"].iter_rows(min_row=5, values_only=True))
    assert rows[0][3] == -0.01


def test_every_page_of_the_district_is_marked_private() -> None:
    book = load_workbook(io.BytesIO(paper("district", [privately()])))
    for sheet in book.worksheets:
        assert sheet.oddHeader.center.text.startswith("CONFIDENTIAL") and "CONFIDENTIAL" in str(sheet["A2"].value), sheet.title
    codes = [r[0] for r in book["Positions"].iter_rows(min_row=5, values_only=True)]
    assert "PCN-STEM1" in codes and "PE1" in codes  # a row without a number keeps its code
    assert [r[3] for r in book["Shared posts"].iter_rows(min_row=5, values_only=True)] == ["Oak ES"]


# --- all of them -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("reader", READERS)
def test_the_same_plan_gives_the_same_bytes_without_a_name_or_a_date(reader: str) -> None:
    data = paper(reader, [privately()])
    assert data == paper(reader, [privately()])
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        core = packed.read("docProps/core.xml").decode()
        assert "dcterms:created" not in core and "python-docx" not in core
        assert not re.search(r"<dc:creator>[^<]+</dc:creator>", core) and not re.search(r"lastModifiedBy>[^<]+<", core)
        text = b"".join(packed.read(n) for n in packed.namelist())
    assert birch.CANARY.encode() not in text
    assert (b"PCN-" in text) == (reader == "district")


@pytest.mark.parametrize("reader", WORDS)
def test_headings_are_headings_and_tables_have_heads(reader: str) -> None:
    book = Document(io.BytesIO(paper(reader, [THIS])))
    assert any(p.style.name.startswith("Heading") for p in book.paragraphs) and book.core_properties.title
    for table in book.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblDescription")) is not None


@pytest.mark.parametrize("reader", WORDS)
def test_control_characters_do_not_stop_a_paper(reader: str) -> None:
    odd = replace(THIS.school, info=replace(THIS.school.info, school_name="Birch\x0b Lane\x00"))
    assert "Birch Lane" in tell(reader, replace(THIS, school=odd))


@pytest.mark.parametrize("reader", WORDS)
def test_the_words_are_plain(reader: str) -> None:
    said = tell(reader).lower()
    for word in ("optimal", "milp", "incumbent", "solver", "feasible", "objective", " prep "):
        assert word not in said


def test_a_plan_that_breaks_a_rule_gets_no_outcome() -> None:
    outcome, broken = reread(THIS.school, replace(THIS.plan, funds=()))
    assert broken and outcome.status is Status.UNKNOWN


def test_without_a_plan_there_is_no_paper() -> None:
    with pytest.raises(ValueError, match="holds no plan"):
        paper("board", [replace(THIS, outcome=Outcome(Status.UNKNOWN))])


# --- two pages ---------------------------------------------------------------------------------------------------------
def crowded() -> Option:
    """Many teams, programs that stop and shared posts: more than two pages would hold if nothing were shortened."""
    place, plan = THIS.school, THIS.plan
    teams = tuple(Team(f"X{i}", f"Team of course {i}", "course", ("T1.1",), floor_min=0, goal_min=200) for i in range(25))
    shared = tuple(
        Staff(f"S{i}", "specialist", fte=60, days=(1, 2, 3), shared_school=f"Neighbour {i}", fund=(("GF", 10_000),)) for i in range(15)
    )
    programs = tuple(Program(f"P{i}", f"A program with quite a long name {i}", 2_000_000, "GF") for i in range(15))
    found = tuple(TeamMinutes(t.team_id, Fraction(100 + i), None, Fraction(0), 45, Fraction(0), 1, 1) for i, t in enumerate(teams))
    first = plan.positions[0]
    posts = tuple(
        replace(first, staff_id=s.staff_id, units=(replace(first.units[0], unit_id=s.staff_id, fte=40, days=(1, 2)),)) for s in shared
    )
    stops = tuple(replace(plan.programs[0], program_id=p.program_id) for p in programs)
    school = replace(place, teams=(*place.teams, *teams), staff=(*place.staff, *shared), programs=(*place.programs, *programs))
    full = replace(plan, positions=(*plan.positions, *posts), programs=(*plan.programs, *stops))
    return Option("This plan", school, replace(THIS.outcome, plan=full, teams=(*THIS.outcome.teams, *found)))


def test_long_lists_are_shortened_with_a_number() -> None:
    said = lines(paper("board", [crowded()]))
    assert any(x.startswith(f"And {28 - MOST_TEAMS + 1} teams with the same or more time") for x in said)
    asked = said[said.index("What | With whom | By when") + 1 :]
    assert sum(x.count(" | ") == 2 for x in asked) == MOST_ASKED and "more, listed in the plan workbook" in asked[MOST_ASKED - 1]


@pytest.mark.parametrize(
    ("reader", "option", "most"),
    [
        ("board", THIS, 2), ("board", Option("This plan", secondary.school(), secondary.outcome()), 2), ("board", crowded(), 2),
        ("staff", THIS, 2),
    ],
    ids=["birch", "secondary", "crowded", "staff"],
)  # fmt: skip
def test_it_prints_on_few_pages(reader: str, option: Option, most: int, tmp_path: Path) -> None:
    assert 1 <= pages(paper(reader, [option]), tmp_path) <= most


def test_three_crowded_options_are_two_pages(tmp_path: Path) -> None:
    three = [crowded(), replace(crowded(), title="Lowest cost that keeps every team's minimum"), replace(crowded(), title="Fewest changes")]
    assert pages(paper("board", three), tmp_path) <= 2


# --- votes -----------------------------------------------------------------------------------------------------------------
TERMS = Terms("All members of the bargaining unit", 30, 2, 3, False, "eligible", 50, "The election committee", "Article 12, section 3")
VOTE = PaperVote("v", "s", "p", "Shall we follow the plan?", ("Yes", "No"), TERMS, 1.0, None)
COUNTED = Standing(Stage.AGREED, Count((20, 5), 1, 26, 28, "We lose art.\nWe say so."), 1.0)


def test_the_union_and_the_board_read_the_vote_where_they_read_of_agreements() -> None:
    """20 of 30 is two thirds; five were against, one ballot was spoiled, and the minority's words stand there whole."""
    option = replace(THIS, votes=((VOTE, COUNTED),))
    for reader, after in (("union", "What needs bargaining or a staff vote"), ("board", "Agreements needed, with whom, and by when")):
        said = lines(paper(reader, [option]))
        at = next(i for i, x in enumerate(said) if "Passed: 20 for “Yes”, and 20 were needed." in x)
        assert at > said.index(after), reader
        assert "Yes 20, No 5, blank or spoiled 1. 26 of 30 voted; 28 ballots were handed out." in said, reader
        assert "Did not vote for “Yes”: 6." in said and any("We lose art." in x and "We say so." in x for x in said), reader
        assert any("election committee" in x for x in said) == (reader == "union")
        assert not any("Passed" in x for x in lines(paper(reader, [THIS])))


def test_a_vote_without_a_result_says_what_it_needs_and_one_called_off_is_left_out() -> None:
    said = lines(paper("board", [replace(THIS, votes=((VOTE, Standing(Stage.ONE)), (replace(VOTE, called_off=2.0), Standing(Stage.NOTHING))))]))
    assert sum("no result yet" in x for x in said) == 1 and any("(20 of 30)" in x for x in said)


def test_the_public_reads_no_figures_of_fewer_than_five_ballots() -> None:
    few = Standing(Stage.AGREED, Count((3, 1), 0, 4, 4, "I am against it."), 1.0)
    vote = replace(VOTE, terms=replace(TERMS, eligible=4, quorum=0))
    said = lines(paper("board", [replace(THIS, votes=((vote, few),))]))
    assert sum(x.endswith(": Passed.") for x in said) == 1 and not any("Yes 3" in x or "I am against it." in x for x in said)
    assert any("Yes 3, No 1" in x for x in lines(paper("union", [replace(THIS, votes=((vote, few),))])))


def test_every_ballot_is_alike_and_the_tellers_sheet_is_one_page(tmp_path: Path) -> None:
    data = papers.ballots(THIS.school, VOTE, "Most time")
    said = lines(data)
    assert sum(x.startswith("Ballot:") for x in said) == 4 and said.count("☐  Yes") == said.count("☐  No") == 4
    assert "Copy this page 8 times" in said[1]
    sheet = papers.tellers(THIS.school, VOTE, "Most time")
    assert pages(data, tmp_path) == pages(sheet, tmp_path) == 1
    assert any("At least 50% of those who may vote must take part." in x for x in lines(sheet))


def test_slips_hold_a_code_each() -> None:
    said = lines(papers.slips(THIS.school, "Do we like it?", ("ABCD2345", "EFGH6789")))
    assert {"ABCD 2345", "EFGH 6789"} <= set(said) and any("not secret from whoever runs the server" in x for x in said)
