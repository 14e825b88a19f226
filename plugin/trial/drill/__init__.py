"""The drill: cases through real processes against a hostile document system, with everything failing in turn."""
