"""Every business role reads reports: their totals are the zone's, their ledger the reader's own."""

import rules

from accounts.roles import is_business

rules.add_perm("reports.see", is_business)
