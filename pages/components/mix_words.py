"""What numbers are of where the leads aren't every lead of their period."""

from calibration.evaluation import Mix
from pages.shared.words import _


def words(mix: Mix) -> dict[str, str]:
    """Return what is said otherwise than of every lead; nothing of every lead."""
    if mix.as_counted:
        return {}
    share = _("{share} of all leads") if mix.is_known else volume_unknown()
    return {
        "share": share,
        "share_of_one": share,
        "no_week": _("not every lead is here: no volume"),
        "part_of": _("{part} of {whole} in the file"),
    }


def volume_unknown() -> str:
    """Return why there is no volume."""
    return _("share of all leads unknown")


def base_rate(mix: Mix) -> str:
    """Return what the base rate is called, or that it isn't known."""
    if mix.as_counted:
        return _("base rate {rate}")
    return _("base rate {rate}, weighed") if mix.is_known else _("true base rate not given")


def why_unknown() -> str:
    """Return why a picture can't be drawn."""
    return _(
        "Not every lead of the period is here, and the true base rate is not given: on Leads it "
        "can be."
    )


def part_of(mix: Mix) -> str:
    """Return how a part of the leads is told."""
    return _("{part} of {whole}") if mix.as_counted else _("{part} of {whole} in the file")
