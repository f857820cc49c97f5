"""Text from a workbook, a file or a person is never Markdown: not in a label, a message, a tab or an option either."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.pages import looks

PAGES = Path(looks.__file__).parent
# Streamlit reads Markdown in the first argument of these, whatever container they are called on.
LABELED = {
    "button", "download_button", "form_submit_button", "link_button", "page_link", "expander", "popover", "tabs", "metric", "toast",
    "checkbox", "toggle", "radio", "pills", "segmented_control", "selectbox", "multiselect", "select_slider", "slider", "text_input",
    "text_area", "number_input", "date_input", "time_input", "file_uploader", "status", "spinner", "error", "warning", "info", "success",
    "write", "markdown", "caption", "header", "subheader", "title", "badge", "chat_message",
}  # fmt: skip
IN_OPTIONS = {"radio", "pills", "segmented_control"}  # and in their options
NAMED = {"label", "body", "tabs", "help", "text"}
OURS = {"looks", "grids", "tables"}  # modules with functions of the same names


def of_function(tree: ast.Module) -> Iterator[tuple[ast.AST, dict[str, list[ast.expr]], set[str]]]:
    """Each function with what its names are given, and the names that come from elsewhere: arguments, loops, unpacking."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            given: dict[str, list[ast.expr]] = {}
            foreign = {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}
            for one in ast.walk(node):
                if isinstance(one, ast.Assign) and len(one.targets) == 1 and isinstance(one.targets[0], ast.Name):
                    given.setdefault(one.targets[0].id, []).append(one.value)
                elif isinstance(one, ast.NamedExpr):
                    given.setdefault(one.target.id, []).append(one.value)
                elif isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                    foreign.add(one.id)
            yield node, given, foreign - given.keys()


def harmless(node: ast.expr, given: dict[str, list[ast.expr]], seen: frozenset[str] = frozenset()) -> bool:
    """Is this made of our own words alone, of a catalogue's, or of text that went through `looks.plain`?"""

    def all_of(parts: list[ast.expr]) -> bool:
        return all(harmless(part, given, seen) for part in parts)

    match node:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name(id="_" | "N_"), args=[word]):
            return not any(isinstance(one, ast.JoinedStr | ast.Call) for one in ast.walk(word))
        case ast.Call(func=ast.Name(id="counted"), args=[ast.Constant(), ast.Constant(), *_rest]):
            return True
        case ast.Call(func=ast.Name(id="plain") | ast.Attribute(attr="plain", value=ast.Name(id="looks"))):
            return True
        case ast.IfExp(body=yes, orelse=no):
            return all_of([yes, no])
        case ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            return all_of(parts)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return all_of([left, right])
        case ast.ListComp(elt=one):
            return harmless(one, given, seen)
        case ast.Lambda(body=body):
            return harmless(body, given, seen)
        case ast.Name(id=name) if name in given and name not in seen:
            return all(harmless(value, given, seen | {name}) for value in given[name])
        case ast.Attribute(attr="plain", value=ast.Name(id="looks")):
            return True
        case ast.Name(id="_"):  # a function of options: their words in the catalogue
            return True
    return False


def read_as_markdown(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments in which Streamlit reads Markdown; nothing for any other call."""
    if isinstance(call.func, ast.IfExp):  # one function or another, called at once
        yield from call.args
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in LABELED:
        return
    if isinstance(call.func.value, ast.Name) and call.func.value.id in OURS:
        return
    if isinstance(call.func.value, ast.Attribute) and call.func.value.attr == "stderr":
        return
    many = {"metric": len(call.args), "write": len(call.args), "page_link": 0}.get(call.func.attr, 1)  # a link's first is its page
    yield from call.args[:many]
    by_name = {k.arg: k.value for k in call.keywords}
    yield from (value for name, value in by_name.items() if name in NAMED)
    if call.func.attr in IN_OPTIONS:
        yield by_name.get("format_func", call.args[1] if len(call.args) > 1 else ast.Constant(""))


def found_in(source: str) -> list[int]:
    """The lines on which text that is not ours could be read as Markdown."""
    tree = ast.parse(source)
    lines = set()
    for function, given, foreign in of_function(tree):
        known = {name: values for name, values in given.items() if name not in foreign}
        for call in ast.walk(function):
            if isinstance(call, ast.Call):
                lines |= {call.lineno for one in read_as_markdown(call) if not harmless(one, known)}
    return sorted(lines)


@pytest.mark.parametrize("page", sorted(p.name for p in PAGES.glob("*.py")))
def test_no_page_lets_text_be_markdown(page: str) -> None:
    source = (PAGES / page).read_text(encoding="utf-8")
    assert [f"{page}:{line}: {source.splitlines()[line - 1].strip()}" for line in found_in(source)] == []


BAD = [
    "st.button(f'Open {name}')",
    "st.button(_('Open {name}').format(name=name))",
    "st.expander(name)",
    "left.metric('Minutes', value)",
    "st.error(str(fault))",
    "st.tabs([name, 'Other'])",
    "st.radio('Which', names)",
    "st.radio('Which', names, format_func=lambda n: names[n])",
    "st.checkbox('Yes', help=name)",
    "st.info(name if name else 'None')",
    "st.toast(body=name)",
    "(st.error if n else st.info)(name)",
    "label = f'{name}'\n    st.button(label)",
    "label = 'a'\n    label = name\n    st.button(label)",
    "[label] = names\n    st.button(label)",
]
GOOD = [
    "st.button(_('Open'))",
    "st.button(looks.plain(f'Open {name}'))",
    "st.radio('Which', names, format_func=lambda n: looks.plain(names[n]))",
    "st.selectbox('Which', names)",  # its options are text
    "label = counted('{n} plan', '{n} plans', n)\n    st.button(label)",
    "looks.title(name)",
]


@pytest.mark.parametrize(("line", "bad"), [(line, True) for line in BAD] + [(line, False) for line in GOOD])
def test_the_test_finds_what_it_looks_for(line: str, bad: bool) -> None:
    assert bool(found_in(f"def page(name, names, value, fault, n):\n    {line}\n")) == bad


def test_every_file_is_handed_out_by_the_one_way_that_logs_it() -> None:
    """But for blank and sample files, which are everybody's, answers that nobody keeps here, and those that the desk logs itself."""
    giving = {p.name for p in PAGES.glob("*.py") if ".download_button(" in p.read_text(encoding="utf-8")}
    assert giving <= {"handed.py", "opening.py", "download.py", "archive.py", "votes.py", "priority.py", "answering.py"}
