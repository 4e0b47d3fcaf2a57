"""Answers one question from Slack: read, decide, save, acknowledge."""
