"""What no step reads: it is counted and listed, never dropped."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import BinaryIO

from clew.errors import Unreadable
from clew.step import Given, Record, step

OPAQUE: tuple[tuple[str, str], ...] = (
    ("application/vnd.microsoft.portable-executable", "a Windows program"),
    ("application/x-dosexec", "a DOS program"),
    ("application/x-elf", "a Linux program or library"),
    ("application/x-mach-binary", "a macOS program or library"),
    ("application/x-mach-universal", "a macOS program or library for several processors"),
    ("application/java-vm", "compiled Java"),
    ("application/wasm", "a WebAssembly program"),
    ("application/vnd.tcpdump.pcap", "recorded network traffic"),
    ("application/x-pcapng", "recorded network traffic"),
    ("application/x-chromium-blockfile", "a part of Chromium's older cache: view the cache with a tool for it"),
    ("application/x-sqlite-journal", "a rollback journal without its database"),
    ("application/x-sqlite-wal", "a log without its database"),
    ("application/x-berkeley-db", "a Berkeley database"),
    ("application/x-leveldb-manifest", "the list of a LevelDB database's files"),
    ("application/x-netcdf", "measurements in netCDF"),
    ("application/vnd.lotus-notes", "a Notes database: export its mail from Notes"),
    ("application/x-keepass", "a KeePass password safe, encrypted"),
    ("application/x-java-keystore", "a Java key store"),
    ("application/x-ewf-logical", "a logical evidence file, L01: export its files with EnCase or FTK Imager"),
    ("application/x-apple-keychain", "a keychain of macOS, encrypted"),
    ("application/x-hibernation", "Windows' memory while it slept"),
    ("application/x-systemd-journal", "a systemd journal: write it out with journalctl --file"),
    ("application/x-ms-evt", "an event log before Vista: save it as EVTX in the Event Viewer"),
    ("application/x-memory-dump", "a memory dump"),
    ("application/x-mobipocket-ebook", "a Mobipocket book"),
    ("application/x-palmdoc", "a PalmDoc book"),
    ("application/x-shockwave-flash", "a Flash film"),
    ("application/x-ace", "an ACE archive: unpack it by hand, in a machine kept for that, and sift the folder"),
    ("application/x-installshield", "an InstallShield cabinet"),
    ("application/vnd.apache.parquet", "a Parquet table"),
    ("application/vnd.apache.arrow.file", "an Arrow or Feather table"),
    ("application/x-avro", "an Avro table"),
    ("application/x-orc", "an ORC table"),
    ("application/x-r-data", "R's variables"),
    ("audio/x-dff", "sound in DSDIFF"),
    ("video/x-ivf", "pictures in IVF"),
    ("application/x-mork", "Thunderbird's index of a mail folder, in Mork: the mails are in the file beside it"),
    ("application/x-framemaker", "a FrameMaker document: save it as MIF"),
    ("application/x-hwp-3", "a document of Hangul 3"),
    ("font/*", "a font"),
    ("image/vnd.djvu", "a scan in DjVu"),
    ("application/x-indesign", "an InDesign layout"),
    ("application/x-sas-data", "a SAS table"),
    ("application/x-stata-dta", "a Stata table"),
    ("application/x-spss-sav", "an SPSS table"),
    ("application/x-matlab-data", "MATLAB variables"),
    ("application/x-hdf5", "an HDF5 container"),
    ("application/postscript", "a PostScript program, whose words only running it would show"),
)
"""Types in which Apache Tika finds no text either (measured with iscc-tika 0.6.0), and what to call them: asking it
would cost a fifth of a second each."""


@step("extract.unsupported@2", accepts=tuple(pattern for pattern, _ in OPAQUE))
def unsupported(given: Given, stream: BinaryIO) -> Iterator[Record]:
    what = next((what for pattern, what in OPAQUE if fnmatchcase(given.media_type, pattern)), "")
    raise Unreadable("unsupported", f"no step reads {given.media_type}: {what}", "open it with a program of its own")
    yield
