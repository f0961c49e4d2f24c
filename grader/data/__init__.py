"""Data that ships with the package, and how it is read."""
