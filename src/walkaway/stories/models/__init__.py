"""Published accounts: the stories, their copies, and the people they tell of, as far as told.

All of it was published before it came here, and lies in the clear. Nothing says who anybody is.
"""

from walkaway.stories.models.cases import Apart, Attribute, Case, Link, Precision, Protagonist
from walkaway.stories.models.stories import Collection, Copy, Ranking, Story, StoryState

__all__ = [
    "Apart",
    "Attribute",
    "Case",
    "Collection",
    "Copy",
    "Link",
    "Precision",
    "Protagonist",
    "Ranking",
    "Story",
    "StoryState",
]
