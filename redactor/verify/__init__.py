"""Opens the output with other libraries than wrote it, and looks for leaks and losses.

``check`` verifies our own output against its source, ``check_again`` when the source is not at hand;
``inspect`` looks at anyone's redacted PDF.
"""

from redactor.verify.again import check_again, words_elsewhere
from redactor.verify.check import check
from redactor.verify.inspection import inspect

__all__ = ["check", "check_again", "inspect", "words_elsewhere"]
