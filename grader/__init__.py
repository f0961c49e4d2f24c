"""Automated exams and grading for a course module, proved from end to end."""
