"""Several people acting in the same instant, each in a thread and a transaction."""

from threading import Barrier, Thread

from core.kernel.errors import BusinessError


def at_once(database, *works):
    """Run each work in its own thread and transaction; return what each ended with."""
    start, ends = Barrier(len(works)), [None] * len(works)

    def run(number, work):
        start.wait()
        try:
            with database.transaction() as session:
                work(session)
            ends[number] = "done"
        except BusinessError as error:
            ends[number] = error

    threads = [Thread(target=run, args=(number, work)) for number, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends
