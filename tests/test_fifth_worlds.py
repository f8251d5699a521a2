"""Are worlds of a fifth hand the same for the same seed, broad enough, readable by the product, and is their truth about their log?"""

import sys
from pathlib import Path

import pytest

from tests.foreign_logs import kinds_read

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from fifth_worlds.gatherings import TABLE
from fifth_worlds.lives import LIVES
from fifth_worlds.sectors_services import COMPANIES
from fifth_worlds.typologies import TYPOLOGIES
from fifth_worlds.world import made


@pytest.fixture(scope="module", params=[46, 47])
def log(request):
    return made(request.param)


def test_the_same_seed_gives_the_same_world(log):
    again = made({"devcloud": 46, "game": 47}[log.product])
    assert log.events.equals(again.events) and log.rings.equals(again.rings) and log.groups.equals(again.groups)


def test_the_truth_is_about_accounts_of_the_log(log):
    present = set(log.events.iloc[:, 1])
    rings, victims = set(log.rings["account_id"]), set(log.victims["account_id"])
    assert rings | victims | set(log.groups["account_id"]) <= present
    assert not rings & (victims | set(log.groups["account_id"]))
    assert not log.rings["account_id"].duplicated().any()


def test_every_company_has_plans_and_people_of_its_own():
    for company in COMPANIES:
        assert set(company.crews) <= set(TYPOLOGIES) and set(company.honest) <= set(TABLE) | set(LIVES)
    assert {name for company in COMPANIES for name in company.crews} == set(TYPOLOGIES)
    assert {name for company in COMPANIES for name in company.honest} == set(TABLE) | set(LIVES)


def test_the_product_reads_the_log(log, tmp_path):
    assert {"ip", "device"} <= kinds_read(log, tmp_path)
