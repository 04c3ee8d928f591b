"""Names on a page cannot pose as others."""

import sys

from clew.cli import terminal
from clew.serve import wording


def test_the_pages_write_out_all_that_the_terminal_does() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1)]
    harmful = [each for each in letters if terminal.harmless(each) != each]
    assert len(harmful) > 2_000
    assert [each for each in harmful if 'class="odd"' not in wording.harmless(each)] == []
