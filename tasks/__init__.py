"""The doorbell's other end: Celery tasks of a few lines around ``plugin.work``."""
