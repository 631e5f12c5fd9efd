"""Example objects for the OpenAPI description, from an invented letter of an invented place."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

_TITLE = "松岚市科技局关于市政协三届二次会议第0012号提案的答复"
_TEXT = _TITLE + (
    "\n松科函〔2024〕7号\n\n"
    "林小舟委员：\n\n"
    "您提出的《关于留住青年人才的提案》收悉，现答复如下：\n\n"
    "一、下一步打算\n"
    "一是将把青年人才租房补贴提高到每月900元。\n\n"
    "松岚市科技局\n"
    "2024年5月16日"
)

QUOTE = "一是将把青年人才租房补贴提高到每月900元。"
LEAD = "据松岚市科技局2024年5月16日答复:"
CITED = "《" + _TITLE + "》(松科函〔2024〕7号,松岚市科技局,2024年5月16日)一、第1段"
_CITATION: Final[dict[str, Any]] = {
    "document_id": "303fc91ca9ae",
    "title": _TITLE,
    "document_number": "松科函〔2024〕7号",
    "issuer": "松岚市科技局",
    "date": "2024-05-16",
    "path": ["一、下一步打算"],
    "pinpoint": "一、第1段",
    "start": 86,
    "end": 108,
    "page": None,
    "url": None,
    "proposal_number": "第0012号",
    "proposal_title": "关于留住青年人才的提案",
    "formatted": CITED,
}

SEARCH_BODIES: Final[tuple[dict[str, Any], ...]] = (
    {
        "query": "青年人才有哪些政策承诺?",
        "limit": 10,
        "mode": "hybrid",
        "filters": {"year": [2024]},
        "facets": True,
    },
    {"query": "租房补贴", "k": 1},
)
SEARCH_ANSWER: Final[dict[str, Any]] = {
    "query": "青年人才租房补贴",
    "mode": "hybrid",
    "took_ms": 6.5,
    "total": 2,
    "hits": [
        {
            "rank": 1,
            "score": 1.0,
            "passage_id": "303fc91ca9ae:a1.p1",
            "text": "一是将把青年人才租房补贴提高到每月900元。",
            "kind": "commitment",
            "citation": _CITATION,
        }
    ],
    "facets": {
        "issuer": [{"value": "松岚市科技局", "count": 2}],
        "year": [{"value": "2024", "count": 2}],
        "kind": [{"value": "commitment", "count": 1}, {"value": "courtesy", "count": 1}],
        "region": [{"value": "松岚市", "count": 2}],
        "subject_class": [],
    },
}
ASK_BODIES: Final[tuple[dict[str, Any], ...]] = (
    {"question": "松岚市青年人才的租房补贴每月多少元?"},
    {"question": "那补贴呢?", "turns": ["松岚市青年人才租房有什么支持?"], "stream": False},
)
ASK_ANSWER: Final[dict[str, Any]] = {
    "question": "松岚市青年人才的租房补贴每月多少元?",
    "understood": "松岚市青年人才的租房补贴每月多少元?",
    "status": "answered",
    "answer": LEAD + QUOTE + "[1]",
    "took_ms": 7.5,
    "filters": {"region": ["松岚市"]},
    "sentences": [
        {
            "text": LEAD + QUOTE,
            "citations": [1],
            "item": False,
            "value": [len(LEAD) + 17, len(LEAD) + 21],
        }
    ],
    "citations": [
        {
            **_CITATION,
            "n": 1,
            "passage_id": "303fc91ca9ae:a1.p1",
            "quote": QUOTE,
            "digest": sha256(QUOTE.encode()).hexdigest(),
            "forms": {"plain": CITED},
        }
    ],
    "suggestions": [],
    "notes": [],
}
VERIFIED: Final[dict[str, Any]] = {
    "question": "松岚市青年人才的租房补贴每月多少元?",
    "holds": True,
    "text_fits": True,
    "citations": [{"n": 1, "state": "verified", "message": "原文仍在原处,一字不差。"}],
    "sentences": [{"text": LEAD + QUOTE, "proved": True, "faults": []}],
}
LIST_ANSWER: Final[dict[str, Any]] = {
    "documents": [
        {
            "document_id": "303fc91ca9ae",
            "title": _TITLE,
            "document_number": "松科函〔2024〕7号",
            "issuer": "松岚市科技局",
            "date": "2024-05-16",
            "passages": 2,
            "superseded_by": None,
        }
    ],
    "total": 1,
    "offset": 0,
    "limit": 50,
}
OVERVIEW: Final[dict[str, Any]] = {
    "documents": 1,
    "passages": 2,
    "issuer": [{"value": "松岚市科技局", "count": 1}],
    "year": [{"value": "2024", "count": 1}],
    "subject_class": [],
    "region": [{"value": "松岚市", "count": 1}],
    "kind": [{"value": "commitment", "count": 1}, {"value": "courtesy", "count": 1}],
}
DOCUMENT_ANSWER: Final[dict[str, Any]] = {
    "document_id": "303fc91ca9ae",
    "title": _TITLE,
    "document_number": "松科函〔2024〕7号",
    "index_number": None,
    "issuer": "松岚市科技局",
    "issuer_alias": None,
    "joint_issuers": [],
    "reply_type": "reply",
    "region": {"province": None, "city": "松岚市", "county": None, "level": "city"},
    "addressee": "林小舟委员",
    "co_organisers": [],
    "proposal_number": "第0012号",
    "session": "市政协三届二次会议",
    "proposal_title": "关于留住青年人才的提案",
    "proposals": [
        {"number": "第0012号", "session": "市政协三届二次会议", "title": "关于留住青年人才的提案"}
    ],
    "subject_class": None,
    "reply_class": None,
    "date": "2024-05-16",
    "signed_on": "2024-05-16",
    "written_on": None,
    "published_on": None,
    "date_disagreement": False,
    "contact": None,
    "attachments": [],
    "url": None,
    "suggestion": None,
    "unsure": {},
    "superseded_by": None,
    "earlier_versions": [],
    "sources": [
        {
            "uri": "sha256:da8484d9e01494baf2a7da472fdf2cc12063bf5f988d50f26ab18e64e37c094d",
            "name": "talent.txt",
            "sha256": "da8484d9e01494baf2a7da472fdf2cc12063bf5f988d50f26ab18e64e37c094d",
            "format": "text",
            "size": 322,
        }
    ],
    "page_count": None,
    "text": _TEXT,
    "body": {"start": 50, "end": 108},
    "outline": [
        {
            "address": "a1",
            "level": 1,
            "label": "一、",
            "title": "下一步打算",
            "start": 78,
            "end": 108,
            "heading_start": 78,
            "heading_end": 85,
            "parent": None,
        }
    ],
    "passages": [
        {
            "passage_id": "303fc91ca9ae:p1",
            "text": "您提出的《关于留住青年人才的提案》收悉，现答复如下：",
            "kind": "courtesy",
            "path": [],
            "pinpoint": "开头",
            "start": 50,
            "end": 76,
            "page": None,
            "sentences": [{"start": 50, "end": 76, "kind": "courtesy", "asked": False}],
        },
        {
            "passage_id": "303fc91ca9ae:a1.p1",
            "text": "一是将把青年人才租房补贴提高到每月900元。",
            "kind": "commitment",
            "path": ["一、下一步打算"],
            "pinpoint": "一、第1段",
            "start": 86,
            "end": 108,
            "page": None,
            "sentences": [{"start": 86, "end": 108, "kind": "commitment", "asked": False}],
        },
    ],
    "provenance": {
        "proposal_number": [[17, 23]],
        "proposal_title": [[55, 66]],
        "session": [[8, 17]],
        "title": [[0, 28]],
        "document_number": [[29, 40]],
        "signed_on": [[117, 127]],
        "addressee": [[42, 47]],
        "issuer": [[110, 116]],
    },
}
UPLOAD_ANSWER: Final[dict[str, Any]] = {
    "files": [
        {
            "name": "talent.txt",
            "status": "added",
            "document_id": "303fc91ca9ae",
            "passages": 2,
            "clashes_with": [],
            "supersedes": [],
            "superseded_by": None,
            "message": None,
            "code": None,
        }
    ]
}
FAILURE: Final[dict[str, Any]] = {
    "error": {"code": "document_not_found", "message": "没有编号为 3f9c0d1e2a4b 的答复函。"}
}
UPLOAD_FAILURE: Final[dict[str, Any]] = {
    "error": {"code": "empty_source", "message": "b.txt:文件里没有文字。"},
    "files": [
        {
            "name": "b.txt",
            "status": "failed",
            "document_id": None,
            "passages": 0,
            "clashes_with": [],
            "supersedes": [],
            "superseded_by": None,
            "message": "文件里没有文字。",
            "code": "empty_source",
        }
    ],
}
