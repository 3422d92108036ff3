"""How many primes there are below n, by trial division: whole numbers only, no arrays."""


def is_prime(n):
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    divisor = 3
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 2
    return True


def primes(n):
    """Count the primes below n."""
    count = 0
    for candidate in range(n):
        if is_prime(candidate):
            count += 1
    return count


def inputs():
    return {
        "small": (2_000,),
        "default": (120_000,),
    }
