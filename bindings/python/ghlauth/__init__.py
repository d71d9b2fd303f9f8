"""Authorization for the HighLevel (GoHighLevel) API: Private Integration Tokens and OAuth 2.0."""

from . import aio as aio
from .core import *
from .errors import *
from .headers import Headers as Headers
from .rows import Agreements as Agreements
from .rows import Rows as Rows
