"""The public headers as the tests read them: with the parser that makes abi.json of them."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "src" / "capi" / "abi"))
from headers import (ENTRY, HEADERS, INCLUDE, ROOT, TABLE, constants, functions, handles, ledger, squeeze, status_table, statuses,  # noqa: E402, F401
                     tables, without_comments)
