"""Statistics: arrays in, frozen dataclasses out; no tables, no text, no spec."""
