"""Records survive the tables as they are, and are found under every form of their names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.support.engine_letters import METADATA

from replysearch.engine.store import record_rows
from replysearch.records import (
    EncoderIdentity,
    Level,
    Manifest,
    Metadata,
    Proposal,
    Region,
    Span,
)

FULL = replace(
    METADATA,
    index_number="11370000MB0001/2024-0001",
    addressee="张三委员",
    co_organisers=("样本市财政局", "样本市民政局"),
    proposals=(Proposal("第0995号", "十四届一次", "关于“住房”的提案"), Proposal(None)),
    reply_class="A",
    written_on=date(2024, 5, 1),
    published_on=date(2024, 6, 1),
    contact="李四 0000-1234567",
    attachments=("附件1", "附件2"),
    provenance={"issuer": (Span(3, 9), Span(90, 96)), "title": ()},
)


@pytest.mark.parametrize("metadata", [FULL, METADATA, Metadata()])
def test_metadata_reads_back_equal(metadata: Metadata) -> None:
    assert record_rows.metadata_from_json(record_rows.metadata_json(metadata)) == metadata


def test_manifest_reads_back_equal() -> None:
    manifest = Manifest(EncoderIdentity("BAAI/名字", "r1", 512), 3, 2)
    assert record_rows.manifest_from_json(record_rows.manifest_json(manifest)) == manifest


def test_keys_hold_every_name_and_number_in_one_form() -> None:
    metadata = Metadata(
        document_number="样函[2024]27号",
        index_number="a01 / 2024-1",
        issuer="樣本市教育局",
        issuer_alias="市教育局",
        region=Region("样例省", "样本市", "河口区", Level.COUNTY),
        proposals=(Proposal("第0995号"), Proposal("第J027号"), Proposal(None, "一届")),
        subject_class="教育、科技",
    )
    assert record_rows.filter_values(metadata) == {
        ("issuer", "样本市教育局"),
        ("issuer", "市教育局"),
        ("region", "样例省"),
        ("region", "样例"),
        ("region", "样本市"),
        ("region", "样本"),
        ("region", "河口区"),
        ("region", "河口"),
        ("document_number", "样函〔2024〕27号"),
        ("index_number", "A01/2024-1"),
        ("proposal_number", "995"),
        ("proposal_number", "J27"),
        ("subject_class", "教育、科技"),
    }


def test_a_place_of_one_character_keeps_its_ending() -> None:
    assert list(record_rows.place_forms("忠县")) == ["忠县"]
    assert list(record_rows.place_forms("样例自治州")) == ["样例自治州", "样例"]


def test_date_column_is_the_date_that_filters_use() -> None:
    columns = record_rows.document_columns(
        replace(METADATA, signed_on=None, written_on=date(2023, 2, 3))
    )
    assert (columns["date"], columns["year"]) == ("2023-02-03", 2023)
    assert record_rows.document_columns(Metadata())["year"] is None
