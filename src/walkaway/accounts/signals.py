"""What others hear of when a person's rights change.

Each is sent inside the transaction of the change: who cannot follow raises, and nothing changes.
"""

from __future__ import annotations

from django.dispatch import Signal

roles_changed = Signal()
"""Arguments: `staff`, `lost` and `gained` (frozensets of `Role`), `actor`."""

staff_left = Signal()
"""Arguments: `staff` and `actor`. Sent after `roles_changed` took every role."""
