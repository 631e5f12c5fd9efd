"""Example conversations and answers for the OpenAPI description, from an invented letter."""

from __future__ import annotations

from typing import Any, Final

from replysearch.wire.examples import ASK_ANSWER, CITED, LEAD, QUOTE

CHAT_BODIES: Final[tuple[dict[str, Any], ...]] = (
    {
        "model": "replysearch",
        "messages": [{"role": "user", "content": "松岚市青年人才的租房补贴每月多少元?"}],
    },
    {
        "model": "replysearch-search",
        "messages": [{"role": "user", "content": [{"type": "text", "text": "租房补贴"}]}],
        "stream": True,
        "stream_options": {"include_usage": True},
    },
)
_LINK = "https://letters.example.com/letters/303fc91ca9ae/a1.p1?quote=86-108"
_ANSWER = LEAD + QUOTE + " [1]"
_MESSAGE = f"{_ANSWER}\n\n**参考来源**\n\n1. [{CITED}](<{_LINK}>)"
CHAT_ANSWER: Final[dict[str, Any]] = {
    "id": "chatcmpl-3f1c0a5b7d2e4f60",
    "object": "chat.completion",
    "created": 1715846400,
    "model": "replysearch",
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": _MESSAGE,
                "refusal": None,
                "annotations": [
                    {
                        "type": "url_citation",
                        "url_citation": {
                            "start_index": len(_ANSWER) - 3,
                            "end_index": len(_ANSWER),
                            "url": _LINK,
                            "title": CITED,
                        },
                    }
                ],
            },
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {
        "prompt_tokens": 19,
        "completion_tokens": len(_MESSAGE),
        "total_tokens": 19 + len(_MESSAGE),
    },
    "citations": [{**ASK_ANSWER["citations"][0], "link": _LINK}],
}
CHAT_FAILURE: Final[dict[str, Any]] = {
    "error": {
        "message": "没有模型 gpt-4o。可用的模型是:replysearch、replysearch-search。",
        "type": "invalid_request_error",
        "param": "model",
        "code": "model_not_found",
    }
}
