"""How strongly words point at nations: by how they do, never as one number (docs/mentions.md)."""

GRADES = {
    "named": ("name", "seat"),
    "people": ("demonym",),
    "inside": ("capital", "city", "region"),
    "trace": ("phone", "domain"),
    "currency": ("currency",),
    "doubtful": (),
}
"""From the strongest to the weakest: a document's grade for a nation is the strongest of its words for it."""

GRADE = {how: grade for grade, hows in GRADES.items() for how in hows}
RELATIONS = ("threat", "party", "citizen", "place")
