# verdict: crashed failed
del globals()[NAME]
