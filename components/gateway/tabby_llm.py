"""Autocomplete for clients that speak OpenAI's completion API and build the prompt themselves.

LiteLLM imports `tabby` by the name that config.yaml gives (litellm_settings.custom_provider_map).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
from litellm.llms.custom_llm import CustomLLM, CustomLLMError
from litellm.types.utils import GenericStreamingChunk, ModelResponse, Usage

from gateway_hook import CHARACTERS_PER_TOKEN

TABBY_SECONDS = 30.0  # [server] completion_timeout in Tabby's config.toml


class TabbyLLM(CustomLLM):
    """Hands the prompt to Tabby as it is; Tabby's own template would wrap it a second time."""

    async def acompletion(
        self, *_: Any, messages: list, api_base: str, model_response: ModelResponse, **call: Any
    ) -> ModelResponse:
        text, usage = await self._complete(messages, api_base)
        model_response.choices[0].message.content = text
        model_response.usage = Usage(**usage)
        return model_response

    async def astreaming(
        self, *_: Any, messages: list, api_base: str, **call: Any
    ) -> AsyncIterator[GenericStreamingChunk]:
        text, usage = await self._complete(messages, api_base)
        yield {"text": text, "is_finished": True, "finish_reason": "stop", "usage": usage, "index": 0, "tool_use": None}

    async def _complete(self, messages: list, api_base: str) -> tuple[str, dict[str, int]]:
        prompt = "".join(str(message.get("content") or "") for message in messages)
        try:
            async with httpx.AsyncClient(base_url=api_base, timeout=TABBY_SECONDS) as client:
                answer = await client.post("/v1/completions", json={"debug_options": {"raw_prompt": prompt}})
                answer.raise_for_status()
        except httpx.HTTPError as error:
            raise CustomLLMError(status_code=503, message="Tabby does not answer") from error
        text = "".join(str(choice["text"]) for choice in answer.json()["choices"])
        asked, written = len(prompt) // CHARACTERS_PER_TOKEN, len(text) // CHARACTERS_PER_TOKEN
        return text, {"prompt_tokens": asked, "completion_tokens": written, "total_tokens": asked + written}


tabby = TabbyLLM()
