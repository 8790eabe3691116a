"""What would qualify a lead: held against trying everything, with a scorer by other hands."""

import itertools
import json
import random
from datetime import date, timedelta
from typing import Any

import pytest

from calibration.advice import criteria_moves
from calibration.advice.possible_changes import WhatChanges, behaviour_fields, number_facts
from calibration.advice.qualifying import what_would_qualify
from calibration.engine.leads import levels_of_lead
from calibration.engine.supposed import levels_of_supposed, values_of_lead
from calibration.leads import read_leads, type_leads
from calibration.model import read_model
from tests.oracle import score_lead

AS_OF = date(2026, 6, 30)
FIELDS = {
    "employees": "number",
    "visits": "number",
    "clicks": "number",
    "demo": "boolean",
    "letter": "text",
    "seen": "date",
}
MOST = {"visits": 6, "clicks": 4}
CONDITIONS: tuple[dict[str, Any], ...] = (
    {"field": "visits", "is": "at_least", "value": 2},
    {"field": "visits", "is": "between", "low": 1, "high": 3},
    {"field": "clicks", "is": "more_than", "value": 1},
    {"field": "clicks", "is": "at_most", "value": 2},
    {"field": "demo", "is": "equals", "value": True},
    {"field": "letter", "is": "equals", "value": "yes"},
    {"field": "seen", "is": "within_days", "days": 4},
    {"field": "seen", "is": "older_than_days", "days": 7},
    {"all": [{"field": "demo", "is": "equals", "value": True},
             {"field": "visits", "is": "at_least", "value": 3}]},
    {"not": {"field": "letter", "is": "is_missing"}},
)  # fmt: skip


def model_of(criteria, *, threshold=50, groups=None, **parts):
    """Return a model's file as plain data; a criterion is (id, points, condition, more)."""
    full = [
        {"id": name, "label": name.title(), "kind": "behaviour", "group": "web", "points": points,
         "when": when, **more}
        for name, points, when, more in criteria
    ]  # fmt: skip
    for each in full:
        each["group"] = "web" if each["kind"] == "behaviour" else "company"
    return {
        "format": "lead-scoring-model",
        "format_version": "1.0",
        "name": "Drawn",
        "fields": [{"name": name, "type": kind} for name, kind in FIELDS.items()],
        "groups": groups or [{"id": "web", "label": "Web", "axis": "engagement"},
                             {"id": "company", "label": "Company", "axis": "fit"}],
        "criteria": full,
        "qualification": {"threshold": threshold, **parts.pop("gates", {})},
        "bands": [{"name": "cold"}, {"name": "hot", "from": threshold}],
        **parts,
    }  # fmt: skip


Criterion = tuple[str, int, dict[str, Any], dict[str, Any]]
SIZE: Criterion = (
    "size",
    22,
    {"field": "employees", "is": "at_least", "value": 50},
    {"kind": "firmographic"},
)
DEMO: Criterion = ("demo", 30, {"field": "demo", "is": "equals", "value": True}, {})
VISITS: Criterion = (
    "visits", 10, {"field": "visits", "is": "at_least", "value": 1},
    {"repeat": {"field": "visits", "at_most": 4}},
)  # fmt: skip
LETTER: Criterion = ("letter", -30, {"field": "letter", "is": "equals", "value": "stopped"}, {})


def drawn_model(seed):
    dice = random.Random(seed)
    chosen = dice.sample(range(len(CONDITIONS)), 5)
    criteria = [SIZE]
    for place in chosen:
        more: dict[str, Any] = {}
        if dice.random() < 0.3:
            more["repeat"] = {"field": dice.choice(["visits", "clicks"]), "at_most": 3}
        if dice.random() < 0.3:
            more["decay"] = {"field": "seen", "loses_percent": 40, "every_days": 3}
        criteria.append((f"c{place}", dice.randint(-10, 25), CONDITIONS[place], more))
    groups = [
        {"id": "web", "label": "Web", "axis": "engagement", "at_most": dice.choice([35, 60])},
        {"id": "company", "label": "Company", "axis": "fit"},
    ]
    gates = {
        "disqualify": [
            {
                "id": "much",
                "label": "Much",
                "when": {"field": "clicks", "is": "more_than", "value": 3},
            }
        ],
        "require": [{"id": "seen", "label": "Seen", "when": dice.choice(CONDITIONS)}],
    }
    variants = [
        {
            "id": "big",
            "label": "Big",
            "when": {"field": "visits", "is": "at_least", "value": 5},
            "points": {criteria[1][0]: 20},
            "threshold": 30,
        }
    ]
    parts: dict[str, Any] = {"gates": gates} if dice.random() < 0.4 else {}
    parts |= {"variants": variants} if dice.random() < 0.4 else {}
    return model_of(criteria, threshold=dice.randint(20, 45), groups=groups, **parts)  # fmt: skip


