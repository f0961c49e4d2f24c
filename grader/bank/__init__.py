"""The question bank: read it, draw from it, and prove its keys."""
