"""Schools and catchments, accounts, tokens, policies, import of records, the audit trail."""
