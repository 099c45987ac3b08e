"""Keys, limits and budgets of the AI gateway.

LiteLLM imports this file by the names that config.yaml gives: `authenticate` (general_settings.custom_auth) and `meter`
(litellm_settings.callbacks). It must load once, because it declares metrics: it stands on PYTHONPATH and not beside
config.yaml, where LiteLLM would execute it once per reference.

Every refusal is a ProxyException: LiteLLM turns any other exception of an auth hook into a 500.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import os
import time
from dataclasses import dataclass
from datetime import datetime, timezone, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from budget_server import serve
from fastapi import HTTPException, Request
from litellm.exceptions import APIConnectionError, InternalServerError, ServiceUnavailableError
from litellm.integrations.custom_logger import CustomLogger
from litellm.proxy._types import ProxyException, UserAPIKeyAuth
from prometheus_client import Counter, Gauge, Histogram
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger("webide.gateway")

AUTOCOMPLETE = "code-completion"
CHARACTERS_PER_TOKEN = 4  # LiteLLM's own rule of thumb; Tabby reports no usage
TABBY_INPUT_CHARACTERS = 1536  # [completion] max_input_length in Tabby's config.toml: it cuts the rest off
COMPLETION_TOKENS = 64  # [completion] max_decoding_tokens there: what one answer costs at most
SECONDS_BETWEEN_LOOKS = 1.0
BUDGET_SECONDS = 2 * 24 * 3600
METRICS_PATH = "/metrics/"
# What editors send to Tabby (crates/tabby/src/services/completion.rs and tabby-common/src/api/event.rs), without its
# debug options. Anything else is refused: LiteLLM believes the `metadata` of a pass-through body, and with
# `user_api_key_metadata.disable_global_guardrails` in it the DLP guardrail would not run.
TABBY_FIELDS = {
    "completions": frozenset({"language", "segments", "user", "temperature", "seed", "mode"}),
    "events": frozenset({"type", "completion_id", "choice_index", "view_id", "elapsed"}),
}

refusals = Counter("webide_gateway_refusals_total", "Requests refused before any model was asked", ["reason"])
# A counter that begins at 0 shows its first event as an increase.
for reason in ("unknown_key", "closed_route", "redis_down", "denied_key", "budget_exceeded", "bad_request"):
    refusals.labels(reason)
tokens = Counter(
    "webide_gateway_tokens_total", "Tokens charged to daily budgets; autocomplete is estimated", ["user", "model"]
)
listed_keys = Gauge("webide_gateway_keys", "Keys in the key ring as last read")
autocomplete_seconds = Histogram(
    "webide_gateway_autocomplete_seconds",
    "Duration of one autocomplete request, guardrail and Tabby included",
    # The limits of the operations guide (2.1, 2.2.1, 8.3) are bucket edges, so that a quantile near them is exact.
    buckets=(0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.6, 1.0, 2.0, 5.0, 10.0),
)


@dataclass(frozen=True)
class Entry:
    """One key of the ring: whose it is and how much it may use."""

    user: str
    rpm: int
    tpm: int
    daily_tokens: int


class KeyRing:
    """The keys of all projected Secrets, read again when a file changes. A broken file never empties the ring."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[Path, dict[str, Entry]] = {}
        self._seen: dict[Path, tuple[int, int]] = {}
        self._looked = float("-inf")

    def find(self, key_hash: str) -> Entry | None:
        self._refresh()
        return next((file[key_hash] for file in self._files.values() if key_hash in file), None)

    def daily_tokens(self, user: str) -> int | None:
        self._refresh()
        entries = (entry for file in self._files.values() for entry in file.values())
        return next((entry.daily_tokens for entry in entries if entry.user == user), None)

    def _refresh(self) -> None:
        now = time.monotonic()
        if now - self._looked < SECONDS_BETWEEN_LOOKS:
            return
        self._looked = now
        try:
            stats = {path: path.stat() for path in self._folder.glob("*/keys.json")}
        except OSError:
            return  # the kubelet is exchanging the files; the next look finds them
        found = {path: (stat.st_mtime_ns, stat.st_size) for path, stat in stats.items()}
        if found == self._seen:
            return
        self._files = {path: self._read(path) for path in found}
        self._seen = found
        listed_keys.set(sum(len(file) for file in self._files.values()))

    def _read(self, path: Path) -> dict[str, Entry]:
        try:
            raw: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
            return {
                key_hash: Entry(str(e["user"]), int(e["rpm"]), int(e["tpm"]), int(e["dailyTokens"]))
                for key_hash, e in raw.items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            log.error("%s is not a key ring; its last good content stays in force", path)
            return self._files.get(path, {})


def zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):
        log.warning("time zone %s is not in this image; budgets start anew at 00:00 UTC", name)
        return timezone.utc


ROUTES = frozenset(os.environ["GATEWAY_ROUTES"].split())
DENIED_SET = os.environ["GATEWAY_DENIED_SET"]
TABBY_PREFIX = os.environ["GATEWAY_TABBY_PREFIX"]
METRICS_TOKEN = os.environ["GATEWAY_METRICS_TOKEN"]
BUDGET_PORT = int(os.environ["GATEWAY_BUDGET_PORT"])
TIME_ZONE = zone(os.environ["GATEWAY_TIME_ZONE"])
ring = KeyRing(Path(os.environ["GATEWAY_RING_DIR"]))
redis: Redis = Redis(
    host=os.environ["REDIS_HOST"],
    port=int(os.environ["REDIS_PORT"]),
    password=os.environ["REDIS_PASSWORD"],
    socket_timeout=1,
    socket_connect_timeout=1,
    health_check_interval=10,
)


