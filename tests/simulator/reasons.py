"""The reason in an error body, as the API's own documentation speaks of errors."""

import json


def reason_of(body: bytes) -> str:
    """`error.errors[0].reason`."""
    return str(json.loads(body)["error"]["errors"][0]["reason"])
