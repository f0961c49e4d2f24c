"""The exam proves itself: every check kills a mutant, every variant passes."""