def refuse(reason: str, code: int, message: str) -> ProxyException:
    refusals.labels(reason).inc()
    return ProxyException(message=message, type=reason, param="key", code=code)


def budget_key(user: str) -> str:
    return f"webide:tokens:{datetime.now(TIME_ZONE):%Y-%m-%d}:{user}"


async def used_today(user: str) -> int:
    return int(await redis.get(budget_key(user)) or 0)


async def charge(user: str, model: str, amount: int) -> None:
    """Adds to today's use. While Redis is down nothing can be charged, but nothing is let in either."""
    if amount <= 0:
        return
    tokens.labels(user, model).inc(amount)
    async with redis.pipeline(transaction=False) as pipe:
        pipe.incrby(budget_key(user), amount).expire(budget_key(user), BUDGET_SECONDS)
        await pipe.execute()


async def refuse_foreign_fields(request: Request, path: str) -> None:
    prefix, _, call = path.rpartition("/")
    allowed = TABBY_FIELDS.get(call)
    if allowed is None or not prefix.startswith(TABBY_PREFIX):
        return
    try:
        body = await request.json()
    except ValueError:
        raise refuse("bad_request", 400, "the body is not JSON") from None
    foreign = sorted(set(body) - allowed) if isinstance(body, dict) else ["a body that is not an object"]
    if foreign:
        raise refuse("bad_request", 400, f"not part of Tabby's API: {', '.join(foreign)}")


async def authenticate(request: Request, api_key: str) -> UserAPIKeyAuth:
    """Decides on every request: is the route open, is the key known, not denied, and within its budget of the day."""
    # Not request.url: it is rebuilt from the Host header, which the caller chooses (CVE-2026-49468).
    path = str(request.scope.get("path", ""))
    if path == METRICS_PATH:
        # Asks no Redis: the metrics must stay readable while it is down.
        if hmac.compare_digest(str(api_key).encode(), METRICS_TOKEN.encode()):
            return UserAPIKeyAuth(api_key="metrics", user_id="metrics")
        raise refuse("unknown_key", 401, "this key may not read metrics")
    key_hash = hashlib.sha256(str(api_key).encode()).hexdigest()
    entry = ring.find(key_hash)
    if entry is None:
        raise refuse("unknown_key", 401, "unknown key")
    if f"{request.scope.get('method', '')}:{path}" not in ROUTES:
        raise refuse("closed_route", 403, "this route is not open to users")
    try:
        async with redis.pipeline(transaction=False) as pipe:
            denied, used = await pipe.sismember(DENIED_SET, key_hash).get(budget_key(entry.user)).execute()
    except (RedisError, OSError):
        raise refuse("redis_down", 503, "the gateway cannot check keys at the moment; try again shortly") from None
    if denied:
        raise refuse("denied_key", 403, "this key is disabled")
    left = entry.daily_tokens - int(used or 0)
    if left <= 0:
        raise refuse("budget_exceeded", 429, f"the budget of {entry.daily_tokens} tokens a day is used up")
    await refuse_foreign_fields(request, path)
    return UserAPIKeyAuth(
        api_key=key_hash,
        key_alias=entry.user,
        user_id=entry.user,
        rpm_limit=entry.rpm,
        tpm_limit=entry.tpm,
        metadata={"tokens_left": left},
    )


class Meter(CustomLogger):
    """Charges what was used to the user's budget of the day."""

    async def async_pre_call_hook(
        self, user_api_key_dict: UserAPIKeyAuth, cache: Any, data: dict, call_type: str
    ) -> None:
        if call_type != "pass_through_endpoint" or "segments" not in data:
            return
        # A pass-through answer carries no usage, so the request is charged by its length, before it is sent.
        size = min(len(json.dumps(data["segments"], ensure_ascii=False)), TABBY_INPUT_CHARACTERS)
        await charge(str(user_api_key_dict.user_id), AUTOCOMPLETE, size // CHARACTERS_PER_TOKEN + COMPLETION_TOKENS)

    async def async_log_success_event(
        self, kwargs: dict, response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        call = kwargs.get("standard_logging_object") or {}
        model = call.get("model_group")
        if model == AUTOCOMPLETE or str(call.get("api_base") or "").endswith("/v1/completions"):
            autocomplete_seconds.observe((end_time - start_time).total_seconds())
        user = (call.get("metadata") or {}).get("user_api_key_user_id")
        if user and model:
            # Streams that the client gave up are counted, too: LiteLLM reports what was generated until then.
            await charge(str(user), str(model), int(call.get("total_tokens") or 0))

    async def async_post_call_failure_hook(
        self,
        request_data: dict,
        original_exception: Exception,
        user_api_key_dict: UserAPIKeyAuth,
        traceback_str: str | None = None,
    ) -> HTTPException | None:
        # LiteLLM would answer 500 and name the server's address.
        if isinstance(original_exception, (APIConnectionError, InternalServerError, ServiceUnavailableError)):
            return HTTPException(503, "the model does not answer at the moment; try again shortly")
        return None

    async def async_post_call_response_headers_hook(
        self, data: dict, user_api_key_dict: UserAPIKeyAuth, response: Any, **_: Any
    ) -> dict[str, str] | None:
        left = (user_api_key_dict.metadata or {}).get("tokens_left")
        return None if left is None else {"x-webide-daily-tokens-left": str(left)}


async def show_budgets() -> None:
    try:
        await serve(BUDGET_PORT, ring.daily_tokens, used_today)
    except OSError:
        log.exception("port %s can not be opened: the portal shows no budgets", BUDGET_PORT)


meter = Meter()
# LiteLLM loads this file while its event loop runs; the loop keeps only weak references to tasks.
budget_task = asyncio.get_running_loop().create_task(show_budgets())
