"""The house as it is told: who may import whom, the map, the tables, the diagrams and the manifest are true."""

from __future__ import annotations

import ast
import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from flask import Flask

from connectors.protocol import Feature
from plugin import settings
from plugin.app import create_app
from plugin.cli import main
from plugin.domain import events, records, states, texts
from plugin.domain.people import ROLE_TITLES, Role
from plugin.domain.records import Row
from plugin.effects import EFFECTS
from plugin.manifest import manifest
from plugin.pipeline import PIPELINE
from plugin.store.schema import NAMES, TABLES
from plugin.web import words
from plugin.web.guards import declared
from plugin.wiring import MESSENGERS, PUBLISHERS, SYSTEMS

ROOT = Path(__file__).parent.parent
SOURCES = [
    path for folder in ("plugin", "connectors", "tasks") for path in sorted((ROOT / folder).rglob("*.py"))
]
LONGEST_MODULE = 400
SWEEP_INDEX = "ix_work_items_due"


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


# -- imports ---------------------------------------------------------------------------------------


def test_nobody_imports_whom_he_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlinter.cli import lint_imports

    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, "see: lint-imports"


def test_the_domain_needs_python_and_nothing_else() -> None:
    foreign = [
        (named(path), module)
        for path in SOURCES
        if path.is_relative_to(ROOT / "plugin" / "domain")
        for module in _imported(tree(path))
        if module.partition(".")[0] not in sys.stdlib_module_names and not module.startswith("plugin.domain")
    ]
    assert foreign == []


def _imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


OUTGOING = {"ftplib", "httpx", "aiohttp", "requests", "smtplib", "socket", "ssl", "urllib3"}
BORDER = {
    "connectors/bounded.py": "ends answers that never end",
    "connectors/edxml/signing.py": "the signature on each call to the axis",
    "connectors/embedded/webhooks.py": "the small document system pushes its news to the plugin",
    "connectors/http.py": "every call to a document system, website or gateway",
    "connectors/ioffice/session.py": "its token on each of those calls",
    "connectors/mail.py": "every e-mail",
    "plugin/processes.py": "whether our own children listen",
}
WHOLE_FOLDERS = ("connectors/simulator/", "plugin/trial/")
"""Not in production: the test server, and the trial, which calls as anybody else would."""


def test_only_the_border_speaks_to_the_outside() -> None:
    callers = {
        named(path)
        for path in SOURCES
        for module in _imported(tree(path))
        if module in {"http.client", "urllib.request"} or module.partition(".")[0] in OUTGOING
    }
    strangers = {one for one in callers - set(BORDER) if not one.startswith(WHOLE_FOLDERS)}
    assert strangers == set()
    assert set(BORDER) <= callers, "what is not needed any more is not allowed any more"


# -- the map and its twin --------------------------------------------------------------------------

EVENTS = [
    value
    for value in vars(events).values()
    if isinstance(value, type) and issubclass(value, events.Event) and value is not events.Event
]


def test_every_event_has_its_place_on_the_map() -> None:
    assert set(PIPELINE) == set(EVENTS)


def test_every_event_is_left_by_somebody() -> None:
    written = "".join(
        path.read_text(encoding="utf-8") for path in SOURCES if path.name not in {"events.py", "pipeline.py"}
    )
    assert [event.__name__ for event in EVENTS if f"{event.__name__}" not in written] == []


@pytest.mark.parametrize(
    "kind", sorted({follows.kind for after in PIPELINE.values() for follows in after if follows.role is None})
)
def test_every_step_on_the_map_exists(kind: str) -> None:
    assert callable(getattr(importlib.import_module(f"plugin.steps.{kind}"), kind))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "plugin" / "steps").glob("[a-z]*.py")), ids=lambda path: path.stem
)
def test_every_step_has_one_public_function_named_as_its_file(path: Path) -> None:
    public = [
        node.name for node in tree(path).body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"
    ]
    extra = {"store"} if path.stem == "receive" else set()  # the border itself: webhook, poll, upload, intake
    assert set(public) - extra == {path.stem}


def test_every_turn_on_the_map_belongs_to_a_role_and_has_words_for_it() -> None:
    turns = [follows for after in PIPELINE.values() for follows in after if follows.role is not None]
    assert {turn.role for turn in turns} <= set(Role)
    assert {turn.kind for turn in turns} <= set(texts.ITEM_TITLES)


