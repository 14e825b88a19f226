"""``openapi.yaml`` at work: requests are checked against the contract itself, not a copy of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import yaml
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from connectors.embedded.problems import Problem

CONTRACT: Final = Path(__file__).with_name("openapi.yaml")
_METHODS: Final = ("get", "put", "post", "delete", "patch")
_WHOLE: Final = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_FORMATS: Final = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return "T" in value.upper() and datetime.fromisoformat(value.upper()).tzinfo is not None


@_FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation: where it stands and what it must be."""

    name: str
    place: str
    required: bool
    whole: bool
    check: Draft202012Validator


@dataclass(frozen=True)
class Operation:
    """One method of one address. ``who`` lists the kinds of tokens it takes; empty: no token needed."""

    id: str
    method: str
    path: str
    who: frozenset[str]
    parameters: tuple[Parameter, ...]
    body_type: str | None
    body: Draft202012Validator | None

    def read_parameters(
        self, path: Mapping[str, str], query: Mapping[str, list[str]], headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """Checked values by name, absent ones left out; 400 for a wrong, missing or unknown one."""
        names = {p.name for p in self.parameters if p.place == "query"}
        for name, values in query.items():
            if name not in names or len(values) > 1:
                raise Problem(400, "bad-parameter", f"query parameter {name!r} is unknown or repeated")
        places: dict[str, Mapping[str, Any]] = {
            "path": path,
            "query": {name: values[0] for name, values in query.items()},
            "header": headers,
        }
        found = ((p, places[p.place].get(p.name)) for p in self.parameters)
        return {p.name: value for p, raw in found if (value := _parameter(p, raw)) is not None}

    def read_body(self, media_type: str, raw: bytes) -> Any:
        """The JSON body, checked against its schema."""
        if media_type != self.body_type:
            raise Problem(415, "wrong-type", f"send {self.body_type}")
        value = _json(raw)
        error = next(iter(self.body.iter_errors(value)), None) if self.body else None
        if error is not None:
            raise Problem(422, "breaks-contract", _where(error))
        return value


def _parameter(parameter: Parameter, raw: Any) -> Any:
    if raw is None:
        if not parameter.required:
            return None
        code = "key-missing" if parameter.place == "header" else "bad-parameter"
        raise Problem(400, code, f"{parameter.name} is required")
    value: Any = int(raw) if parameter.whole and _WHOLE.fullmatch(raw) else raw
    if not parameter.check.is_valid(value):
        if parameter.place == "path":
            raise Problem(404, "not-found", "no such address")
        raise Problem(400, "bad-parameter", f"{parameter.name} is not what the contract says")
    return value


def _json(raw: bytes) -> Any:
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
        # Half a surrogate pair is valid JSON but no text: it could neither be stored nor sent on.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Problem(400, "bad-json", "the body is not JSON in UTF-8") from error
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _where(error: ValidationError) -> str:
    place = "/".join(str(step) for step in error.absolute_path)
    return f"body/{place}: {error.message[:200]}"


class Contract:
    """All operations of ``openapi.yaml``, by operation id."""

    def __init__(self, path: Path = CONTRACT) -> None:
        self.document: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        resource = DRAFT202012.create_resource(self.document)
        self._registry: Registry[Any] = Registry().with_resource("contract", resource)
        self.operations: dict[str, Operation] = {
            operation["operationId"]: self._operation(url, item, method, operation)
            for url, item in self.document["paths"].items()
            for method, operation in item.items()
            if method in _METHODS
        }

    def _operation(
        self, url: str, item: Mapping[str, Any], method: str, operation: Mapping[str, Any]
    ) -> Operation:
        parameters = [*item.get("parameters", ()), *operation.get("parameters", ())]
        body_type, body = self._body(operation)
        return Operation(
            id=operation["operationId"],
            method=method.upper(),
            path=url,
            who=frozenset(operation.get("x-who", ())),
            parameters=tuple(self._parameter(self._resolve(one)) for one in parameters),
            body_type=body_type,
            body=body,
        )

    def _resolve(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" not in value:
            return value
        found: Any = self.document
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return self._resolve(found)

    def _parameter(self, raw: Mapping[str, Any]) -> Parameter:
        schema = self._resolve(raw["schema"])
        whole = schema.get("type") == "integer"
        return Parameter(raw["name"], raw["in"], raw.get("required", False), whole, self._validator(schema))

    def _body(self, operation: Mapping[str, Any]) -> tuple[str | None, Draft202012Validator | None]:
        if "requestBody" not in operation:
            return None, None
        content = self._resolve(operation["requestBody"])["content"]
        media_type, described = next(iter(content.items()))
        schema = described.get("schema")
        return media_type, self._validator(schema) if schema is not None else None

    def _validator(self, schema: Mapping[str, Any]) -> Draft202012Validator:
        # References in the schema are relative to the contract, so it is checked as part of it.
        rooted = json.loads(json.dumps(schema).replace('"#/', '"contract#/'))
        return Draft202012Validator(rooted, registry=self._registry, format_checker=_FORMATS)
