# expect: refused
# tries: harm
# grades: relu
# deserves: nothing
# builds: a notebook
# JSON that is nested deeper than a parser's stack
import json


def build(folder):
    path = folder / "work.ipynb"
    path.write_text('{"nbformat": 4, "cells": ' + "[" * 200_000 + "]" * 200_000 + "}")
    return path
