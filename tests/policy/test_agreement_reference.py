"""The published schema and the manual's page say what the types say."""

from __future__ import annotations

import re
from pathlib import Path

from docs.__main__ import agreement_page, agreement_schema
from lightwell.policy.agreement_checks import FITS
from lightwell.policy.clauses import Coarsening, Identifying

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/agreement.md").read_text(encoding="utf-8")
OUT_OF_DATE = "Run `make docs`."


def test_the_published_schema_is_the_one_the_types_give() -> None:
    published = (ROOT / "docs/reference/agreement.schema.json").read_text(encoding="utf-8")
    assert published == agreement_schema(), OUT_OF_DATE


def test_the_list_of_parts_is_the_one_the_types_give() -> None:
    assert agreement_page() == PAGE, OUT_OF_DATE


def test_the_page_says_every_level_every_coarsening_and_every_code_of_an_answer() -> None:
    for word in (*Identifying, *Coarsening):
        assert f"`{word}`" in PAGE
    source = (ROOT / "src/lightwell/policy/deciding.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'\.(?:refuse|ask)\(\s*"([a-z-]+)"', source)) | {"covered"}
    assert len(codes) == 14
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()


def test_every_coarsening_fits_some_kind_of_item() -> None:
    assert set(FITS) == set(Coarsening)
