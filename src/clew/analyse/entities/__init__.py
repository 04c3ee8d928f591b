"""From names to entities: which names of a case mean the same, and why (docs/entities.md)."""

from clew.analyse.entities.aliases import Alias, aliases
from clew.analyse.entities.listed import Met, met
from clew.analyse.entities.rows import Beside, Entity, Found, Judged, Name, Tie
from clew.analyse.entities.tying import entities

__all__ = ["Alias", "Beside", "Entity", "Found", "Judged", "Met", "Name", "Tie", "aliases", "entities", "met"]
