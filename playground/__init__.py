"""Try the app without Slack: a strict local Slack, a demo, and stories played step by step."""
