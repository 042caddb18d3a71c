"""Answers that leave the tool: one description of each, and every file made of it."""
