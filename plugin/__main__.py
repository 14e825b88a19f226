"""``python -m plugin``: the same program as the console script ``thongsuot``."""

from plugin.cli import main

if __name__ == "__main__":
    main()
