"""Runs student code in a confined worker that gets inputs and returns values."""
