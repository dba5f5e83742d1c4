"""Running it: health, backup and restore, the beat's sign of life."""
