"""A program that mypy checks strictly: what people write has types without a word from them."""

from __future__ import annotations

import logging
from typing import Any

import ghlauth


def names(config: ghlauth.Config, credential: ghlauth.Credential, contacts: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    with ghlauth.Client(config) as client:
        for contact in contacts:
            try:
                response = client.request(credential, "GET", f"/contacts/{contact}", query={"a": "b"}, timeout_ms=1000)
            except ghlauth.RateLimitedError as error:
                pause: float | None = error.retry_after_s
                print(pause, error.hint.upper())
                continue
            body: Any = response.json()
            found[contact] = body["firstName"] + response.headers["content-type"] + response.body.decode()
    return found


def configured(rows: ghlauth.Rows) -> ghlauth.Config:
    config = ghlauth.Config(user_agent="acme/1", log=logging.getLogger("acme"), max_retries=2)
    config.set_store(ghlauth.Store.of(rows, keys={"a": b"0" * 32}))
    config.set_log(lambda level, line: print(level + 1, line.upper()))
    return config


def installed(oauth: ghlauth.OAuth, url: str) -> tuple[str, ...]:
    installation = oauth.exchange(url, owner="tenant 7")
    status: int = ghlauth.E_TIMEOUT + installation.level + ghlauth.LEVEL_AGENCY
    print(status, [one.id for one in oauth.find(owner="tenant 7")])
    return installation.scopes


async def many(config: ghlauth.Config, credential: ghlauth.Credential) -> int:
    async with ghlauth.aio.Client(config) as client:
        return (await client.request(credential, "GET", "/contacts/a")).http_status
