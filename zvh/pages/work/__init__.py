"""My work: what somebody has to do today and this week, and what waits for others.

Each source (`sources`) gives rows of one sort in a number of queries that does not depend on how many there are; `page`
puts them together. A new sort of work is a function that gives rows and one entry in `SOURCES`.
"""
