"""Jobs that make clips. Importing this registers them."""

from walkaway.clips.jobs import footage, previews, rendering

__all__ = ["footage", "previews", "rendering"]
