"""What a file promises is read strictly: a figure that somebody wrote in is refused in words."""

import json
from collections.abc import Mapping

import pytest

from calibration.model import read_model
from calibration.monitoring.promise import Promise, promise_of
from calibration.problems import ModelError
from tests.monitoring.drawn import left


def promised(holdout: Mapping[str, object]) -> Promise | None:
    """Return the promise of the model as it left, with other figures on the leads kept aside."""
    plain = json.loads(left().model_dump_json(by_alias=True, exclude_none=True))
    plain["calibration"]["metrics"]["holdout"].update(holdout)
    return promise_of(read_model(json.dumps(plain)).model)


def test_the_promise_is_that_of_the_leads_kept_aside() -> None:
    found = promised({})

    assert found is not None
    assert found.side == "holdout"
    assert found.every_lead
    assert sum(each.conversion.whole for each in found.bands) == found.base_rate.whole
    assert found.precision == found.bands[2].conversion
    assert found.share_qualified is not None
    assert found.share_qualified.whole == 6000


def test_a_promise_nobody_opened_is_that_of_the_design_leads() -> None:
    found = promise_of(left(opened=False))

    assert found is not None
    assert found.side == "design"
    assert promise_of(left().revised(calibration=None)) is None


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"converted": "12"}, r"holdout\.converted: must be a number of leads"),
        ({"leads": -1}, r"holdout\.leads: must be a number of leads"),
        ({"qualified": True}, r"holdout\.qualified: must be a number of leads"),
        ({"converted": 10**9}, "must not count more leads that converted"),
        ({"threshold": 21}, r"holdout\.threshold: must be of this very model"),
        ({"bands": []}, r"holdout\.bands: must be of this very model"),
        ({"bands": [{"name": "icy", "from": None}]}, r"bands\[0\]: must be of this very model"),
        ({"bands": [3]}, r"bands\[0\]: must be an object"),
    ],
)
def test_a_figure_that_the_app_does_not_write_is_refused(
    figures: Mapping[str, object], words: str
) -> None:
    with pytest.raises(ModelError, match=words):
        promised(figures)


def test_leads_that_were_not_every_lead_promise_no_share_that_qualifies() -> None:
    plain = json.loads(left().model_dump_json(by_alias=True, exclude_none=True))
    plain["calibration"]["data"]["every_lead"] = False

    found = promise_of(read_model(json.dumps(plain)).model)

    assert found is not None
    assert found.share_qualified is None
