"""Our own notices: composed from offices, topics and wordings of our writing, with right answers."""
