"""Workers of the queue alone, to be killed; run as a program with the database's address: forks one for each name it reads.

Its work is a row in `made`, written in the transaction that finishes the job; some work fails, some kills its worker.
"""

import os
import signal
import sys
import time

import sqlalchemy as sa

from biaoshi.jobs import Job, Queue, begin, open_engine

LEASE = 0.5
MADE = sa.Table(
    "made",
    sa.MetaData(),
    sa.Column("job", sa.String(32), nullable=False),
    sa.Column("worker", sa.String(64), nullable=False),
)


def main(url: str, name: str) -> None:
    """Work until killed or the queue has ended every job."""
    queue = Queue(open_engine(url))
    while True:
        jobs = queue.claim(name, now=time.time(), lease=LEASE, limit=3)
        for job in jobs:
            work(queue, job, name)
            queue.extend([j.id for j in jobs], name, now=time.time(), lease=LEASE)
        if not jobs:
            counts = queue.count()
            if not counts["waiting"] + counts["leased"]:
                return
            time.sleep(0.02)


def work(queue: Queue, job: Job, name: str) -> None:
    """Do one job."""
    match job.payload["do"]:
        case "die":
            os.kill(os.getpid(), 9)
        case "fail":
            queue.fail(job.id, name, now=time.time(), why="不行。", again_in=None)
        case "stumble":
            queue.fail(job.id, name, now=time.time(), why="再试。", again_in=0.01)
        case _:
            time.sleep(0.005)
            with begin(queue.engine) as connection:
                if queue.finish(job.id, name, now=time.time(), result={"by": name}, connection=connection):
                    connection.execute(sa.insert(MADE).values(job=job.id, worker=name))


def nursery(url: str) -> None:
    """Start a worker for each line read, and tell its number: forked, it is there in milliseconds."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            main(url, line.strip())
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    nursery(sys.argv[1])
