"""Which words of a query are labels, so that a prefix goes before them, and which only look like some?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphabuse.store.prefixed import with_prefix

LABELS = frozenset({"Account", "Ring", "IP"})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("MATCH (a:Account) RETURN a", "MATCH (a:`XAccount`) RETURN a"),
        ("MATCH (:Account {account_id: $id})-->(i:IP)", "MATCH (:`XAccount` {account_id: $id})-->(i:`XIP`)"),
        ("MATCH (n:Account|Ring) RETURN n", "MATCH (n:`XAccount`|`XRing`) RETURN n"),
        ("MATCH (n:!Account&(Ring|Theirs)) RETURN n", "MATCH (n:!`XAccount`&(`XRing`|Theirs)) RETURN n"),
        ("MATCH (n) WHERE n:Account AND NOT n:Ring RETURN n", "MATCH (n) WHERE n:`XAccount` AND NOT n:`XRing` RETURN n"),
        ("MATCH (n) WHERE EXISTS { (n)--(:Ring) } RETURN COUNT { (n:Account)--() }", "MATCH (n) WHERE EXISTS { (n)--(:`XRing`) } RETURN COUNT { (n:`XAccount`)--() }"),
        ("MATCH (a : /* who */ Account) RETURN a", "MATCH (a : /* who */ `XAccount`) RETURN a"),
        ("MATCH (a:Account)-[r:USED_IP|USED_DEVICE]->(x) RETURN r", "MATCH (a:`XAccount`)-[r:USED_IP|USED_DEVICE]->(x) RETURN r"),
        ("WITH 1 AS Account RETURN {a: Account, IP: 2, b: [Account], c: {d: Account}}", "WITH 1 AS Account RETURN {a: Account, IP: 2, b: [Account], c: {d: Account}}"),
        ("MATCH (a {x: ':Account'}) WHERE a.y = \":Ring\" RETURN a // :IP", "MATCH (a {x: ':Account'}) WHERE a.y = \":Ring\" RETURN a // :IP"),
        ("MATCH (a:`Account`) RETURN a.Account, a:Account", "MATCH (a:`Account`) RETURN a.Account, a:`XAccount`"),
        ("MATCH (Account)-->(b) RETURN Account | b", "MATCH (Account)-->(b) RETURN Account | b"),
        ("MATCH (a:Account) RETURN a{.account_id, ring: a:Ring}", "MATCH (a:`XAccount`) RETURN a{.account_id, ring: a:`XRing`}"),
        ("RETURN [x IN [1] | x], xs[1..2]", "RETURN [x IN [1] | x], xs[1..2]"),
        ("MATCH (a:AccountX:Account) RETURN a", "MATCH (a:AccountX:`XAccount`) RETURN a"),
    ],
)  # fmt: skip
def test_labels_get_the_prefix_and_nothing_else_does(text, wanted):
    assert with_prefix(text, LABELS, "X") == wanted
    assert with_prefix(wanted, LABELS, "X") == wanted


@given(
    st.lists(st.sampled_from([*"abAI:|&!(){}[],.'\"`/* \n$1", "Account", "Ring", "IP", "MATCH "]), max_size=40).map(
        "".join
    )
)
def test_any_text_keeps_all_its_characters(text):
    assert with_prefix(text, frozenset(), "X") == text
    assert with_prefix(text, LABELS, "").replace("`", "") == text.replace("`", "")
