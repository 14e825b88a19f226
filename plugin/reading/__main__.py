"""``python -m plugin.reading FILE``: the notice as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from plugin.reading import read, to_json

json.dump(to_json(read(Path(sys.argv[1]).read_bytes())), sys.stdout, ensure_ascii=False, indent=2)
