"""Groups of criteria, whose sum may be capped."""

from calibration.model.base import Name
from calibration.model.bounds import Bounds
from calibration.model.criteria import Axis


class Group(Bounds):
    """Criteria that belong together on one axis; ``at_least`` / ``at_most`` clamp their sum."""

    id: Name
    label: Name
    axis: Axis
