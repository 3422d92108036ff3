"""Regular expressions: finding, taking apart and replacing."""

import re

SIZE = 400

LINE = re.compile(r"^(\w+) \[(\d+)/(\w+)\] \"(GET|PUT) (/[^ ]*)\" (\d\d\d)$")
NUMBER = re.compile(r"\d+")


def run(count):
    lines = []
    for i in range(count):
        verb = "GET" if i % 3 else "PUT"
        lines.append('host%d [%d/Nov] "%s /a/%d/b?id=%d" %d' % (i % 17, i % 30, verb, i, i * 7, 200 + i % 5))
    hits, total = {}, 0
    for line in lines:
        found = LINE.match(line)
        host, path, code = found.group(1), found.group(5), found.group(6)
        hits[host] = hits.get(host, 0) + int(code)
        total += len(NUMBER.sub("#", path))
    return sorted(hits.items())[:5], total
