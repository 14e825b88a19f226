"""The Sở's whole case: nine units, two rounds, two agencies, to the digit."""
