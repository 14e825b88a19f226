"""The steps of the data's way: one file each, one public function ``<name>(ctx, order)``.

A step loads, decides and saves. A worker runs it for a leased item, a page for a person's act;
``plugin.pipeline`` says which step follows which event. Steps do not know each other.
"""
