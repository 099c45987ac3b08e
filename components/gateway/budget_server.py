"""Tells the portal how many tokens of the day a user has used.

It has a port of its own: every workspace reaches the gateway's port, and nobody there may ask about somebody else. This one
admits the edge alone, and the edge asks for no name but that of the signed-in user.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web
from redis.exceptions import RedisError


async def serve(port: int, limit_of: Callable[[str], int | None], used_by: Callable[[str], Awaitable[int]]) -> None:
    """Listens until the process ends."""

    async def budget(request: web.Request) -> web.Response:
        user = request.match_info["user"]
        limit = limit_of(user)
        if limit is None:
            return web.json_response({"error": "unknown_user"}, status=404)
        try:
            return web.json_response({"used": await used_by(user), "limit": limit})
        except (RedisError, OSError):
            return web.json_response({"error": "redis_down"}, status=503)

    app = web.Application()
    app.router.add_get("/budget/{user}", budget)
    # The signals belong to LiteLLM; names of users stay out of the log.
    runner = web.AppRunner(app, handle_signals=False, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", port).start()
