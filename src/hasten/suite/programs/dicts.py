"""Dicts and strings: counting words, and who follows whom."""

SIZE = 3000

WORDS = "the quick brown fox jumps over the lazy dog while a slow red hen sleeps under an old oak".split()


def run(count):
    seed, text = 42, []
    for _ in range(count):
        seed = (seed * 1103515245 + 12345) % 2147483648
        text.append(WORDS[(seed >> 16) % len(WORDS)])
    counts, followers = {}, {}
    for before, word in zip(text, text[1:]):
        counts[word] = counts.get(word, 0) + 1
        key = before + ">" + word
        followers[key] = followers.get(key, 0) + 1
    best = sorted(followers.items(), key=lambda item: (-item[1], item[0]))[:5]
    return sorted(counts.items()), best
