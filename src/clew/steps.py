"""Every step that there is, in one registry that can be read."""

from clew import enrich, extract
from clew.step import Registry

REGISTRY = Registry(identify=extract.IDENTIFY, extract=extract.STEPS, enrich=enrich.STEPS, views=extract.VIEWS)
