"""Sift HAUL into CASE with the trial steps, as a program of its own, so that it can be killed."""

import sys
from pathlib import Path

from clew.executors.local import Limits
from clew.pipeline.collecting import Collected
from clew.pipeline.sift import Sift
from clew.store.case import create
from clew.store.places import add_collection
from trial_steps import REGISTRY

if __name__ == "__main__":
    haul, folder = Path(sys.argv[1]), Path(sys.argv[2])
    case = create(folder)
    with case.writing():
        collected = Collected(add_collection(case, haul, {}, False), haul, False)
        Sift(case, REGISTRY, "trial_steps", 2, Limits(), None).run([collected], lambda progress: None)
