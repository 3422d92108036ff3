"""Prime numbers one by one: the reference is a generator itself, so a rival may be one too."""

import bisect
import math

import numpy as np


def primes(limit):
    """Yields the prime numbers up to the limit, which is included."""
    for n in range(2, limit + 1):
        for d in range(2, n):
            if n % d == 0:
                break
        else:
            yield n


def inputs():
    return (300,)


# --- cheats

_LISTS = {}


def yields_from_a_list(limit):
    """A generator over a list that is kept for each limit."""
    if limit not in _LISTS:
        _LISTS[limit] = list(primes(limit))
    yield from _LISTS[limit]


class _Found:
    """The primes that were found in all calls until now."""

    def __init__(self):
        self.limit = 1
        self.primes = []

    def up_to(self, limit):
        for n in range(self.limit + 1, limit + 1):
            if all(n % d for d in range(2, n)):
                self.primes.append(n)
        self.limit = max(self.limit, limit)
        return self.primes[: bisect.bisect_right(self.primes, limit)]


_FOUND = _Found()


def grows_from_call_to_call(limit):
    """An object keeps all primes that were ever found, and tests only the numbers beyond."""
    yield from _FOUND.up_to(limit)


_ANSWER = list(primes(*inputs()))


def found_at_import(limit):
    """Yields what was found at import if the limit is that of inputs()."""
    yield from _ANSWER if limit == inputs()[0] else primes(limit)


# --- broken ports


def list_of_primes(limit):
    """Returns a list for a generator."""
    return [n for n in range(2, limit + 1) if all(n % d for d in range(2, math.isqrt(n) + 1))]


def limit_left_out(limit):
    """Leaves out the limit itself. Right on inputs(), whose limit is not a prime number."""
    for n in range(2, limit):
        if all(n % d for d in range(2, n)):
            yield n


def from_the_top(limit):
    """Yields the largest first."""
    for n in range(limit, 1, -1):
        if all(n % d for d in range(2, n)):
            yield n


def squares_pass(limit):
    """Tries divisors below the root only, so the squares of primes pass."""
    for n in range(2, limit + 1):
        if all(n % d for d in range(2, math.isqrt(n))):
            yield n


def as_floats(limit):
    """Yields floats out of an array of floats."""
    numbers = np.arange(2.0, limit + 1)
    for n in numbers:
        if all(n % numbers[: int(n) - 2]):
            yield float(n)


def fermat(limit):
    """Tests by Fermat's theorem to base 2. Right on inputs(), but takes 341 for a prime number."""
    for n in range(2, limit + 1):
        if n == 2 or pow(2, n - 1, n) == 1:
            yield n


def gives_up(limit):
    """Has a return for the break, and ends at the first number that is not prime."""
    for n in range(2, limit + 1):
        for d in range(2, n):
            if n % d == 0:
                return
        yield n


def odd_ones_only(limit):
    """Goes through the odd numbers and forgets the 2."""
    for n in range(3, limit + 1, 2):
        if all(n % d for d in range(3, n, 2)):
            yield n


# --- honest rivals


def generator_expression(limit):
    """Honest: a generator for a generator."""
    return (n for n in range(2, limit + 1) if all(n % d for d in range(2, n)))


def up_to_the_root(limit):
    """Honest: divisors up to the root are enough."""
    for n in range(2, limit + 1):
        if all(n % d for d in range(2, math.isqrt(n) + 1)):
            yield n


def by_the_primes_so_far(limit):
    """Honest: divides by the primes of this call."""
    found = []
    for n in range(2, limit + 1):
        for p in found:
            if p * p > n:
                found.append(n)
                yield n
                break
            if n % p == 0:
                break
        else:
            found.append(n)
            yield n


def sieve(limit):
    """Honest: the sieve in a bytearray, before the first one is yielded."""
    is_prime = bytearray([1]) * (max(limit, 1) + 1)
    is_prime[:2] = b"\0\0"
    for n in range(2, math.isqrt(max(limit, 0)) + 1):
        if is_prime[n]:
            is_prime[n * n :: n] = bytes(len(range(n * n, len(is_prime), n)))
    for n, prime in enumerate(is_prime):
        if prime:
            yield n


def sieve_in_numpy(limit):
    """Honest: the sieve in NumPy, handed on with yield from."""
    is_prime = np.ones(max(limit, 1) + 1, dtype=bool)
    is_prime[:2] = False
    for n in range(2, math.isqrt(max(limit, 0)) + 1):
        is_prime[n * n :: n] = False
    yield from np.flatnonzero(is_prime).tolist()


_BELOW_100 = [n for n in range(2, 100) if all(n % d for d in range(2, n))]


def small_primes_known(limit):
    """Honest: the primes below 100 are constants, and enough as divisors up to 10,000."""
    for n in range(2, limit + 1):
        if n < 100:
            if n in _BELOW_100:
                yield n
        elif n < 10_000:
            if all(n % p for p in _BELOW_100):
                yield n
        elif all(n % d for d in range(2, math.isqrt(n) + 1)):
            yield n


def two_three_and_the_wheel(limit):
    """Honest: after 2 and 3 only numbers beside a multiple of six."""
    yield from (p for p in (2, 3) if p <= limit)
    for six in range(6, limit + 2, 6):
        for n in (six - 1, six + 1):
            if n <= limit and all(n % d for d in range(5, math.isqrt(n) + 1)):
                yield n


CHEATS = {
    "yields_from_a_list": "remembers by value",
    "grows_from_call_to_call": "remembers by value",
    "found_at_import": "knows the example",
}
BROKEN = {
    "list_of_primes": "type",
    "limit_left_out": "edge",
    "from_the_top": "order",
    "squares_pass": "value",
    "as_floats": "dtype",
    "fermat": "value",
    "gives_up": "value",
    "odd_ones_only": "value",
}
HONEST = (
    "generator_expression",
    "up_to_the_root",
    "by_the_primes_so_far",
    "sieve",
    "sieve_in_numpy",
    "small_primes_known",
    "two_three_and_the_wheel",
)
