"""Proves an exam: its checks pass what is right, and kill what is wrong."""
