"""For trials: holding a create after its commit."""

from __future__ import annotations

from connectors.embedded.site import Answer, Call, Site


def get_hold(site: Site, _call: Call) -> Answer:
    """What is waited for, what is held."""
    return Answer(200, site.hold.state())


def arm_hold(site: Site, call: Call) -> Answer:
    """Hold the nth create of an act from now on."""
    site.hold.arm(call.body["act"], int(call.body.get("nth", 1)))
    return Answer(200, site.hold.state())


def release_hold(site: Site, _call: Call) -> Answer:
    """Let it go."""
    site.hold.release()
    return Answer(200, site.hold.state())