def drawn_lead(dice):
    seen = AS_OF - timedelta(days=dice.randint(0, 9))
    return {
        "employees": dice.choice(["10", "60", ""]),
        "visits": dice.choice(["", "0", "1", "2"]),
        "clicks": dice.choice(["", "0", "1"]),
        "demo": dice.choice(["", "no", "yes"]),
        "letter": dice.choice(["", "no", "yes", "stopped"]),
        "seen": dice.choice(["", seen.isoformat()]),
    }


def everything(lead):
    """Return every value that each field of a lead may come to have, none of them left out."""
    own = {name: [lead[name]] for name in FIELDS}
    for name, most in MOST.items():
        own[name] += [str(each) for each in range(int(lead[name] or 0) + 1, most + 1)]
    own["demo"] += ["yes"] if lead["demo"] != "yes" else []
    own["letter"] += ["yes"] if lead["letter"] in ("", "no") else []
    if lead["seen"]:
        first = date.fromisoformat(lead["seen"])
        days = range(1, (AS_OF - first).days + 1)
        own["seen"] += [(first + timedelta(days=each)).isoformat() for each in days]
    else:
        own["seen"].append(AS_OF.isoformat())
    for values in itertools.product(*own.values()):
        yield dict(zip(own, values, strict=True))


def typed_leads(plain, leads):
    model = read_model(json.dumps(plain)).model
    text = "\n".join([",".join(FIELDS), *(",".join(each.values()) for each in leads)])
    table = read_leads(text.encode(), name="leads.csv", delimiter=",")
    return type_leads(table, model, as_of=AS_OF, today=AS_OF, rule="score"), model


@pytest.mark.parametrize("seed", range(10))
def test_no_way_moves_fewer_criteria_than_trying_everything_finds(seed):
    dice = random.Random(1000 + seed)
    plain = drawn_model(seed)
    leads = [drawn_lead(dice) for _ in range(2)]
    typed, model = typed_leads(plain, leads)
    for row, lead in enumerate(leads):
        now = score_lead(plain, lead, AS_OF)
        ways = {}
        for other in everything(lead):
            scored = score_lead(plain, other, AS_OF)
            if scored.qualified:
                moved = frozenset(k for k, v in scored.levels.items() if v != now.levels[k])
                ways[moved] = scored.score
        found = what_would_qualify(typed, model, row=row, most=5)
        assert found.is_exact
        assert found.now.qualified == now.qualified
        if now.qualified or not ways:
            assert found.ways == ()
            assert (found.why_not is None) == now.qualified
            continue
        fewest = min(len(each) for each in ways)
        best = {each for each in ways if len(each) == fewest}
        sets = [frozenset(each.criteria) for each in found.ways]
        assert set(sets[: len(best)]) <= best
        assert len([each for each in sets if len(each) == fewest]) == min(len(best), 5)
        assert not any(a < b for a, b in itertools.permutations(sets, 2))
        for way in found.ways:
            after = lead | {each.field: _cell(each.after) for each in way.changes}
            scored = score_lead(plain, after, AS_OF)
            assert scored.qualified
            assert way.explained.score == scored.score <= found.at_most
            assert sum(line.points for line in way.explained.lines) == scored.score
    typed.leads.close()


