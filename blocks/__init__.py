"""Draws Block Kit from plain values, and reads the same view back into plain values."""
