"""The one queue of work, for jobs of the service and for scans alike: leases, retries, poison set aside.

    put ──→ waiting ──claim──→ leased ──finish──→ done
               ↑                 │ ├──fail(again_in=None)──→ failed
               ├──fail(again_in)─┘ └──max_attempts──→ poison          cancel: waiting, leased ──→ cancelled
               ├──hand_back (attempt not counted)
               └──lease ran out (attempt counted)

Times are epoch seconds handed in and never read here. A payload and a result hold ids and numbers, never text of a document.
"""

from biaoshi.jobs.database import begin, open_engine
from biaoshi.jobs.job import FINAL, STATES, Job, KeyReusedError, Next, State
from biaoshi.jobs.queue import Queue
from biaoshi.jobs.tables import METADATA

__all__ = ["FINAL", "METADATA", "STATES", "Job", "KeyReusedError", "Next", "Queue", "State", "begin", "open_engine"]