def test_every_event_can_be_told_to_people() -> None:
    assert {event.__name__ for event in EVENTS} == set(texts.EVENT_TITLES)


def test_every_outward_act_that_is_planned_can_be_carried_out() -> None:
    planned = set(_planned("effect"))
    assert planned == set(EFFECTS)


def test_every_deadline_that_is_planned_has_its_step() -> None:
    for kind in _planned("later"):
        assert callable(getattr(importlib.import_module(f"plugin.steps.{kind}"), kind))


def _planned(call: str) -> Iterator[str]:
    """The first argument of every call of ``domain.work``'s planner in the steps."""
    for path in (ROOT / "plugin" / "steps").glob("*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == call:
                first = node.args[0]
                assert isinstance(first, ast.Constant), f"{named(path)}: a kind is planned by its name"
                yield first.value


def test_every_outward_act_says_what_happens_where_it_can_not_be_done() -> None:
    assert all(isinstance(effect.feature, Feature) and effect.weaker for effect in EFFECTS.values())


# -- tables ----------------------------------------------------------------------------------------

ROWS = [
    value
    for value in vars(records).values()
    if isinstance(value, type) and issubclass(value, Row) and value is not Row
]


def test_every_record_has_its_table() -> None:
    assert set(NAMES) == set(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_a_table_has_the_columns_of_its_record_and_the_agency_first(row: type[Row]) -> None:
    table = TABLES[row]
    assert {column.name for column in table.columns} == {field.name for field in fields(row)}
    assert [column.name for column in table.primary_key] == ["agency_id", "id"]
    # One index leads elsewhere: the sweep's, which looks for due work in all agencies in rotation.
    first = {next(iter(index.columns)).name for index in table.indexes if index.name != SWEEP_INDEX}
    assert first <= {"agency_id"}


# -- states ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(states.TABLES), ids=lambda kind: kind.__name__)
def test_the_readme_draws_the_states_as_they_are(kind: type[StrEnum]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    drawn = re.search(rf"<!-- states: {kind.__name__} -->\n```mermaid\n(.*?)```", readme, re.DOTALL)
    assert drawn is not None, f"README.md lacks the diagram of {kind.__name__}"
    assert drawn[1] == diagram(kind)


def diagram(kind: type[StrEnum]) -> str:
    """The mermaid diagram of one table of ``domain.states``, in the order of the states."""
    order = list(kind)
    moves = sorted(
        states.TABLES[kind], key=lambda move: (order.index(move[1]), order.index(move[2]), move[0])
    )
    lines = [f"    {old} --> {new}: {letter}" for letter, old, new in moves]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {order[0]}", *lines, ""])


# -- the manifest ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    file = settings.default(tmp_path_factory.mktemp("home"))
    return create_app(SimpleNamespace(settings=settings.load(file)))  # type: ignore[arg-type]


def test_the_manifest_names_every_address_and_who_may_use_it(app: Flask) -> None:
    found: dict[str, dict[str, object]] = {"public": {}, "pages": {}, "permissions": {}}
    for rule in app.url_map.iter_rules():
        roles = {role.value for role in declared(app, rule.endpoint)}
        who: object = (
            "everybody"
            if roles == {role.value for role in Role}
            else [r.value for r in Role if r.value in roles]
        )
        address = re.sub(r"<\w+:", "<", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            place = "public" if not roles else "pages" if method == "GET" else "permissions"
            found[place][address] = who
    said = manifest()
    assert set(said["public"]) == set(found["public"])
    assert said["pages"] == found["pages"]
    assert said["permissions"] == found["permissions"]
    assert set(said["webhooks"]) <= set(said["public"])


def test_the_manifest_names_the_roles() -> None:
    assert manifest()["roles"] == {role.value: title for role, title in ROLE_TITLES.items()}
    allowed = settings_roles()
    assert allowed == [role.value for role in Role]


def settings_roles() -> list[str]:
    people = manifest()["settings_schema"]["$defs"]["person"]["properties"]
    return list(people["roles"]["items"]["enum"])


@pytest.mark.parametrize("group", ["connectors", "publishers", "messengers"])
def test_the_manifest_shows_each_adapters_passport(group: str) -> None:
    from tests.connectors.passports import MESSENGERS, PASSPORTS, PUBLISHERS

    shown = manifest()[group]
    passports = {"connectors": PASSPORTS, "publishers": PUBLISHERS, "messengers": MESSENGERS}[group]
    of_a_system = {"poll_seconds", "numbers"}
    assert set(shown) == set(passports)
    for name, passport in passports.items():
        said = {**shown[name], "features": frozenset(shown[name]["features"])}
        # A website or messenger has no feed to look at.
        declared = {k: v for k, v in vars(passport).items() if group == "connectors" or k not in of_a_system}
        assert said == {**declared, "weaknesses": list(passport.weaknesses)}


def test_every_document_system_with_an_adapter_can_be_named_in_the_settings() -> None:
    connection = manifest()["settings_schema"]["$defs"]["connection"]["properties"]
    assert connection["system"]["enum"] == list(SYSTEMS)


def test_every_website_and_messenger_with_an_adapter_can_be_named_in_the_settings() -> None:
    shapes = manifest()["settings_schema"]["$defs"]
    assert shapes["website"]["properties"]["kind"]["enum"] == list(PUBLISHERS)
    assert shapes["messenger"]["properties"]["kind"]["enum"] == list(MESSENGERS)
    assert set(words.BESIDE) == {*PUBLISHERS, *MESSENGERS}, "the administrator reads what each is"


def test_there_is_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert manifest()["version"] == project["version"] == version("thongsuot")
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert manifest()["description"] == project["description"]


# -- the image -------------------------------------------------------------------------------------


def test_every_process_of_the_composition_is_a_command_of_the_program() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    ours = {name: one["command"] for name, one in services.items() if one["image"].startswith("thongsuot")}
    assert {name: command[0] for name, command in ours.items()} == {name: name for name in ours}
    assert {command[0] for command in ours.values()} <= set(main.commands)
    assert services["web"]["image"] == f"thongsuot:{manifest()['version']}"


def test_the_image_holds_the_program_and_not_the_hostile_simulator() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "connectors/simulator" in project["tool"]["hatch"]["build"]["targets"]["wheel"]["exclude"]
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "pip install --no-cache-dir -c constraints.txt ." in image
    assert image.count("USER thongsuot") == 1


# -- the modules -----------------------------------------------------------------------------------


def test_no_module_grows_too_long() -> None:
    long = [
        (named(path), count)
        for path in SOURCES
        if path.parent.name != "versions"  # a migration lists columns, one a line
        and (count := len(path.read_text().splitlines())) > LONGEST_MODULE
    ]
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        named(path) for path in SOURCES if path.read_text().strip() and ast.get_docstring(tree(path)) is None
    ]
    assert silent == []


def test_functions_stay_small() -> None:
    lengths = sorted(
        (node.end_lineno or 0)
        - node.lineno
        - (node.body[0].lineno - node.lineno if ast.get_docstring(node) else 0)
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 9
    assert sum(length > 40 for length in lengths) <= len(lengths) // 100


def test_the_pinned_libraries_are_names_and_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    odd = [
        line
        for line in lines
        if line and not re.fullmatch(r"# .*|[\w.-]+==[\w.+!]+(?: ; [\w. !=<>'\"]+)?", line)
    ]
    assert odd == [], "an option or an address"


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml"])
def test_the_lists_of_libraries_name_no_address_and_no_machine(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "//" not in text
    absolute = [word for word in re.split(r"[^\w./*]+", text) if word.startswith("/")]
    assert absolute == []


def test_the_project_file_configures_no_installer() -> None:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = content["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert [
        one for one in wanted if not re.fullmatch(r"[\w.-]+(?:\[[\w,-]+\])?(?:[<>=!~]+[\w.*]+,?)*", one)
    ] == []
    assert set(content["tool"]) == {"hatch", "importlinter", "mypy", "pytest", "ruff"}


def test_every_library_the_program_needs_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = set(
        re.findall(r"^([a-z0-9-]+)==", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    )
    names = {re.split(r"[\[<>=]", one)[0].lower().replace("_", "-") for one in wanted}
    assert names <= pinned


@pytest.mark.parametrize(
    "folder", [path for path in (ROOT / "tests").rglob("*") if path.is_dir()], ids=lambda path: path.name
)
def test_every_folder_of_tests_is_a_package(folder: Path) -> None:
    if list(folder.glob("test_*.py")):
        assert (folder / "__init__.py").exists()
