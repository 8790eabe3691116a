"""The sample leads: the committed files, and the truth they say they are drawn from."""

import csv
import json
import math
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from sklearn.metrics import roc_auc_score

from calibration.model.file import read_model
from sample_data.draws import pick, quantile, uniforms
from sample_data.dress import english, french
from sample_data.generate import FOLDER, complete_leads, files, sample_rows
from sample_data.lead import AS_OF_DAYS, COLUMNS, WINDOW_DAYS, Cell
from sample_data.outcomes import EXPORT_DAY, has_converted, is_counted
from sample_data.population import FIRST_DAY, LAST_DAY, population
from sample_data.readme import auc, figures, rewritten
from sample_data.rows import missing_share
from sample_data.truth import TERMS, chance
from sample_data.words import FRENCH, TITLES
from tests.oracle import Reading, evaluate_leads, score_lead

OUTCOMES = {"converted", "converted_date", "days_to_close", "deal_value"}
LARGEST_FILE = 1_200_000
FRENCH_READING = Reading(decimal=",", date_order="dmy")


def english_rows():
    text = (FOLDER / "leads.csv").read_bytes().decode("utf-8")
    return list(csv.DictReader(StringIO(text)))


def french_rows():
    text = (FOLDER / "leads_fr.csv").read_bytes().decode("cp1252")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))


