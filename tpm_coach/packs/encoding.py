"""Bytes to text, whatever the program was that wrote them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from tpm_coach.packs.reading import Source

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NO_BYTES = bytes(number for number in range(32) if _NO_TEXT.match(chr(number)))
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SAMPLE = 64 * 1024


def decode(source: Source, *, legacy: bool = True) -> tuple[str, str]:
    """Return a file's text with newlines as line ends, and the name of its encoding.

    Raises PackErrors that name the line of what is no text. Without `legacy` only Unicode is read.
    """
    text, encoding = _decode(source, legacy)
    # Bytes are looked through in a fifth of the time, and in UTF-8 these are the same.
    plain = encoding == "UTF-8" and len(source.data.translate(None, _NO_BYTES)) == len(source.data)
    if not plain and (found := _NO_TEXT.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        what = "a NUL byte" if found[0] == "\0" else f"a control character (U+{ord(found[0]):04X})"
        raise source.error(f"holds {what}, so it is no text file", line)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, encoding


def lines(text: str) -> Iterator[str]:
    """Give a text line by line, each with its end; all at once they would cost ten times the text."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _decode(source: Source, legacy: bool) -> tuple[str, str]:
    data = source.data
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(source, name), {"utf-8-sig": "UTF-8 with BOM"}.get(name, name.upper())
    wide = _wide(data)
    if wide:
        return _strict(source, wide), wide.upper()
    try:
        return data.decode(), "UTF-8"
    except UnicodeDecodeError as error:
        good = len(_SEQUENCE.findall(data[:1_000_000]))
        bad = len(data[:1_000_000].decode(errors="ignore").encode())
        broken = min(len(data), 1_000_000) - bad
        if not legacy or good > broken:
            raise _broken(source, error) from error
        start = max(0, error.start - _SAMPLE // 2)
    name = _legacy(data[start : start + _SAMPLE])
    if not name:
        raise source.error(
            "is in an encoding that cannot be told; save it as UTF-8", data.count(b"\n", 0, start) + 1
        )
    return _strict(source, name), name


def _strict(source: Source, name: str) -> str:
    try:
        return source.data.decode(name)
    except UnicodeDecodeError as error:
        raise _broken(source, error) from error


def _broken(source: Source, error: UnicodeDecodeError) -> Exception:
    line = source.data.count(b"\n", 0, error.start) + 1
    byte = source.data[error.start]
    return source.error(f"is not valid {error.encoding.upper()}: byte 0x{byte:02X} ({error.reason})", line)


def _wide(data: bytes) -> str:
    """UTF-16 without its mark shows as a NUL beside nearly every letter."""
    sample = data[:4096]
    if len(data) % 2 or len(sample) < 8:
        return ""
    half = len(sample) // 2
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else ""


def _legacy(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    # Western text in cp1252 is by far the likeliest, and short samples make every detector guess.
    foreign = [letter for letter in text if ord(letter) > 127]
    if foreign and all(letter in _WESTERN for letter in foreign) and len(foreign) < len(text) / 5:
        return "cp1252"
    best = from_bytes(sample, cp_isolation=_LIKELY).best()
    return best.encoding if best else "cp1252" if text else ""


_LIKELY = [
    "cp1251", "cp1250", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "cp932",
    "euc_jp", "gb18030", "big5", "cp949", "mac_roman", "cp850",
]  # fmt: skip
_WESTERN = set(
    "äöüÄÖÜßéèêëÉÈÊËáàâãåÁÀÂÃÅçÇíìîïÍÌÎÏñÑóòôõøÓÒÔÕØúùûÚÙÛœŒæÆ’‘“”„‚«»–—…•€£°§·´¿¡©®™½¼²³º×\xa0\xad"
)
