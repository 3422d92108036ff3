"""Whole numbers: a sieve, and remainders."""

SIZE = 12000


def run(limit):
    composite = [False] * (limit + 1)
    total = 0
    for n in range(2, limit + 1):
        if not composite[n]:
            total = (total * 31 + n) % 1000003
            for multiple in range(n * n, limit + 1, n):
                composite[multiple] = True
    steps = 0
    for n in range(1, limit // 20):
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
    return total, steps
