"""The process behind the walls: reads one file, writes PDFs and a manifest into its work folder.

Started by intake.py as ``python -m redactor.convert.worker WORK``; ``WORK/job.json`` says what to do. Before
each file it notes the number of that file in ``WORK/progress``: when the process dies of it, the next one
passes it over.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Final

from redactor.convert import sandbox
from redactor.convert.manifest import JOB, MANIFEST, PROGRESS, Job, Manifest

_ROOM: Final = 64 * 1024**2


def main(work: Path) -> None:
    """Does the job in ``work``."""
    job = Job.read(work / JOB)
    barriers = sandbox.enter(
        readable=[job.path],
        writable=work,
        memory_bytes=job.limits.memory_bytes,
        # What it writes is hardly larger than what it reads, but for a picture written anew and a font.
        file_bytes=2 * job.limits.file_bytes + _ROOM,
    )
    # After the walls: what these bring in is third-party code that handles foreign bytes.
    from redactor.convert.reading import Reading

    def begin(number: int) -> None:
        (work / PROGRESS).write_text(str(number), encoding="ascii")
        if hasattr(signal, "setitimer"):
            # Ends the process, whatever library it is in; the next one passes this file over.
            signal.setitimer(signal.ITIMER_REAL, job.limits.seconds)

    reading = Reading(job, work, begin=begin, barriers=barriers)
    reading.source()
    Manifest(pieces=tuple(reading.pieces), barriers=barriers).write(work / MANIFEST)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
