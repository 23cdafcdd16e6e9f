"""The exchange between laptops in the window: bundles, the merge page, sheets, the audit trail."""
