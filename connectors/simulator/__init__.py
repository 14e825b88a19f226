"""A hostile document system for tests and drills: many wire dialects over one world, with faults. Not shipped."""
