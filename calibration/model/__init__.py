"""The scoring model: what a lead is scored by, as one frozen value, and its file."""

from calibration.model.bounds import Bounds, ScoreRange
from calibration.model.conditions import AllOf, AnyOf, Condition, Negation
from calibration.model.criteria import (
    AXIS_NAMES,
    DEFAULT_POINTS,
    Axis,
    Criterion,
    Decay,
    Importance,
    Kind,
    Repeat,
    Stage,
)
from calibration.model.differences import differences
from calibration.model.fields import Field, FieldType
from calibration.model.file import ModelFile, fingerprint, read_model, write_model
from calibration.model.groups import Group
from calibration.model.leaves import (
    LEAVES,
    AtLeast,
    AtMost,
    Between,
    Contains,
    Equals,
    IsKnown,
    IsMissing,
    Leaf,
    LessThan,
    MoreThan,
    OlderThanDays,
    OneOf,
    StartsWith,
    WithinDays,
    verb_of,
)
from calibration.model.model import (
    BASE,
    CalibrationPart,
    Market,
    Model,
    Objective,
    StoredSplit,
    made,
    moved_bands,
    moved_starts,
)
from calibration.model.outcome import AsOf, Outcome
from calibration.model.overruled import OverruledColumn
from calibration.model.qualification import Gate, Qualification
from calibration.model.readings import Band, Grades
from calibration.model.schema import json_schema
from calibration.model.text import BLANKS, fold, nfc
from calibration.model.variants import Variant

__all__ = [
    "AXIS_NAMES",
    "BASE",
    "BLANKS",
    "DEFAULT_POINTS",
    "LEAVES",
    "AllOf",
    "AnyOf",
    "AsOf",
    "AtLeast",
    "AtMost",
    "Axis",
    "Band",
    "Between",
    "Bounds",
    "CalibrationPart",
    "Condition",
    "Contains",
    "Criterion",
    "Decay",
    "Equals",
    "Field",
    "FieldType",
    "Gate",
    "Grades",
    "Group",
    "Importance",
    "IsKnown",
    "IsMissing",
    "Kind",
    "Leaf",
    "LessThan",
    "Market",
    "Model",
    "ModelFile",
    "MoreThan",
    "Negation",
    "Objective",
    "OlderThanDays",
    "OneOf",
    "Outcome",
    "OverruledColumn",
    "Qualification",
    "Repeat",
    "ScoreRange",
    "Stage",
    "StartsWith",
    "StoredSplit",
    "Variant",
    "WithinDays",
    "differences",
    "fingerprint",
    "fold",
    "json_schema",
    "made",
    "moved_bands",
    "moved_starts",
    "nfc",
    "read_model",
    "verb_of",
    "write_model",
]
