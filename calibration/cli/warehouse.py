"""Leads of a warehouse on the command line: opening their table, and grouping them there."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Literal

from calibration.cli.grouping import Grouped
from calibration.cli.leads import (
    refuse_overwriting,
    tell_all,
    tell_renamed,
    tell_scoring_date,
    today,
)
from calibration.cli.models import open_model
from calibration.cli.speech import progress
from calibration.engine.warehouses.tables import WarehouseTable
from calibration.exports.scored import Form
from calibration.leads.headers import header_notices
from calibration.leads.remedies import remedies_of
from calibration.leads.sources.urls import DatabaseUrl
from calibration.messages import join, say
from calibration.model import Model
from calibration.problems import CalibrationError, LeadsError, Problem


@dataclass(frozen=True, slots=True)
class WarehouseAt:
    """A table of a warehouse.

    Parameters
    ----------
    engine
        Which warehouse it is.
    name
        The table.
    url
        Where PostgreSQL is; its password is never shown.
    master
        Where Spark is; None for one that runs already, else this machine.
    """

    engine: Literal["postgres", "spark"]
    name: str
    url: DatabaseUrl | None = None
    master: str | None = None

    @classmethod
    def of(cls, engine: Literal["postgres", "spark"], url: str | None, name: str) -> "WarehouseAt":
        """Read where a warehouse is.

        Raises
        ------
        LeadsError
            If the address isn't one of that engine. It isn't repeated: it may hold a password.
        """
        if engine == "spark":
            if url is not None and url.partition("://")[0] in ("postgresql", "postgres", "duckdb"):
                raise LeadsError(_other_address(say("the master of a Spark, as spark://HOST:7077")))
            return cls(engine, name, master=url)
        at = DatabaseUrl.of(url or "")
        if at.kind != "postgresql":
            raise LeadsError(_other_address(say("postgresql://USER@HOST/NAME")))
        return cls(engine, name, url=at)


def _other_address(wanted: object) -> Problem:
    message = say("The address must be {wanted}. Got that of another engine.", wanted=str(wanted))
    return Problem("wrong-address", "--url", message)


@contextmanager
def opened_table(at: WarehouseAt) -> Iterator[WarehouseTable]:
    """Open the table for as long as it is used; problems that don't stop it are told."""
    if at.url is not None:
        from calibration.engine.warehouses import postgres

        opening = postgres.opened_table(at.url, at.name)
    else:
        from calibration.engine.warehouses import spark

        opening = spark.opened_table(at.master, at.name)
    with opening as table:
        tell_all(header_notices(table.columns))
        yield table


def grouped_there(at: WarehouseAt, model: Model, *, as_of: date | None) -> Grouped:
    """Group the leads of a table by a model, where they are.

    Raises
    ------
    LeadsError
        If they lack what the model reads, or can't be read.
    """
    from calibration.engine.warehouses.grouping import patterns_there
    from calibration.engine.warehouses.reading import leads_to_group

    with opened_table(at) as table, progress(f"Grouping {at.name}"):
        leads = leads_to_group(table, model, today=today(), as_of=as_of)
        notices = (*not_repeated(model), *leads.unreadable)
        return Grouped(patterns_there(leads, model), notices)


def score_there(options: argparse.Namespace, *, form: Form) -> int:
    """Write the leads of a table with their scores, in the order in which they come.

    Raises
    ------
    CalibrationError
        If the form is a workbook, which can't hold a table of any size.
    """
    from calibration.engine.warehouses.reading import leads_to_score
    from calibration.exports.warehouse_scores import write_scores

    if form == "xlsx":
        message = say("The leads of a warehouse are written as CSV or Parquet. Rename the file.")
        raise CalibrationError(Problem("unknown-form", str(options.output), message))
    refuse_overwriting(options.output, options.model)
    model = open_model(options.model)
    as_of = options.as_of or today()
    with opened_table(options.leads) as table, progress(f"Scoring {table.name}"):
        leads = leads_to_score(table, model, as_of=as_of)
        renamed = write_scores(
            leads,
            model,
            options.output,
            form=form,
            explain=options.explain,
            formula_safe=options.formula_safe,
        )
    tell_all((*not_repeated(model), *leads.unreadable))
    tell_renamed(renamed)
    tell_scoring_date(leads.facts)
    return 0


def not_repeated(model: Model) -> tuple[Problem, ...]:
    """Return what was decided about the file a model was made from, and isn't done here."""
    remedies = remedies_of(model)
    if not remedies:
        return ()
    message = say(
        "Not repeated in a warehouse: {what}. Make a view that does it.",
        what=join("; ", tuple(each.sentence for each in remedies)),
    )
    return (Problem("not-repeated", "", message),)
