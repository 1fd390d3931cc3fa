"""Read an SSML document: check it against the documented elements, and return its script.

Source of the elements: the published pages about SSML. What the stand-in voice cannot do is a note, not an error.
"""

from collections.abc import Mapping
from html import unescape
from typing import NoReturn
from xml.parsers import expat  # documents with a DTD are rejected, so entities cannot expand

from customvoice_emulator.synthesis.errors import SynthesisError
from customvoice_emulator.synthesis.script import Bookmark, Pause, Piece, Script, Segment, Text
from customvoice_emulator.synthesis.ssml_values import pause_seconds, rate_factor
from customvoice_emulator.synthesis.tokens import tokens_of

MAX_BYTES = 65536
"""The maximum size of an SSML document, as documented for the WebSocket (FIDELITY: size of SSML)."""
_MAX_DEPTH = 64
_NAMESPACES = (
    "",
    "http://www.w3.org/2001/10/synthesis",
    "http://www.w3.org/2001/mstts",
    "https://www.w3.org/2001/mstts",
)
_XML_LANG = "http://www.w3.org/XML/1998/namespace lang"
_STRUCTURE = frozenset({"speak", "voice", "p", "s", "sub", "lang"})
# Documented, but the stand-in voice ignores them; their text is spoken.
_IGNORED = frozenset(
    [
        "audio",
        "audioduration",
        "backgroundaudio",
        "desc",
        "dialog",
        "emphasis",
        "express-as",
        "lexicon",
        "math",
        "phoneme",
        "say-as",
        "ttsbreak",
        "turn",
    ]
) | {"viseme", "voiceconversion"}
_PARAGRAPH_SECONDS = 0.3

Attributes = Mapping[str, str]


def read_ssml(document: str) -> Script:
    """Return the script of an SSML document.

    Raises SynthesisError (400), whose reason has the line and column of the mistake.
    """
    if len(document.encode("utf-8", "replace")) > MAX_BYTES:
        raise SynthesisError(f"The SSML has more than {MAX_BYTES} bytes. Split it into several requests.")
    return _Reader(document).read()


class _Scope:
    """What an element sets for its content: its name, locale, rate, and the text of a <sub alias>."""

    __slots__ = ("alias", "locale", "name", "profile", "rate")

    def __init__(self, name: str, outer: "_Scope | None") -> None:
        self.name = name
        self.locale: str = outer.locale if outer else ""
        self.rate: float = outer.rate if outer else 1.0
        self.alias: str | None = outer.alias if outer else None
        self.profile: str | None = outer.profile if outer else None


