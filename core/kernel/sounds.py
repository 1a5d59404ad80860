"""Which characters sound alike, without tones; a guess at what was meant, never a proof."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_SAME_EAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


def sound_of(character: str) -> str | None:
    """Return the most usual reading of a simplified character, or None for what has none here."""
    return sounds().get(character)


def ear_of(character: str) -> str | None:
    """Return the reading without what many ears do not tell apart: zh and z, ing and in."""
    sound = sound_of(character)
    for full, short in _SAME_EAR:
        if sound is not None:
            sound = sound.replace(full, short)
    return sound


@cache
def sounds() -> Mapping[str, str]:
    """Return all readings, by character."""
    lines = files("core.kernel").joinpath("sounds.txt").read_text("utf-8").splitlines()
    listed = (line.split() for line in lines if not line.startswith("#"))
    return {character: sound for sound, characters in listed for character in characters}
