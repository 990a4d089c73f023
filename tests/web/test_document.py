"""The document of the API says what there is, and nothing else."""

from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.web.document import api_document

METHODS = {"get", "post", "put", "patch", "delete"}


def _described() -> set[tuple[str, str]]:
    return {(path, method) for path, item in api_document()["paths"].items() for method in item.keys() & METHODS}


def test_every_route_of_the_api_is_described_and_every_path_described_exists(gateway: Starlette) -> None:
    routes = [one for one in gateway.routes if isinstance(one, Route) and one.path.startswith("/api/")]
    real = {(one.path, method.lower()) for one in routes for method in (one.methods or set()) - {"HEAD"}}
    assert _described() == real


def test_it_is_served_as_json(client: TestClient) -> None:
    answered = client.get("/api/v1/openapi.json")
    assert answered.headers["content-type"] == "application/json"
    assert answered.json() == api_document()


def test_every_reference_leads_somewhere() -> None:
    references: list[str] = []

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            references.extend(value for key, value in node.items() if key == "$ref")
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    collect(api_document())
    assert len(references) > 20
    for reference in references:
        found: Any = api_document()
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
