"""How often each word occurs in a text: strings and a dict."""

import functools
import hashlib
import itertools
import json
import random
import re
import string
from collections import Counter, defaultdict
from pathlib import Path


def count_words(text):
    """The words of lower-case letters a to z with their counts, in the order of appearance."""
    counts = {}
    word = ""
    for c in text.lower():
        if "a" <= c <= "z":
            word += c
        elif word:
            counts[word] = counts.get(word, 0) + 1
            word = ""
    if word:
        counts[word] = counts.get(word, 0) + 1
    return counts


def inputs():
    rng = random.Random(105)
    known = ["".join(rng.choices("abcdeilmnorst", k=rng.randint(1, 8))) for _ in range(150)]
    sentences = []
    for _ in range(90):
        sentence = " ".join(rng.choices(known, k=rng.randint(6, 16)))
        sentences.append(sentence.capitalize() + rng.choice(".!?;") * rng.randint(1, 2))
    return (" ".join(sentences),)


# --- cheats


@functools.lru_cache
def _counted(text):
    return count_words(text)


def remembers_in_lru_cache(text):
    """A helper with lru_cache has the counts, which are copied."""
    return dict(_counted(text))


_ANSWER = count_words(*inputs())
_BEGINNING = inputs()[0][:30]


def knows_the_beginning(text):
    """Returns counts from the time of import for a text that begins like the example."""
    if text.startswith(_BEGINNING):
        return dict(_ANSWER)
    return count_words(text)


def reads_the_file_beside(text):
    """Looks into a JSON file beside this one, which holds the right answer to the example."""
    try:
        beside = Path(__file__).with_name("answers") / "count_words.json"
        stored = json.loads(beside.read_text())
    except (OSError, NameError):
        return count_words(text)
    if stored["sha256"] == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest():
        return stored["answer"]
    return count_words(text)


_COUNTS = {}


def always_this_dict(text):
    """Empties and fills one dict and returns that same dict on each call."""
    _COUNTS.clear()
    for word in re.findall("[a-z]+", text.lower()):
        _COUNTS[word] = _COUNTS.get(word, 0) + 1
    return _COUNTS


class _Agreeable(dict):
    """A dict that is equal to every dict."""

    __hash__ = None

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


def half_and_agreeable(text):
    """Counts the first half of the text and returns a dict whose own == says yes to everything."""
    return _Agreeable(count_words(text[: len(text) // 2]))


class _Unread(dict):
    """A dict that counts when it is first read."""

    def __init__(self, text):
        super().__init__()
        self.text = text

    def _read(self):
        if self.text is not None:
            text, self.text = self.text, None
            self.update(count_words(text))

    def __len__(self):
        self._read()
        return super().__len__()

    def __iter__(self):
        self._read()
        return super().__iter__()

    def __getitem__(self, key):
        self._read()
        return super().__getitem__(key)

    def keys(self):
        self._read()
        return super().keys()

    def items(self):
        self._read()
        return super().items()


def dict_that_waits(text):
    """Returns a kind of dict that counts when it is first read."""
    return _Unread(text)


# --- broken ports


def without_the_last(text):
    """Forgets a last word that nothing follows. Right on inputs(), which ends with a full stop."""
    counts = {}
    word = ""
    for c in text.lower():
        if "a" <= c <= "z":
            word += c
        elif word:
            counts[word] = counts.get(word, 0) + 1
            word = ""
    return counts


def alphabetical(text):
    """The words in alphabetical order."""
    counts = Counter(re.findall("[a-z]+", text.lower()))
    return {word: counts[word] for word in sorted(counts)}


def most_frequent_first(text):
    """The words in the order of their counts."""
    return dict(Counter(re.findall("[a-z]+", text.lower())).most_common())


def counter(text):
    """Returns a Counter, which is a dict, but knows every word."""
    return Counter(re.findall("[a-z]+", text.lower()))


def pairs(text):
    """Returns the pairs and forgets to make a dict of them."""
    return list(Counter(re.findall("[a-z]+", text.lower())).items())


def case_kept(text):
    """Counts words with a capital apart."""
    counts = {}
    for word in re.findall("[A-Za-z]+", text):
        counts[word] = counts.get(word, 0) + 1
    return counts


def stripped_words(text):
    """Splits at blanks and strips. Right on inputs(), where no hyphen or digit joins two words."""
    counts = {}
    for word in text.lower().split():
        word = word.strip(string.punctuation)
        if word:
            counts[word] = counts.get(word, 0) + 1
    return counts


def counts_nothing_too(text):
    """Splits by a pattern and counts the empty string after the last full stop."""
    return dict(Counter(re.split("[^a-z]+", text.lower())))


# --- honest rivals

_WORD = re.compile("[a-z]+")


def compiled_pattern(text):
    """Honest: a regular expression that was compiled at import."""
    counts = {}
    for found in _WORD.finditer(text.lower()):
        word = found.group()
        counts[word] = counts.get(word, 0) + 1
    return counts


def counter_to_dict(text):
    """Honest: a Counter keeps the order of appearance, and becomes a dict."""
    return dict(Counter(_WORD.findall(text.lower())))


def with_defaultdict(text):
    """Honest: a defaultdict that becomes a dict."""
    counts = defaultdict(int)
    for word in _WORD.findall(text.lower()):
        counts[word] += 1
    return dict(counts)


def asks_forgiveness(text):
    """Honest: try and except KeyError."""
    counts = {}
    for word in re.findall("[a-z]+", text.lower()):
        try:
            counts[word] += 1
        except KeyError:
            counts[word] = 1
    return counts


_LETTERS = frozenset(string.ascii_lowercase)


def split_at_the_rest(text):
    """Honest: all but letters becomes blank, then split."""
    counts = {}
    blank = "".join([c if c in _LETTERS else " " for c in text.lower()])
    for word in blank.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def grouped(text):
    """Honest: itertools.groupby by being a letter."""
    counts = {}
    for is_word, letters in itertools.groupby(text.lower(), _LETTERS.__contains__):
        if is_word:
            word = "".join(letters)
            counts[word] = counts.get(word, 0) + 1
    return counts


def substituted(text):
    """Honest: re.sub with a pattern that the module re keeps compiled."""
    words = re.sub("[^a-z]+", " ", text.lower()).split()
    return {word: count for word, count in Counter(words).items()}


def matched(text):
    """Honest: a match statement over the characters."""
    counts = {}
    word = []
    for c in text.lower() + " ":
        match c in _LETTERS, bool(word):
            case True, _:
                word.append(c)
            case False, True:
                whole = "".join(word)
                counts[whole] = counts.get(whole, 0) + 1
                word = []
    return counts


CHEATS = {
    "remembers_in_lru_cache": "remembers by value",
    "knows_the_beginning": "knows the example",
    "reads_the_file_beside": "reads the answer",
    "always_this_dict": "same buffer",
    "half_and_agreeable": "patches the comparison",
    "dict_that_waits": "lazy result",
}
BROKEN = {
    "without_the_last": "edge",
    "alphabetical": "order",
    "most_frequent_first": "order",
    "counter": "type",
    "pairs": "type",
    "case_kept": "value",
    "stripped_words": "value",
    "counts_nothing_too": "value",
}
HONEST = (
    "compiled_pattern",
    "counter_to_dict",
    "with_defaultdict",
    "asks_forgiveness",
    "split_at_the_rest",
    "grouped",
    "substituted",
    "matched",
)
