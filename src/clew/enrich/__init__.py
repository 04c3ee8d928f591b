"""Steps that read passages. To add one: its file, its name below, a fixture, a row in docs/formats.md."""

from clew.enrich.amounts import amounts
from clew.enrich.claims import claims
from clew.enrich.dates import dates
from clew.enrich.identifiers import identifiers
from clew.enrich.language import language
from clew.enrich.meaning import meaning
from clew.enrich.names.arabic import names_ar
from clew.enrich.names.english import names_en
from clew.enrich.names.headers import names_headers
from clew.enrich.names.own import names_own
from clew.enrich.nations import nations
from clew.enrich.shingles import shingles
from clew.enrich.transactions import transactions
from clew.step import Step

STEPS: tuple[Step, ...] = (
    language,
    dates,
    amounts,
    identifiers,
    nations,
    transactions,
    claims,
    shingles,
    names_headers,
    names_ar,
    names_en,
    names_own,
    meaning,
)
