"""Score past leads against their outcomes and calibrate points and threshold.

"Calibration" here means fitting a scoring model's points and threshold to what past leads
became; it does not mean calibrating probabilities.
"""

__version__ = "0.1.0"
