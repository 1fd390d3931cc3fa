"""Read the values of SSML attributes: durations and rates."""

import re

_TIME = re.compile(r"\+?(\d+(?:\.\d+)?)(ms|s)")
_STRENGTHS = {"none": 0.0, "x-weak": 0.25, "weak": 0.5, "medium": 0.75, "strong": 1.0, "x-strong": 1.25}
_RATES = {"x-slow": 0.5, "slow": 0.64, "medium": 1.0, "default": 1.0, "fast": 1.55, "x-fast": 2.0}
_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)%")
_FACTOR = re.compile(r"\d+(?:\.\d+)?")
_LONGEST_PAUSE, _SLOWEST, _FASTEST = 20.0, 0.5, 2.0


def pause_seconds(time: str | None, strength: str | None) -> float:
    """Return the seconds of a pause, at most 20; `time` takes precedence. Raises ValueError for an invalid value."""
    if time is None:
        name = strength or "medium"
        if name not in _STRENGTHS:
            raise ValueError(f"the strength is '{name[:32]}'; use one of {', '.join(_STRENGTHS)}")
        return _STRENGTHS[name]
    match = _TIME.fullmatch(time.strip())
    if match is None:
        raise ValueError(f"the time is '{time[:32]}'; write it such as 500ms or 1.5s")
    number, unit = float(match[1]), match[2]
    return min(_LONGEST_PAUSE, number / 1000 if unit == "ms" else number)


def rate_factor(rate: str) -> float:
    """Return a prosody rate as a factor from 0.5 to 2. Raises ValueError for an invalid value."""
    text = rate.strip()
    percent = _PERCENT.fullmatch(text)
    if text in _RATES:
        factor = _RATES[text]
    elif percent is not None:
        factor = 1 + float(percent[1]) / 100
    elif _FACTOR.fullmatch(text):
        factor = float(text)
    else:
        raise ValueError(f"the rate is '{rate[:32]}'; write it such as +20%, 0.8 or {', '.join(_RATES)}")
    return min(_FASTEST, max(_SLOWEST, factor))
