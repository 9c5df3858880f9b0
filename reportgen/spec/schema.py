"""The spec as a JSON Schema, with which editors complete keys and mark errors."""

from __future__ import annotations

from typing import Any

from reportgen.spec.base import Section

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(model: type[Section]) -> dict[str, Any]:
    """JSON Schema 2020-12 of a spec model, with its title and description."""
    schema = model.model_json_schema(mode="validation")
    title = (model.__doc__ or model.__name__).strip().splitlines()[0]
    schema.pop("title", None)
    schema.pop("description", None)
    return {"$schema": DIALECT, "title": "reportgen spec", "description": title, **schema}
