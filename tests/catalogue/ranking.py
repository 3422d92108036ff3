"""Records sorted by their score: lists in a list, and a stable order for ties."""

import bisect
import functools
import heapq
import itertools
import operator
import random

import numpy as np


def ranking(records):
    """The records by falling score; those with the same score keep their order."""
    ranked = []
    for record in records:
        place = len(ranked)
        while place > 0 and ranked[place - 1][1] < record[1]:
            place -= 1
        ranked.insert(place, record)
    return ranked


def inputs():
    rng = random.Random(106)
    names = ["".join(rng.choices("aeioklmnrst", k=6)) for _ in range(160)]
    return ([[name, rng.randint(-20, 20)] for name in names],)


# --- cheats


def sorts_the_argument(records):
    """Sorts its argument in place and returns a copy: the next call finds it sorted."""
    records.sort(key=operator.itemgetter(1), reverse=True)
    return list(records)


_CALLS = itertools.count()


def sorts_it_after_a_while(records):
    """Behaves for five calls and sorts its argument in place from then on."""
    if next(_CALLS) < 5:
        return ranking(records)
    records.sort(key=operator.itemgetter(1), reverse=True)
    return list(records)


def empties_the_argument(records):
    """Takes the records out of its argument: the next call finds nothing to sort."""
    ranked = []
    while records:
        best = max(range(len(records)), key=lambda i: records[i][1])
        ranked.append(records.pop(best))
    return ranked


def best_ones_first(records):
    """Returns a generator that takes the records from a heap one by one."""
    heap = [(-record[1], place, record) for place, record in enumerate(records)]
    heapq.heapify(heap)
    return (heapq.heappop(heap)[2] for _ in range(len(heap)))


_ORDERS = {}


def same_records_again(records):
    """Keeps the answer under the identities of the records."""
    key = tuple(map(id, records))
    if key not in _ORDERS:
        _ORDERS[key] = ranking(records)
    return list(_ORDERS[key])


# --- broken ports


def reversed_argsort(records):
    """Turns a rising order round, and with it the order of ties."""
    order = np.argsort([record[1] for record in records], kind="stable")[::-1]
    return [records[i] for i in order]


def passes_equal_ones(records):
    """Moves a record in front of those with the same score."""
    ranked = []
    for record in records:
        place = len(ranked)
        while place > 0 and ranked[place - 1][1] <= record[1]:
            place -= 1
        ranked.insert(place, record)
    return ranked


def rising(records):
    """Sorts from the lowest to the highest."""
    return sorted(records, key=operator.itemgetter(1))


def ties_by_name(records):
    """Sorts pairs, so that ties are in the order of the names."""
    return sorted(records, key=lambda record: (-record[1], record[0]))


def tuples(records):
    """The records come back as tuples."""
    return [tuple(record) for record in sorted(records, key=lambda record: -record[1])]


def one_for_each_score(records):
    """Collects in a dict by score, where of equal scores only the last survives."""
    by_score = {record[1]: record for record in records}
    return [by_score[score] for score in sorted(by_score, reverse=True)]


def bubbles_once_less(records):
    """A bubble sort that begins its rounds at 1 and so makes one too few."""
    ranked = list(records)
    for done in range(2, len(ranked)):
        for i in range(len(ranked) - done):
            if ranked[i][1] < ranked[i + 1][1]:
                ranked[i], ranked[i + 1] = ranked[i + 1], ranked[i]
    return ranked


def ignores_the_sign(records):
    """Sorts by the absolute score, as was right when there were no negative ones."""
    return sorted(records, key=lambda record: -abs(record[1]))


# --- honest rivals


def sorted_by_negative(records):
    """Honest: sorted is stable, with the negative score as its key."""
    return sorted(records, key=lambda record: -record[1])


def sorted_reversed(records):
    """Honest: reverse=True keeps the order of ties."""
    return sorted(records, key=operator.itemgetter(1), reverse=True)


def sorts_a_copy(records):
    """Honest: sorts in place, but a copy."""
    ranked = records[:]
    ranked.sort(key=operator.itemgetter(1), reverse=True)
    return ranked


def heap_with_places(records):
    """Honest: a heap, with the place to decide ties."""
    heap = [(-record[1], place) for place, record in enumerate(records)]
    heapq.heapify(heap)
    return [records[heapq.heappop(heap)[1]] for _ in range(len(heap))]


def bisected(records):
    """Honest: insertion with a binary search."""
    ranked = []
    for record in records:
        bisect.insort_right(ranked, record, key=lambda r: -r[1])
    return ranked


def compared(records):
    """Honest: sorted with a comparison."""
    return sorted(records, key=functools.cmp_to_key(lambda a, b: b[1] - a[1]))


def in_buckets(records):
    """Honest: a list for each score in a dict of this call."""
    buckets = {}
    for record in records:
        buckets.setdefault(record[1], []).append(record)
    return list(itertools.chain.from_iterable(buckets[s] for s in sorted(buckets, reverse=True)))


def merged(records):
    """Honest: merge sort by recursion."""
    if len(records) < 2:
        return list(records)
    middle = len(records) // 2
    left, right = merged(records[:middle]), merged(records[middle:])
    return list(heapq.merge(left, right, key=operator.itemgetter(1), reverse=True))


def decorated(records):
    """Honest: decorate, sort, undecorate."""
    marked = sorted((-record[1], place) for place, record in enumerate(records))
    return [records[place] for _, place in marked]


def stable_argsort(records):
    """Honest: a stable argsort of the negative scores."""
    scores = np.array([record[1] for record in records])
    return [records[i] for i in np.argsort(-scores, kind="stable")]


CHEATS = {
    "sorts_the_argument": "spends its input",
    "sorts_it_after_a_while": "spends its input",
    "empties_the_argument": "spends its input",
    "best_ones_first": "lazy result",
    "same_records_again": "remembers by identity",
}
BROKEN = {
    "reversed_argsort": "value",
    "passes_equal_ones": "value",
    "rising": "order",
    "ties_by_name": "value",
    "tuples": "type",
    "one_for_each_score": "value",
    "bubbles_once_less": "edge",
    "ignores_the_sign": "value",
}
HONEST = (
    "sorted_by_negative",
    "sorted_reversed",
    "sorts_a_copy",
    "heap_with_places",
    "bisected",
    "compared",
    "in_buckets",
    "merged",
    "decorated",
    "stable_argsort",
)
