"""What outlives a session: projects, their drafts and versions, decisions; never a lead."""
