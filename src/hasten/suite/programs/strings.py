"""Strings: building, cutting, replacing, comparing."""

SIZE = 1500


def run(count):
    lines = []
    for i in range(count):
        name = "item-%04d" % (i * 7919 % 10007)
        lines.append(name.upper().replace("-", "_") + "," + ";".join([str(i % 7), str(i * i), name[::-1]]))
    text = "\n".join(lines)
    fields = [line.split(",") for line in text.split("\n")]
    kept = [one for one, rest in fields if rest.startswith("3;") or rest.find("11") >= 0]
    vowels = sum([text.count(letter) for letter in "AEIOU"])
    return len(text), vowels, kept[:10], len(kept)
