"""Quizzes: draw forms from the bank, take them, mark responses, regrade."""