class _Reader:
    """Reads one document with expat, which reports the place of each event in the source."""

    def __init__(self, document: str) -> None:
        self._source = document.encode("utf-8", "replace")
        self._parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._scopes: list[_Scope] = []
        self._voice: str | None = None
        self._segments: list[Segment] = []
        self._pieces: list[Piece] = []
        self._text: list[str] = []
        self._notes: dict[str, None] = {}

    def read(self) -> Script:
        try:
            self._parser.Parse(self._source, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise SynthesisError(
                f"The SSML is not XML: {reason}, line {error.lineno}, column {error.offset + 1}."
            ) from error
        if not any(isinstance(piece, Text) for each in self._segments for piece in each.pieces):
            raise SynthesisError("The SSML has no text to speak. Put it in a <voice name='…'> element.")
        return Script(self._segments, list(self._notes))

    def _fail(self, reason: str) -> NoReturn:
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        raise SynthesisError(f"Invalid SSML, line {line}, column {column}: {reason}.")

    def _doctype(self, *_: object) -> None:
        self._fail("a document type is not allowed")

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        namespace, _, name = full_name.rpartition(" ")
        if namespace not in _NAMESPACES:
            self._fail(f"the namespace of <{name[:32]}> is unknown")
        if len(self._scopes) >= _MAX_DEPTH:
            self._fail(f"elements are nested more than {_MAX_DEPTH} deep")
        self._check_place(name)
        self._finish_text()
        scope = _Scope(name, self._scopes[-1] if self._scopes else None)
        self._scopes.append(scope)
        scope.locale = attributes.get(_XML_LANG, scope.locale)
        try:
            self._enter(scope, attributes)
        except ValueError as error:
            self._fail(f"in <{name}>, {error}")

    def _check_place(self, name: str) -> None:
        if not self._scopes and name != "speak":
            self._fail(f"the first element is <{name[:32]}>; SSML begins with <speak>")
        if self._scopes and name == "speak":
            self._fail("<speak> is the first element only")
        if name == "voice" and self._voice is not None:
            self._fail("a <voice> is inside another one")

    def _enter(self, scope: _Scope, attributes: Attributes) -> None:
        match scope.name:
            case "voice":
                self._voice = self._required(attributes, "voice", "name")
                self._unused("voice", attributes, ("name",))
            case "ttsembedding":
                self._inside_voice("mstts:ttsembedding")
                profile = self._required(attributes, "mstts:ttsembedding", "speakerProfileId")
                self._finish_segment(scope.profile)
                scope.profile = profile
            case "break" | "silence":
                self._pause(scope.name, attributes)
            case "bookmark":
                self._inside_voice("bookmark")
                self._pieces.append(Bookmark(self._required(attributes, "bookmark", "mark")))
            case "prosody":
                scope.rate *= rate_factor(attributes["rate"]) if "rate" in attributes else 1.0
                self._unused("prosody", attributes, ("rate",))
            case "sub":
                scope.alias = self._required(attributes, "sub", "alias")
            case name if name in _IGNORED:
                self._notes[f"<{name}> has no effect"] = None
            case name if name not in _STRUCTURE:
                self._fail(f"the element <{name[:32]}> is unknown")

    def _pause(self, name: str, attributes: Attributes) -> None:
        self._inside_voice(name)
        time = attributes.get("time") if name == "break" else self._required(attributes, name, "value")
        self._pieces.append(Pause(pause_seconds(time, attributes.get("strength"))))

    def _end(self, full_name: str) -> None:
        self._finish_text()
        scope = self._scopes.pop()
        name = full_name.rpartition(" ")[2]
        if name in ("p", "s") and self._voice is not None:
            self._pieces.append(Pause(_PARAGRAPH_SECONDS))
        elif name == "ttsembedding":
            if not self._pieces:
                # An empty element names the speaker of the rest of the voice.
                self._scopes[-1].profile = scope.profile
            else:
                self._finish_segment(scope.profile)
        elif name == "voice":
            self._finish_segment(scope.profile)
            self._voice = None

    def _characters(self, data: str) -> None:
        start = self._parser.CurrentByteIndex
        escaped = self._source[start : start + 1] == b"&"
        source = self._source[start : self._source.index(b";", start) + 1].decode() if escaped else data
        if self._voice is None and data.strip():
            self._fail("text is outside <voice>; put it in a <voice name='…'> element")
        self._text.append(source)

    def _finish_text(self) -> None:
        source = "".join(self._text)
        self._text.clear()
        found = tokens_of(source)
        if not found or self._voice is None:
            return
        scope = self._scopes[-1]
        spoken = scope.alias or " ".join(unescape(source).split())
        self._pieces.append(Text(source, found, spoken, scope.locale, scope.rate))

    def _finish_segment(self, profile: str | None) -> None:
        if self._pieces and self._voice is not None:
            self._segments.append(Segment(self._voice, profile, tuple(self._pieces)))
        self._pieces.clear()

    def _inside_voice(self, element: str) -> None:
        if self._voice is None:
            self._fail(f"<{element}> is outside <voice>")

    def _required(self, attributes: Attributes, element: str, name: str) -> str:
        value = attributes.get(name, "").strip()
        if not value:
            self._fail(f"<{element}> needs the attribute {name}")
        return value

    def _unused(self, element: str, attributes: Attributes, used: tuple[str, ...]) -> None:
        for name in attributes:
            if name not in used and name != _XML_LANG:
                self._notes[f"{name} of <{element}> has no effect"] = None
