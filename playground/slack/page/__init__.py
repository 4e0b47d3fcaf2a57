"""The page of the local Slack: see and do in a browser what a person sees and does in Slack."""