def model_of(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize("name", ["leads.csv", "leads_fr.csv", "README.md"])
def test_the_committed_file_is_what_a_fresh_run_writes(name):
    # Not `==` inside the assert: pytest would spend minutes on the difference of a megabyte.
    same = (FOLDER / name).read_bytes() == files()[name]

    assert same, f"{name} differs: run `python -m sample_data.generate`"


@pytest.mark.parametrize("name", ["leads.csv", "leads_fr.csv"])
def test_a_file_stays_small_enough_for_the_repository(name):
    assert (FOLDER / name).stat().st_size < LARGEST_FILE


def test_a_shorter_run_starts_the_same_as_a_longer_one():
    assert uniforms("employees", 3) == uniforms("employees", 5)[:3]
    assert uniforms("employees", 3) != uniforms("revenue", 3)


def test_draws_fall_where_weights_and_lines_say():
    assert [pick(u, [("a", 1), ("b", 3)]) for u in (0.0, 0.24, 0.25, 0.999)] == ["a", "a", "b", "b"]
    assert quantile(0.75, [(0.0, 0.0), (0.5, 10.0), (1.0, 100.0)]) == 55.0


def test_there_are_about_five_thousand_leads_each_with_a_number_of_its_own():
    ids = [row["lead_id"] for row in english_rows()]

    assert len(ids) == len(set(ids)) == 5_200


def test_a_few_leads_share_a_company_and_what_is_known_of_it():
    companies = Counter(lead.company for lead in complete_leads())
    profiles = {(lead.company, lead.employees, lead.industry) for lead in complete_leads()}

    assert 0.08 < 1 - len(companies) / len(complete_leads()) < 0.12
    assert len(profiles) == len(companies)


def test_leads_are_created_through_the_year_and_fewer_at_weekends():
    days = Counter(lead.created for lead in complete_leads())
    weekdays = [sum(n for d, n in days.items() if d.weekday() == at) for at in range(7)]
    weeks = Counter((d - FIRST_DAY).days // 7 for d in days.elements())

    assert (min(days), max(days)) == (FIRST_DAY, LAST_DAY)
    assert max(weekdays[5:]) < min(weekdays[:5]) / 3
    assert all(65 <= weeks[week] <= 140 for week in range(52))


def test_no_behaviour_is_dated_after_the_fourteenth_day_nor_after_the_export():
    for row in english_rows():
        last_day = day(row["created"]) + timedelta(days=AS_OF_DAYS)
        for name in ("last_seen", "last_pricing_view"):
            assert not row[name] or day(row[name]) <= last_day <= EXPORT_DAY


def test_the_newest_day_of_the_file_is_the_export_day():
    assert max(day(row["last_seen"]) for row in english_rows() if row["last_seen"]) == EXPORT_DAY


def test_a_pricing_view_has_a_date_exactly_when_there_is_one():
    for row in english_rows():
        assert (row["pricing_views"] != "0") == (row["last_pricing_view"] != "")


def test_sales_come_after_every_behaviour_and_fill_the_outcome_columns_only():
    for row in english_rows():
        won = row["converted"] == "yes"
        assert all((row[name] != "") == won for name in OUTCOMES - {"converted"})
        if won:
            sale = day(row["converted_date"])
            assert (sale - day(row["created"])).days == int(row["days_to_close"]) > AS_OF_DAYS
            assert sale <= EXPORT_DAY
            assert float(row["deal_value"]) > 0


def test_blank_cells_tell_nothing_of_the_outcome():
    for column in COLUMNS:
        if column.blank:
            name = column.name
            hidden = [row[name] in {None, "Select", "unknown"} for row in sample_rows()]
            won = [lead.converted is True for lead in complete_leads()]
            of_winners = sum(a and b for a, b in zip(hidden, won, strict=True)) / sum(won)

            assert abs(sum(hidden) / len(hidden) - column.blank) < 0.012
            assert abs(of_winners - column.blank) < 3 * math.sqrt(column.blank / sum(won))


def test_the_figures_lie_where_the_sample_is_meant_to_be():
    found = figures(complete_leads(), sample_rows())

    assert 0.07 < found.base_rate < 0.09
    assert 0.05 < found.missing_share < 0.08
    assert 0.15 < found.open_share < 0.25
    assert found.late > 20
    assert 0.80 < found.auc < 0.85
    assert found.today_auc < found.auc - 0.1


def test_the_figures_can_be_counted_again_from_the_file():
    found = figures(complete_leads(), sample_rows())
    rows = english_rows()
    counted = [r for r in rows if (EXPORT_DAY - day(r["created"])).days >= WINDOW_DAYS]
    in_time = [r for r in counted if r["days_to_close"] and int(r["days_to_close"]) <= WINDOW_DAYS]

    assert (len(rows), len(counted), len(in_time)) == (found.leads, found.counted, found.converted)
    assert sum(row["converted"] == "" for row in rows) == found.open
    assert missing_share(sample_rows()) == found.missing_share


def test_the_auc_of_the_truth_agrees_with_scikit_learn():
    counted = [lead for lead in complete_leads() if is_counted(lead)]
    chances = [chance(lead) for lead in counted]
    scores = [float(lead.today_score) for lead in counted]
    won = [has_converted(lead) for lead in counted]

    assert auc(chances, won) == pytest.approx(roc_auc_score(won, chances), abs=1e-12)
    assert auc(scores, won) == pytest.approx(roc_auc_score(won, scores), abs=1e-12)


def test_as_many_leads_buy_as_the_truth_expects():
    counted = [lead for lead in complete_leads() if is_counted(lead)]
    chances = [chance(lead) for lead in counted]
    deviation = math.sqrt(sum(p * (1 - p) for p in chances))

    assert abs(sum(map(has_converted, counted)) - sum(chances)) < 2 * deviation


def test_every_term_of_the_truth_is_met_by_some_leads_and_not_by_others():
    leads = population(1_000)

    for term in TERMS:
        assert 0 < sum(term.level(lead) > 0 for lead in leads) < len(leads), term.meaning


def test_no_two_words_share_a_translation_and_cp1252_holds_them_all():
    assert len(set(FRENCH.values())) == len(FRENCH)
    assert "".join([*FRENCH.values(), *(c.french for c in COLUMNS)]).encode("cp1252")
    assert {title for title, *_ in TITLES} <= set(FRENCH)


def test_the_french_file_wears_every_part_of_the_french_dress():
    content = (FOLDER / "leads_fr.csv").read_bytes()

    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    text = content.decode("cp1252")
    assert text.count("\r\n") == text.count("\n") == 5_201
    assert text.startswith("Identifiant;Société;Créé le;")
    revenues = "".join(row["Chiffre d'affaires (€)"] for row in french_rows())
    assert " " in revenues
    assert "\u00a0" in revenues
    assert {row["Converti"] for row in french_rows()} == {"oui", "non", ""}


def test_both_dresses_hold_the_same_leads():
    english_of = {translated.lower(): word for word, translated in FRENCH.items()} | {
        "oui": "yes",
        "non": "no",
    }

    def undressed(name, cell):
        if name in {"created", "last_pricing_view", "last_seen", "converted_date"} and cell:
            return f"{cell[6:]}-{cell[3:5]}-{cell[:2]}"
        if name == "revenue_eur":
            return cell.replace(" ", "").replace("\u00a0", "")
        if name == "deal_value":
            return cell.replace(",", ".")
        if name in {"lead_id", "company", "region"}:
            return cell
        return english_of.get(cell.strip().lower(), cell).lower()

    dressed = [{c.name: undressed(c.name, row[c.french]) for c in COLUMNS} for row in french_rows()]
    plain = [
        {
            name: cell if name in {"lead_id", "company", "region"} else cell.strip().lower()
            for name, cell in row.items()
        }
        for row in english_rows()
    ]

    assert all(a == b for a, b in zip(dressed, plain, strict=True))


@pytest.mark.parametrize("name", ["model.json", "modele_fr.json"])
def test_the_model_file_reads_without_problems(name):
    assert read_model((FOLDER / name).read_bytes()).notices == ()


def test_the_french_model_is_the_english_one_in_french_words():
    words = {"name", "label", "field", "lead_id", "value", "values", "positive", "missing"}
    words |= {"created_field", "converted_date_field", "value_field", "action", "owner"}

    def shape(part):
        if isinstance(part, dict):
            return {
                key: shape(inner)
                for key, inner in part.items()
                if key not in words or not isinstance(inner, str | list)
            }
        return [shape(inner) for inner in part] if isinstance(part, list) else part

    def without_titles(model):
        return [c if c["id"] != "decides" else c["points"] for c in model["criteria"]]

    plain, dressed = model_of("model.json"), model_of("modele_fr.json")
    for model in (plain, dressed):
        model["criteria"] = without_titles(model)
    assert shape(plain) == shape(dressed)


def test_both_models_score_their_file_alike():
    plain, dressed = model_of("model.json"), model_of("modele_fr.json")
    for row, row_fr in zip(english_rows()[::5], french_rows()[::5], strict=True):
        as_of = day(row["created"]) + timedelta(days=AS_OF_DAYS)
        one = score_lead(plain, row, as_of)
        other = score_lead(dressed, row_fr, as_of, reading=FRENCH_READING)
        assert (one.score, one.grade, one.qualified, one.variant, one.gate) == (
            other.score,
            other.grade,
            other.qualified,
            other.variant,
            other.gate,
        )


def test_the_model_hands_over_a_sensible_share_that_buys_three_times_in_ten():
    rows = english_rows()
    model = model_of("model.json")
    found: Any = evaluate_leads(model, rows, list(rows[0]), today=date(2026, 11, 22))
    counted = figures(complete_leads(), sample_rows())
    cold, warm, hot = found["bands"]

    assert (found["leads"], found["converted"]) == (counted.counted, counted.converted)
    assert 0.10 < found["volume"] / len(rows) < 0.15
    assert 0.27 < hot["conversion_rate"] < 0.34
    assert hot["conversion_rate"] > 2 * warm["conversion_rate"] > 4 * cold["conversion_rate"]
    assert 0.76 < found["auc"] < counted.auc
    assert found["ruled_out"] > 0


def test_a_readme_without_a_place_for_a_table_is_refused():
    with pytest.raises(ValueError, match="must hold '<!-- columns -->'"):
        rewritten("no places", complete=complete_leads(), shown=sample_rows())


def test_each_kind_of_cell_wears_its_dress():
    empty: dict[str, Cell] = {column.name: None for column in COLUMNS}
    row = empty | {
        "created": date(2026, 3, 1),
        "industry": "Retail",
        "revenue_eur": 1_250_000,
        "has_sales_team": True,
        "job_title": "HEAD OF IT",
        "deal_value": 4890.5,
    }

    assert english([row]).decode().splitlines()[1].split(",") == [
        *["", "", "2026-03-01", "", "", "Retail", "", "", "1250000", "yes", "HEAD OF IT"],
        *[""] * 18,
        "4890.50",
    ]
    assert french([row]).decode("cp1252").split("\r\n")[1].split(";") == [
        *["", "", "01/03/2026", "", "", "Commerce de détail", "", "", "1 250 000", "oui"],
        *["RESPONSABLE INFORMATIQUE", *[""] * 18],
        "4890,50",
    ]
