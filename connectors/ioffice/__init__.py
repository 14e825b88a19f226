"""VNPT-iOffice: one adapter, two wire dialects, and a profile per site that names what the site offers.

``profile`` turns a site's file into values, ``session`` signs in, ``wire`` puts neutral words into a
site's and back, ``calls`` carries one operation out, ``arrivals`` tells what a feed entry is, ``feed``
polls, ``client`` is the ``DocumentSystem``.
"""