def _cell(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_a_supposed_lead_with_a_leads_own_values_is_that_lead():
    dice = random.Random(7)
    typed, model = typed_leads(drawn_model(3), [drawn_lead(dice) for _ in range(12)])
    values = [values_of_lead(typed, model, row=row) for row in range(12)]
    supposed = levels_of_supposed(typed, model, [each.values for each in values], as_of=AS_OF)
    for row in range(12):
        real, other = levels_of_lead(typed, model, row=row), supposed.lead(row, model)
        assert (real.levels, real.variant, real.gate, real.known) == (
            other.levels, other.variant, other.gate, other.known,
        )  # fmt: skip


def test_supposed_texts_are_read_as_cells_of_a_file_are():
    plain = model_of([SIZE, DEMO, LETTER])
    plain["fields"][4]["missing"] = ["Select"]
    typed, model = typed_leads(plain, [LEAD])
    texts = ["\u00a0STOPPED ", "stop", "Select", "", None]
    found = levels_of_supposed(typed, model, [{"letter": each} for each in texts], as_of=AS_OF)
    leads = [found.lead(place, model) for place in range(len(texts))]
    assert [each.levels["letter"] for each in leads] == [100, 0, 0, 0, 0]
    assert [each.known["letter"] for each in leads] == [True, True, False, False, False]


LEAD = {"employees": "60", "visits": "1", "clicks": "", "demo": "", "letter": "", "seen": ""}


def of_one(plain, lead=LEAD, **known):
    typed, model = typed_leads(plain, [lead])
    return what_would_qualify(typed, model, row=0, known=WhatChanges(**known))


def told(found):
    return [[(each.field, each.after) for each in way.changes] for way in found.ways]


def test_the_smallest_change_of_a_count_is_proposed():
    found = of_one(model_of([SIZE, VISITS], threshold=45))  # 22 for size, 10 for the first visit
    assert told(found) == [[("visits", 3.0)]]
    assert found.ways[0].explained.score == 5200


def test_what_has_happened_is_never_undone():
    stopped = LEAD | {"letter": "stopped"}
    found = of_one(model_of([SIZE, DEMO, LETTER], threshold=50), stopped)
    assert (found.ways, found.why_not, found.at_most) == ((), "points", 2200)
    assert of_one(model_of([SIZE, DEMO, LETTER], threshold=50)).ways


def test_a_text_that_tells_the_latest_may_be_followed_by_another():
    plain = model_of(
        [SIZE, ("call", 30, {"field": "letter", "is": "equals", "value": "called"}, {})]
    )
    read = LEAD | {"letter": "read"}
    assert of_one(plain, read).why_not == "nothing changes"
    assert told(of_one(plain, read, latest=("letter",))) == [[("letter", "called")]]


def test_who_a_lead_is_never_changes():
    plain = model_of([SIZE, VISITS], threshold=60)
    small = LEAD | {"employees": "10"}
    found = of_one(plain, small)
    assert [each.name for each in behaviour_fields(read_model(json.dumps(plain)).model)] == [
        "visits"
    ]
    assert (found.why_not, found.at_most, found.fit_at_most) == ("points", 4000, 2200)
    assert found.is_exact


def test_a_gate_that_behaviour_does_not_open_is_the_reason():
    gates = {"require": [{"id": "big", "label": "Big", "when": SIZE[2]}]}
    found = of_one(model_of([SIZE, DEMO], gates=gates, threshold=10), LEAD | {"employees": "10"})
    assert (found.ways, found.why_not, found.is_exact) == ((), "gate", True)


def test_a_field_that_shall_stay_stays():
    plain = model_of([SIZE, DEMO, VISITS], threshold=50)
    assert told(of_one(plain, stays=("demo",))) == [[("visits", 3.0)]]


def test_the_best_found_is_said_to_be_no_more_than_that(monkeypatch):
    monkeypatch.setattr(criteria_moves, "MOST_COMBINATIONS", 1)
    found = of_one(model_of([SIZE, DEMO, VISITS], threshold=60))
    assert not found.is_exact
    assert [way.explained.qualified for way in found.ways] == [True]


def test_numbers_that_are_not_whole_rise_to_the_next_that_counts():
    plain = model_of([SIZE, ("long", 30, {"field": "visits", "is": "more_than", "value": 1.5}, {})])
    typed, model = typed_leads(plain, [LEAD | {"visits": "1.25"}])
    facts = number_facts(typed, model)
    assert not facts["visits"].is_whole
    found = what_would_qualify(typed, model, row=0, known=WhatChanges(numbers=facts))
    assert told(found) == [[("visits", 2.0)]]


def test_a_number_that_is_but_a_name_stays():
    code = {"not": {"field": "visits", "is": "one_of", "values": [1, 3]}}
    plain = model_of([SIZE, ("channel", 40, code, {})])
    assert of_one(plain).why_not == "nothing changes"
    flag = {"field": "visits", "is": "equals", "value": 1}
    assert told(of_one(model_of([SIZE, ("went", 40, flag, {})]), LEAD | {"visits": "0"})) == [
        [("visits", 1.0)]
    ]


def test_of_sixty_criteria_the_fewest_are_found():
    names = [f"f{place}" for place in range(60)]
    criteria: list[Criterion] = [
        (name, 3 + place % 5, {"field": name, "is": "equals", "value": True}, {})
        for place, name in enumerate(names)
    ]
    plain = model_of(criteria, threshold=60) | {
        "fields": [{"name": name, "type": "boolean"} for name in names]
    }
    model = read_model(json.dumps(plain)).model
    text = ",".join(names) + "\n" + ",".join(["no"] * 60)
    table = read_leads(text.encode(), name="leads.csv", delimiter=",")
    typed = type_leads(table, model, as_of=AS_OF, today=AS_OF, rule="score")
    found = what_would_qualify(typed, model, row=0)
    assert found.is_exact
    assert [len(each.criteria) for each in found.ways] == [9, 9, 9, 9, 9]  # 8 x 7 + 6 = 62 at most
    assert all(each.explained.score >= 6000 for each in found.ways)
