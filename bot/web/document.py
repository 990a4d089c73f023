"""The document that describes the API (OpenAPI 3.0): openapi.yml, served as JSON."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FILE = Path(__file__).with_name("openapi.yml")


@lru_cache(maxsize=1)
def api_document() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return content


async def document(request: Request) -> Response:
    body = json.dumps(api_document(), ensure_ascii=False)
    return Response(body, media_type="application/json", headers={"Cache-Control": "public, max-age=300"})


ROUTES = [Route("/api/v1/openapi.json", document)]
