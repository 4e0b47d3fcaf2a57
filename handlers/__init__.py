"""Answers one question from Slack: read, decide, save, acknowledge. One module per subject."""
