"""The way out: what is due is claimed, sent once, confirmed."""
