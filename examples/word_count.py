"""The most frequent words of a text: strings and dicts, which few compilers know."""

SYLLABLES = ("ba", "di", "fo", "gu", "ke", "la", "mi", "no", "pu", "re", "sa", "ti")


def word_count(text, top):
    """The `top` most frequent words with their counts, ties in alphabetical order."""
    counts = {}
    for word in text.split():
        word = word.strip(".,;:!?").lower()
        if word:
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]


def some_text(words):
    """A text of made-up words, always the same."""
    state = 4711
    found = []
    for number in range(words):
        word = ""
        state = (state * 16807) % 2147483647
        for _ in range(1 + state % 3):
            state = (state * 16807) % 2147483647
            word += SYLLABLES[state % len(SYLLABLES)]
        if number % 12 == 0:
            word = word.capitalize()
        found.append(word + "." if number % 12 == 11 else word)
    return " ".join(found)


def inputs():
    return {
        "small": (some_text(500), 10),
        "default": (some_text(300_000), 20),
    }
