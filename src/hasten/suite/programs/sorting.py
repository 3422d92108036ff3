"""Sorting: by keys, by several, and again what is sorted almost."""

SIZE = 1500


def run(count):
    seed, people = 11, []
    for _ in range(count):
        seed = (seed * 1664525 + 1013904223) % 4294967296
        people.append(("n%d" % (seed % 997), seed >> 20, (seed >> 8) % 1000 / 10.0))
    by_name = sorted(people, key=lambda person: person[0])
    by_age = sorted(by_name, key=lambda person: (person[1] % 90, -person[2]))
    again = sorted(by_age + by_name[:50], key=lambda person: person[1] % 90)
    highest = sorted(again, key=lambda person: person[2], reverse=True)
    return highest[:3], by_age[0], again[-1], sum([i * p[1] for i, p in enumerate(again)]) % 1000003
