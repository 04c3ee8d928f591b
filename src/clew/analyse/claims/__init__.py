"""What bears out what: claims beside one another, and how many origins they come from (docs/claims.md)."""

from clew.analyse.claims.borne import Support, supports
from clew.analyse.claims.every import Weighed, weighed
from clew.analyse.claims.origins import Answer, Origins, independent
from clew.analyse.claims.said import Figure, Said

__all__ = ["Answer", "Figure", "Origins", "Said", "Support", "Weighed", "independent", "supports", "weighed"]
