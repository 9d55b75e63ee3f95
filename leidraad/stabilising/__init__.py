"""Stabilising: a household is followed after recovery, with calls at agreed moments and a way back when it goes wrong.

`rules` are pure; `planning` says who calls whom when, `evaluating` what came of it and what is decided on a bad sign,
`following` who goes on after the case was completed, `course` what pages show, `reminding` what the clock does.
"""
