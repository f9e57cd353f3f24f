"""Google's discovery document as JSON Schema: what a reply may hold, and nothing else."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import googleapiclient
from jsonschema import Draft202012Validator

_DOCUMENT = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents" / "youtube.v3.json"


@cache
def document() -> dict[str, Any]:
    """The document that google-api-python-client ships."""
    loaded: dict[str, Any] = json.loads(_DOCUMENT.read_text(encoding="utf-8"))
    return loaded


def _converted(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{schema['$ref']}"}
    kind = schema.get("type", "any")
    out: dict[str, Any] = {} if kind == "any" else {"type": kind}
    if "enum" in schema:
        out["enum"] = schema["enum"]
    if kind == "array":
        out["items"] = _converted(schema["items"])
    if kind == "object":
        out["properties"] = {name: _converted(one) for name, one in schema.get("properties", {}).items()}
        extra = schema.get("additionalProperties")
        out["additionalProperties"] = _converted(extra) if extra else False
    return out


@cache
def _definitions() -> dict[str, Any]:
    return {name: _converted(schema) for name, schema in document()["schemas"].items()}


def problems(resource: Any, schema: str) -> list[str]:
    """What is wrong with a reply, by the schema of that name; unknown keys are wrong."""
    validator = Draft202012Validator({"$ref": f"#/$defs/{schema}", "$defs": _definitions()})
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(resource)]


def key_paths(value: Any, prefix: str = "") -> set[str]:
    """Every key of a document as a path, list places left out: `items/snippet/title`."""
    if isinstance(value, list):
        return {path for one in value for path in key_paths(one, prefix)}
    if not isinstance(value, dict):
        return set()
    paths: set[str] = set()
    for key, one in value.items():
        path = f"{prefix}/{key}" if prefix else key
        paths |= {path} | key_paths(one, path)
    return paths
