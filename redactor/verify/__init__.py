"""Opens the output with other libraries than wrote it, and looks for leaks and losses.

``check`` verifies our own output against its source; ``inspect`` looks at anyone's redacted PDF.
"""

from redactor.verify.check import check
from redactor.verify.inspection import inspect

__all__ = ["check", "inspect"]
