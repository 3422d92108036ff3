"""Parsing: a reader of nested data like JSON, one character after the other."""

SIZE = 60

SAMPLE = '{"name": "sample", "tags": ["a", "bc", "def"], "on": true, "none": null, "at": [1, -2.5, 3e2, {"x": 0, "y": [[], {}]}]}'


def parse(text):
    value, at = parse_value(text, skip(text, 0))
    if skip(text, at) != len(text):
        raise ValueError("more follows at %d" % at)
    return value


def skip(text, at):
    while at < len(text) and text[at] in " \n\t":
        at += 1
    return at


def parse_value(text, at):
    letter = text[at]
    if letter == "{":
        return parse_items(text, at + 1, "}", {})
    if letter == "[":
        return parse_items(text, at + 1, "]", [])
    if letter == '"':
        end = text.index('"', at + 1)
        return text[at + 1:end], end + 1
    for word, value in (("true", True), ("false", False), ("null", None)):
        if text[at:at + len(word)] == word:
            return value, at + len(word)
    end = at
    while end < len(text) and text[end] in "+-.0123456789eE":
        end += 1
    number = text[at:end]
    return (float(number) if "." in number or "e" in number else int(number)), end


def parse_items(text, at, closing, made):
    at = skip(text, at)
    while text[at] != closing:
        value, at = parse_value(text, at)
        at = skip(text, at)
        if closing == "}":
            made[value], at = parse_value(text, skip(text, at + 1))
            at = skip(text, at)
        else:
            made.append(value)
        if text[at] == ",":
            at = skip(text, at + 1)
    return made, at + 1


def weigh(value):
    if isinstance(value, dict):
        return sum([len(key) + weigh(item) for key, item in value.items()])
    if isinstance(value, list):
        return 1 + sum([weigh(item) for item in value])
    return 2 if isinstance(value, float) else 1


def run(count):
    text = "[" + ", ".join([SAMPLE] * count) + "]"
    return weigh(parse(text))
