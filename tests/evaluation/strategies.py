"""Random models with every part in play, and leads for them."""

from dataclasses import dataclass

from hypothesis import strategies as st

from calibration.model import BASE, Model
from tests.evaluation.tables import Row, model_of

CRITERIA = ("size", "title", "pricing", "mail", "opinion", "guide")
GROUPS = ("company", "person", "website", "sales")
AXES = {"company": "fit", "person": "fit", "website": "engagement", "sales": "feedback"}


@dataclass(frozen=True)
class Case:
    """A model and leads to hold it against."""

    model: Model
    rows: tuple[Row, ...]


def bounds(draw):
    """Draw a cap, often none."""
    low = draw(st.none() | st.integers(-30, 10))
    high = draw(st.none() | st.integers(10, 40))
    return {k: v for k, v in (("at_least", low), ("at_most", high)) if v is not None}


@st.composite
def models(draw, *, plain: bool = False) -> Model:
    """Draw a model; a plain one has no gate and no variant."""
    points = st.integers(-20, 30)
    groups = [{"id": name, "axis": AXES[name], **bounds(draw)} for name in GROUPS]
    when = {"is": "is_known", "field": "any"}
    count = 0 if plain else draw(st.integers(0, 2))
    variants = []
    for index in range(count):
        own = draw(st.dictionaries(st.sampled_from(CRITERIA), points, max_size=3))
        threshold = draw(st.none() | st.integers(-20, 60))
        variant = {"id": f"v{index}", "points": own}
        variants.append(variant if threshold is None else {**variant, "threshold": threshold})
    threshold = draw(st.integers(-20, 70))
    starts = sorted(draw(st.sets(st.integers(-20, 70) | st.just(threshold), max_size=3)))
    gates = [] if plain else [{"id": "competitor", "label": "Competitor", "when": when}]
    return model_of(
        [
            {"id": name, "points": draw(points), "group": draw(st.sampled_from(GROUPS))}
            for name in CRITERIA
        ],
        groups=groups,
        variants=variants,
        qualification={"threshold": threshold, "disqualify": gates},
        bands=[
            {"name": "cold"},
            *({"name": f"b{index}", "from": start} for index, start in enumerate(starts)),
        ],
        grades={
            "fit": {"A": 30, "B": 20, "C": 10, "D": 0},
            "engagement": {"1": 30, "2": 20, "3": 10, "4": 0},
        },
        score_range=draw(st.just({}) | st.just({"at_least": -5, "at_most": 50})),
    )


LEVELS = st.sampled_from([0, 1]) | st.sampled_from([0.25, 0.5, 2, 3])


def rows(variants: int, *, gates: bool = True, known: bool = False, **some: bool):
    """Draw leads; ``before``: some qualified under an earlier rule; ``worked``, ``company``."""
    before, worked, company = (some.get(name) for name in ("before", "worked", "company"))
    return st.lists(
        st.builds(
            Row,
            levels=st.dictionaries(st.sampled_from(CRITERIA), LEVELS),
            converted=st.booleans() if known else st.sampled_from([True, False, False, None]),
            holdout=st.booleans(),
            variant=st.integers(BASE, variants - 1),
            gate=st.sampled_from([-1, -1, -1, 0]) if gates else st.just(-1),
            value=st.none() | st.integers(1, 900),
            days=st.none() | st.integers(-3, 200),
            before=st.booleans() if before else st.none(),
            worked=st.sampled_from([True, False, None]) if worked else st.none(),
            company=st.none() | st.integers(0, 5) if company else st.none(),
        ),
        min_size=0,
        max_size=40,
    )


@st.composite
def cases(draw, *, plain: bool = False) -> Case:
    """Draw a model and leads; plain: no gates, no variants, every outcome known."""
    model = draw(models(plain=plain))
    some = {name: not plain and draw(st.booleans()) for name in ("before", "worked", "company")}
    drawn = draw(rows(len(model.variants), gates=not plain, known=plain, **some))
    return Case(model, tuple(drawn))
