"""How often each class has each subject in a cycle."""

from __future__ import annotations

from collections import Counter

from planner.checker.week import Week


def lessons_of_classes(week: Week) -> dict[tuple[str, str], dict[str, int]]:
    """Grade and special -> class -> its lessons in a cycle; in the workbook's order, for grades that go to specials."""
    school, times = week.school, Counter[tuple[str, str]]()
    for lesson in week.lessons:
        if week.variant(lesson) in week.main_variants:
            times[lesson.homeroom, lesson.special] += 1
    return {
        (grade, special): {h.homeroom_id: times[h.homeroom_id, special] for h in school.homerooms_of(grade)}
        for grade in school.grades_out
        for special in dict.fromkeys(s.special for s in school.specials)
    }
