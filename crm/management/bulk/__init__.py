"""Very many made-up leads, written in bulk: for measuring, not for looking at.

Everything the verbs would have left is there and agrees (claims, shares, verdicts, introductions,
summaries on the lead), but for evidence and most of the audit.
"""
