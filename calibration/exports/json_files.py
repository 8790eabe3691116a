"""JSON as it is written into files that people read."""

import json


def json_bytes(value: object) -> bytes:
    """Return a value as JSON: UTF-8, two blanks a level, a line feed at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
