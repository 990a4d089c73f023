"""Lines in, JSON lines out."""

import json
import sys
from typing import Any


def write(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
    sys.stdout.flush()
