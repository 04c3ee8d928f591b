"""Recordings: how long, of what, made when, where and with what; the words that are written in them.

Only headers, tags, indexes and subtitles are read: no sound and no picture is decoded. The readers are our own: the
wheels of FFmpeg's and TagLib's bindings carry parts under the GPL, and a file cannot make these open another.
"""

import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.recordings.recording_asf import asf
from clew.extract.recordings.recording_boxes import boxes
from clew.extract.recordings.recording_frames import adts, amr, gsm, mp3
from clew.extract.recordings.recording_kinds import Cue, Told, Track, lines
from clew.extract.recordings.recording_lossless import (
    caf,
    dsf,
    monkey,
    musepack,
    real_media,
    true_audio,
    wavpack,
)
from clew.extract.recordings.recording_matroska import matroska
from clew.extract.recordings.recording_notes import midi
from clew.extract.recordings.recording_ogg import flac, ogg
from clew.extract.recordings.recording_riff import aiff, au, riff
from clew.extract.recordings.recording_streams import flv, program_stream, transport_stream
from clew.model import Locator, Metadata, Problem
from clew.step import Beat, Given, Record, passages, step

READERS: dict[str, tuple[str, Callable[[BinaryIO, int], Iterator[Told]]]] = {
    "video/mp4": ("MPEG-4", boxes),
    "audio/mp4": ("MPEG-4", boxes),
    "video/3gpp": ("3GPP", boxes),
    "video/quicktime": ("QuickTime", boxes),
    "video/x-matroska": ("Matroska", matroska),
    "video/webm": ("WebM", matroska),
    "audio/ogg": ("Ogg", ogg),
    "video/ogg": ("Ogg", ogg),
    "audio/flac": ("FLAC", flac),
    "audio/mpeg": ("MPEG audio", mp3),
    "audio/aac": ("ADTS", adts),
    "audio/amr": ("AMR", amr),
    "audio/amr-wb": ("AMR-WB", amr),
    "audio/x-gsm": ("GSM 06.10", gsm),
    "audio/wav": ("WAVE", riff),
    "video/x-msvideo": ("AVI", riff),
    "audio/aiff": ("AIFF", aiff),
    "audio/basic": ("AU", au),
    "video/x-ms-asf": ("ASF", asf),
    "video/x-flv": ("Flash video", flv),
    "video/mpeg": ("MPEG program stream", program_stream),
    "video/mp2t": ("MPEG transport stream", transport_stream),
    "audio/midi": ("MIDI", midi),
    "audio/x-caf": ("Core Audio", caf),
    "audio/x-wavpack": ("WavPack", wavpack),
    "audio/x-ape": ("Monkey's Audio", monkey),
    "audio/x-musepack": ("Musepack", musepack),
    "audio/x-tta": ("True Audio", true_audio),
    "audio/x-dsf": ("DSD", dsf),
    "application/vnd.rn-realmedia": ("RealMedia", real_media),
}
LISTEN = "listen to it, or watch it"
CAPTIONS = ("title", "artist", "album", "comment", "description", "subject", "keywords", "composer", "place")
"""What people write into recordings, and look for."""
BRIEF = 1.0
"""Seconds of sound below which nothing is said."""


@step("extract.recording@2", accepts=tuple(READERS), libraries=versions("charset-normalizer"))
def recording(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """Metadata "duration" and "track", dates, device, place, tags; chapters and subtitles at their seconds; pictures
    and attachments as members. Sound that nobody transcribed is the problem "not-transcribed"."""
    name, reader = READERS[given.media_type]
    yield Metadata("format", name)
    tracks: list[Track] = []
    cues: list[Cue] = []
    told: dict[Metadata, None] = {}
    try:
        for each in reader(stream, given.length):
            if isinstance(each, Track):
                tracks.append(each)
            elif isinstance(each, Cue):
                cues.append(each)
            elif isinstance(each, Metadata):
                told[each] = None
            else:
                yield each
    except (struct.error, IndexError, OverflowError, ValueError) as error:
        yield Problem("damaged", f"its header breaks off or contradicts itself: {worded(error)}", LISTEN)
    if not tracks:
        raise Unreadable("damaged", "no track was found in it", LISTEN)
    yield from _measures(tracks)
    yield from _camera(told)
    written = "".join(f"{each.value}\n" for each in told if each.name in CAPTIONS)
    yield from passages(written, lambda a, b: Locator(part="caption", chars=(a, b)))
    yield from lines(cues)
    yield from _unheard(tracks)


def _measures(tracks: list[Track]) -> Iterator[Metadata]:
    lasting = [track.seconds for track in tracks if track.seconds is not None]
    if lasting:
        yield Metadata("duration", f"{max(lasting):.3f} s")
    shown = next((track for track in tracks if track.kind == "video" and track.size[0]), None)
    if shown:
        yield Metadata("width", str(shown.size[0]))
        yield Metadata("height", str(shown.size[1]))
    for number, track in enumerate(tracks, 1):
        yield Metadata("track", f"{number}: {_described(track)}")


def _described(track: Track) -> str:
    parts = [f"{track.kind} {track.codec}".strip()]
    parts += [f"{track.rate} Hz"] if track.rate else []
    parts += [f"{track.channels} channel{'s' if track.channels > 1 else ''}"] if track.channels else []
    parts += [f"{track.size[0]}x{track.size[1]}"] if track.size[0] else []
    parts += [f"{track.frames:.3f}".rstrip("0").rstrip(".") + " frames/s"] if track.frames else []
    parts += [f"{track.seconds:.3f} s"] if track.seconds is not None else []
    parts += [part for part in (track.language, track.name[:200]) if part]
    return ", ".join(parts)


def _camera(told: dict[Metadata, None]) -> Iterator[Metadata]:
    """Properties each once; maker and model as one, as pictures have it."""
    values = {each.name: each.value for each in told}
    make, model = values.get("make", ""), values.get("model", "")
    for each in told:
        if each.name not in ("make", "model"):
            yield each
    if make or model:
        yield Metadata("camera", model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip())


def _unheard(tracks: list[Track]) -> Iterator[Problem]:
    heard = [track for track in tracks if track.kind == "audio"]
    seen = any(track.kind == "video" for track in tracks)
    if any(track.seconds is None or track.seconds > BRIEF for track in heard):
        text = "what is said in this recording has not been transcribed" + (", nor its pictures looked at" * seen)
        yield Problem("not-transcribed", text, LISTEN)
    elif seen:
        yield Problem("not-transcribed", "its pictures have not been looked at", LISTEN, "note")
    hidden = [track for track in tracks if track.kind == "subtitle" and track.codec in PICTURED]
    if hidden:
        yield Problem("unsupported", f"subtitles that are pictures, not words ({hidden[0].codec})", LISTEN)


PICTURED = ("dvd", "pgs", "dvb")
