"""`python -m initlint`."""

from initlint.cli import main

raise SystemExit(main())
