import copy
import random
import textwrap

import numpy as np
import pytest

from hasten.frontend.independence import Verdict, loops_of, parallel_loops
from hasten.workload.edits import apply_edits, replace_node
from hasten.workload.model import ModuleSource, Place
from hasten.workload.signature import signature_of

RNG = np.random.default_rng(3)
MATRIX = RNG.normal(size=(6, 5))
SQUARE = RNG.normal(size=(6, 6))
VECTOR = RNG.normal(size=8)
INDEX = np.array([0, 1, 1, 3, 2, 2, 0, 4])


def source_of(text: str) -> ModuleSource:
    """A module source whose lines are those of a file ``case.py``; its last function is the main one."""
    text = "import math\nimport numpy as np\n" + textwrap.dedent(text).lstrip()
    names = tuple(line[4:].split("(")[0] for line in text.splitlines() if line.startswith("def "))
    places = tuple(Place("case.py", line) for line in range(1, text.count("\n") + 2))
    return ModuleSource(text, names[-1], names, places)


def made(source: ModuleSource, text: str):
    space = {"_shuffled": shuffled}
    exec(compile(text, "case.py", "exec"), space)
    return space[source.function]


def shuffled(numbers):
    order = list(numbers)
    random.Random(5).shuffle(order)
    return order


def judged(text: str, *args):
    source = source_of(text)
    signature = signature_of(made(source, source.text), args)
    return source, loops_of(source, signature), parallel_loops(source, signature)


def verdicts(text: str, *args) -> dict[int, Verdict]:
    return {loop.line: loop.verdict for loop in judged(text, *args)[1]}


def reason(text: str, *args) -> str:
    """Why the first loop is not independent."""
    loop = judged(text, *args)[1][0]
    assert loop.verdict is not Verdict.INDEPENDENT
    return loop.reason


def outcome(function, args):
    args = copy.deepcopy(args)
    return [np.asarray(value).tobytes() for value in (function(*args), *args)]


INDEPENDENT = {
    "pairwise distances": (
        """
        def f(X):
            n, m = X.shape
            out = np.empty((n, n))
            for i in range(n):
                for j in range(n):
                    d = 0.0
                    for k in range(m):
                        t = X[i, k] - X[j, k]
                        d += t * t
                    out[i, j] = math.sqrt(d)
            return out
        """,
        (MATRIX,),
        [6],
    ),
    "a triangle written by rows": (
        """
        def f(X):
            out = np.zeros((len(X), len(X)))
            for i in range(len(X)):
                for j in range(i):
                    out[i, j] = X[i, 0] * X[j, 1]
            return out
        """,
        (MATRIX,),
        [5],
    ),
    "counted from where it starts": (
        """
        def f(a, start):
            out = np.zeros(len(a) - start)
            for i in range(start, len(a)):
                out[i - start] = a[i] * 2.0
            return out
        """,
        (VECTOR, 2),
        [5],
    ),
    "a stencil out of place": (
        """
        def f(a):
            out = np.zeros_like(a)
            for i in range(1, len(a) - 1):
                out[i] = a[i - 1] + a[i + 1]
            return out
        """,
        (VECTOR,),
        [5],
    ),
    "a row of an argument gathered in place": (
        """
        def f(X, out):
            for i in range(X.shape[0]):
                for j in range(X.shape[1]):
                    out[i] += X[i, j]
        """,
        (MATRIX, np.zeros(6)),
        [4],
    ),
    "an argument changed in place, each element for itself": (
        """
        def f(a):
            for i in range(len(a)):
                if a[i] < 0:
                    a[i] = -a[i]
        """,
        (VECTOR,),
        [4],
    ),
    "an inner while loop with its own break": (
        """
        def f(w, limit):
            out = np.zeros(w, dtype=np.int64)
            for i in range(w):
                x = 0.0
                n = 0
                while n < limit:
                    if x * x > 2.0:
                        break
                    x = x * x + i / w
                    n += 1
                out[i] = n
            return out
        """,
        (20, 30),
        [5],
    ),
    "continue": (
        """
        def f(a):
            out = np.zeros(len(a))
            for i in range(len(a)):
                if a[i] < 0:
                    continue
                out[i] = math.sqrt(a[i])
            return out
        """,
        (VECTOR,),
        [5],
    ),
    "a scalar set on every path": (
        """
        def f(a):
            out = np.zeros(len(a))
            for i in range(len(a)):
                if a[i] < 0:
                    s = -1
                else:
                    s = 1
                out[i] = s
            return out
        """,
        (VECTOR,),
        [5],
    ),
    "a pure function that builds its own array": (
        """
        def g(row, k):
            tmp = np.zeros(k)
            for j in range(k):
                tmp[j] = row[j] * 2
            return tmp.sum()

        def f(X):
            out = np.zeros(len(X))
            for i in range(len(X)):
                out[i] = g(X[i], 3)
            return out
        """,
        (MATRIX,),
        [11],
    ),
    "an array made anew in each iteration": (
        """
        def f(X):
            out = np.zeros(len(X))
            for i in range(len(X)):
                tmp = np.zeros(3)
                for j in range(3):
                    tmp[j] = X[i, j]
                out[i] = tmp[0] + tmp[2]
            return out
        """,
        (MATRIX,),
        [5],
    ),
    "time steps with a new array each": (
        """
        def f(u, steps):
            for t in range(steps):
                new = np.zeros_like(u)
                for i in range(1, len(u) - 1):
                    new[i] = u[i - 1] + u[i + 1]
                u = new
            return u
        """,
        (VECTOR, 3),
        [6],
    ),
    "time steps that swap two arrays": (
        """
        def f(a, steps):
            u, v = a.copy(), np.zeros_like(a)
            for t in range(steps):
                for i in range(1, len(u) - 1):
                    v[i] = u[i - 1] + u[i + 1]
                u, v = v, u
            return u
        """,
        (VECTOR, 3),
        [6],
    ),
    "time steps that swap through a third name": (
        """
        def f(a, steps):
            u = a.copy()
            v = np.zeros_like(a)
            for t in range(steps):
                for i in range(1, len(u) - 1):
                    v[i] = u[i - 1] + u[i + 1]
                w = u
                u = v
                v = w
            return u
        """,
        (VECTOR, 3),
        [7],
    ),
    "a step in a function of its own": (
        """
        def step(grid):
            n, m = grid.shape
            new = np.zeros((n, m))
            for i in range(1, n - 1):
                for j in range(1, m - 1):
                    new[i, j] = grid[i - 1, j] + grid[i + 1, j] - grid[i, j - 1]
            return new

        def f(grid, steps):
            for t in range(steps):
                grid = step(grid)
            return grid
        """,
        (MATRIX, 2),
        [6],
    ),
    "downwards by twos": (
        """
        def f(n):
            out = np.zeros(n)
            for i in range(n - 1, -1, -2):
                out[i] = i
            return out
        """,
        (9,),
        [5],
    ),
    "whole rows": (
        """
        def f(X):
            out = np.zeros(X.shape)
            for i in range(len(X)):
                out[i, :] = np.sin(X[i]) + X[0]
            return out
        """,
        (MATRIX,),
        [5],
    ),
    "columns": (
        """
        def f(X):
            out = np.zeros(X.shape)
            for j in range(X.shape[1]):
                total = 0.0
                for i in range(X.shape[0]):
                    total += X[i, j]
                    out[i, j] = total
            return out
        """,
        (MATRIX,),
        [5],
    ),
    "prefix sums within a row": (
        """
        def f(X):
            out = X.copy()
            for i in range(out.shape[0]):
                for j in range(1, out.shape[1]):
                    out[i, j] += out[i, j - 1]
            return out
        """,
        (MATRIX,),
        [5],
    ),
}


@pytest.mark.parametrize(("text", "args", "lines"), INDEPENDENT.values(), ids=INDEPENDENT.keys())
def test_independent_loops_are_chosen_and_give_the_same_in_any_order(text, args, lines):
    source, _, chosen = judged(text, *args)
    assert [loop.line for loop in chosen] == lines
    edits = [replace_node(loop.node.iter, f"_shuffled({_of(source, loop)})") for loop in chosen]
    changed = made(source, apply_edits(source.text, edits))
    assert outcome(changed, args) == outcome(made(source, source.text), args)


def _of(source, loop):
    node = loop.node.iter
    return source.text.splitlines()[loop.line - 1][node.col_offset : node.end_col_offset]


DEPENDENT = {
    "both triangles at once": (
        """
        def f(X):
            out = np.zeros((len(X), len(X)))
            for i in range(len(X)):
                for j in range(i):
                    out[i, j] = X[i, 0] * X[j, 1]
                    out[j, i] = out[i, j]
            return out
        """,
        (MATRIX,),
        "line 8 writes out[j, i], which other iterations may write too",
    ),
    "a stencil in place": (
        """
        def f(a):
            for i in range(1, len(a) - 1):
                a[i] = a[i - 1] + a[i + 1]
        """,
        (VECTOR,),
        "line 5 reads a[i - 1], which other iterations may write as a[i]",
    ),
    "prefix sums": (
        """
        def f(a):
            out = np.zeros(len(a))
            d = 0.0
            for i in range(len(a)):
                d = d * 0.5 + a[i]
                out[i] = d
            return out
        """,
        (VECTOR,),
        "line 7 carries `d` from one iteration to the next",
    ),
    "the loop variable used after the loop": (
        """
        def f(a):
            out = np.zeros(len(a))
            for i in range(len(a)):
                out[i] = a[i]
            return out, i
        """,
        (VECTOR,),
        "`i` is used after the loop",
    ),
    "the loop variable used in the next round of an outer loop": (
        """
        def f(a, steps):
            i = 0
            out = np.zeros(len(a))
            for t in range(steps):
                s = i
                for i in range(len(a)):
                    out[i] = s
            return out
        """,
        (VECTOR, 2),
        "line 8 carries `i` from one iteration to the next",
    ),
    "a variable used after the loop": (
        """
        def f(a):
            out = np.zeros(len(a))
            for i in range(len(a)):
                last = a[i]
                out[i] = last
            return out, last
        """,
        (VECTOR,),
        "`last` is used after the loop",
    ),
    "a scalar set on some paths only": (
        """
        def f(a):
            out = np.zeros(len(a))
            s = 0.0
            for i in range(len(a)):
                if a[i] > 0:
                    s = a[i]
                out[i] = s
            return out
        """,
        (VECTOR,),
        "line 8 carries `s` from one iteration to the next",
    ),
    "an inner loop that may set nothing": (
        """
        def f(X):
            out = np.zeros(len(X))
            for i in range(len(X)):
                for j in range(i):
                    s = X[i, 0]
                out[i] = s
            return out
        """,
        (MATRIX,),
        "line 7 carries `s` from one iteration to the next",
    ),
    "an index through another array": (
        """
        def f(a, idx):
            out = np.zeros(len(a))
            for i in range(len(a)):
                out[idx[i]] = a[i]
            return out
        """,
        (VECTOR, INDEX),
        "line 6 writes out[idx[i]], which other iterations may write too",
    ),
    "one element for all": (
        """
        def f(a):
            out = np.zeros(3)
            for i in range(len(a)):
                out[0] += a[i]
            return out
        """,
        (VECTOR,),
        "line 6 writes out[0], which other iterations may write too",
    ),
    "a second name": (
        """
        def f(a):
            out = a.copy()
            b = out
            for i in range(1, len(a)):
                out[i] = b[i - 1]
            return out
        """,
        (VECTOR,),
        "line 7 uses `b`, which may share memory with `out`",
    ),
    "a second name on one path": (
        """
        def f(a, n):
            out = np.zeros(len(a))
            b = a
            if n > 2:
                b = out[1:]
            for i in range(len(b)):
                out[i] = b[i] + 1
            return out
        """,
        (VECTOR, 3),
        "line 9 uses `b`, which may share memory with `out`",
    ),
    "a view of a row that is written": (
        """
        def f(X):
            out = np.zeros(X.shape)
            for i in range(len(X)):
                row = out[i // 2]
                for j in range(3):
                    row[j] = X[i, j]
            return out
        """,
        (MATRIX,),
        "line 8 writes row[j], and `row` may be a view of `out`",
    ),
    "a view changed by an augmented assignment": (
        """
        def f(X):
            out = np.zeros(X.shape)
            for i in range(len(X)):
                row = out[i // 2]
                row += X[i]
            return out
        """,
        (MATRIX,),
        "line 7 writes row, and `row` may be a view of `out`",
    ),
    "an index that may count from the end": (
        """
        def f(n):
            out = np.zeros(n)
            for i in range(n):
                out[i - 1] = i
            return out
        """,
        (5,),
        "line 6 writes out[i - 1], whose index may be negative: it would count from the end",
    ),
    "an offset with a name, and another start": (
        """
        def f(a, start, by):
            out = np.zeros(len(a))
            for i in range(start, len(a)):
                out[i - by] = i
            return out
        """,
        (VECTOR, 2, 1),
        "line 6 writes out[i - by], whose index may be negative: it would count from the end",
    ),
    "an offset that changes": (
        """
        def f(a, start):
            out = np.zeros(len(a))
            for i in range(start, len(a)):
                shift = int(a[i])
                out[i - shift] = i
            return out
        """,
        (VECTOR, 2),
        "line 7 writes out[i - shift], which other iterations may write too",
    ),
    "a start that is not known": (
        """
        def f(a, start):
            out = np.zeros(len(a))
            start -= 1
            for i in range(start, len(a)):
                out[i] = i
            return out
        """,
        (VECTOR, -3),
        "line 7 writes out[i], whose index may be negative: it would count from the end",
    ),
    "two offsets": (
        """
        def f(a):
            out = np.zeros(len(a) + 1)
            for i in range(len(a)):
                out[i] += a[i]
                out[i + 1] += a[i]
            return out
        """,
        (VECTOR,),
        "line 7 writes out[i + 1], which other iterations may write too",
    ),
    "two positions": (
        """
        def f(X):
            out = np.zeros((6, 6))
            for i in range(6):
                out[i, 0] = 1
                out[0, i] = 2
            return out
        """,
        (MATRIX,),
        "line 7 writes out[0, i], which other iterations may write too",
    ),
    "a mask before the loop variable": (
        """
        def f(X, mask):
            out = np.zeros((6, 5, 4))
            for i in range(4):
                out[mask, i] = 1
            return out
        """,
        (MATRIX, MATRIX > 0),
        "line 6 writes out[mask, i], which other iterations may write too",
    ),
    "a whole array read": (
        """
        def f(a):
            for i in range(len(a)):
                a[i] = a.sum()
        """,
        (VECTOR,),
        "line 5 reads a, which other iterations may write as a[i]",
    ),
    "a break": (
        """
        def f(a):
            out = np.zeros(len(a))
            for i in range(len(a)):
                if a[i] > 1:
                    break
                out[i] = 1
            return out
        """,
        (VECTOR,),
        "line 7 breaks inside the loop",
    ),
    "a return": (
        """
        def f(a):
            for i in range(len(a)):
                if a[i] > 1:
                    return i
            return -1
        """,
        (VECTOR,),
        "line 6 returns inside the loop",
    ),
    "an error raised": (
        """
        def f(a):
            out = np.zeros(len(a))
            for i in range(len(a)):
                if a[i] > 1:
                    raise ValueError
                out[i] = 1
            return out
        """,
        (VECTOR,),
        "line 7 raises inside the loop",
    ),
    "an else": (
        """
        def f(a):
            for i in range(len(a)):
                a[i] = 1
            else:
                a[0] = 2
        """,
        (VECTOR,),
        "the loop in line 4 has an `else`",
    ),
    "a list that grows": (
        """
        def f(a):
            out = []
            for i in range(len(a)):
                out.append(a[i])
            return out
        """,
        (VECTOR,),
        "line 6 changes `out`, which is not known to be an array",
    ),
    "a function that writes to its argument": (
        """
        def g(row, v):
            row[0] = v

        def f(X):
            for i in range(len(X)):
                g(X[i // 2], i)
        """,
        (MATRIX,),
        "line 8 calls `g`, which may write to `row`",
    ),
    "a function that adds to its argument in place": (
        """
        def g(row, v):
            row += v
            return row

        def f(X):
            out = np.zeros(len(X))
            for i in range(len(X)):
                out[i] = g(X[0], i)[0]
            return out
        """,
        (MATRIX,),
        "line 10 calls `g`, which may write to `row`",
    ),
    "random numbers": (
        """
        def f(n):
            out = np.zeros(n)
            for i in range(n):
                out[i] = np.random.rand()
            return out
        """,
        (5,),
        "line 6 calls `np.random.rand`, which may do more than compute",
    ),
    "printing": (
        """
        def f(n):
            for i in range(n):
                print(i)
        """,
        (5,),
        "line 5 calls `print`, which may do more than compute",
    ),
    "a ufunc that writes": (
        """
        def f(a, out):
            for i in range(len(a)):
                np.sin(a, out)
        """,
        (VECTOR, np.zeros(8)),
        "line 5 calls `np.sin`, which may do more than compute",
    ),
    "the range of a loop changed in it": (
        """
        def f(n):
            out = np.zeros(n)
            for i in range(n):
                n = 3
                out[i] = n
            return out
        """,
        (5,),
        "the range in line 5 uses `n`, which the loop changes",
    ),
    "the loop variable changed": (
        """
        def f(n):
            out = np.zeros(n)
            for i in range(n):
                i = i // 2
                out[i] = 1
            return out
        """,
        (5,),
        "`i`, the loop variable, is changed inside the loop",
    ),
    "a range of one's own": (
        """
        def range(n):
            return [0] * n

        def f(a):
            for i in range(3):
                a[i] = 1
        """,
        (VECTOR,),
        "line 7 does not loop over a range",
    ),
    "a walk over elements": (
        """
        def f(a):
            for x in a:
                a[0] = x
        """,
        (VECTOR,),
        "line 4 does not loop over a range",
    ),
    "an exception caught": (
        """
        def f(a):
            for i in range(len(a)):
                try:
                    a[i] = 1
                except IndexError:
                    pass
        """,
        (VECTOR,),
        "line 5 holds `try`",
    ),
    "a list of arrays that may hold the output": (
        """
        def f(arrays, out):
            for i in range(1, len(out)):
                out[i] = arrays[0][i - 1]
        """,
        ([VECTOR, VECTOR], np.zeros(8)),
        "line 5 uses `arrays`, which may share memory with `out`",
    ),
    "a swap that makes two names one": (
        """
        def f(a, steps):
            u, v = a.copy(), np.zeros_like(a)
            for t in range(steps):
                for i in range(1, len(u) - 1):
                    v[i] = u[i - 1]
                u = v
            return u
        """,
        (VECTOR, 3),
        "line 8 carries `u` from one iteration to the next",
    ),
}


@pytest.mark.parametrize(("text", "args", "expected"), DEPENDENT.values(), ids=DEPENDENT.keys())
def test_what_iterations_owe_to_each_other_is_told(text, args, expected):
    assert reason(text, *args) == expected
    _, loops, chosen = judged(text, *args)
    assert loops[0] not in chosen


REDUCTIONS = {
    "a sum": ("s += a[i]", 6),
    "a sum written out": ("s = s + a[i]", 6),
    "a maximum": ("s = max(s, a[i])", 6),
    "a maximum by a test": ("if a[i] > s:\n                    s = a[i]", 7),
}


@pytest.mark.parametrize(("statement", "line"), REDUCTIONS.values(), ids=REDUCTIONS.keys())
def test_a_reduction_is_reported_as_one_and_not_run_in_parallel(statement, line):
    text = f"""
        def f(a):
            s = 0.0
            for i in range(len(a)):
                {statement}
            return s
        """
    _, (loop,), chosen = judged(text, VECTOR)
    assert loop.verdict is Verdict.REDUCTION
    assert loop.reason == f"line {line} gathers `s` over all iterations"
    assert chosen == ()


def test_a_sum_that_is_read_on_the_way_is_no_reduction():
    text = """
    def f(a):
        s = 0.0
        for i in range(len(a)):
            s += a[i]
            a[i] = s
    """
    assert reason(text, VECTOR) == "line 6 carries `s` from one iteration to the next"


def test_overlap_of_arguments_is_left_to_be_looked_at_before_the_call():
    text = """
    def f(a, b, out):
        for i in range(len(a)):
            out[i] = a[i]
    """
    _, (loop,), _ = judged(text, VECTOR, VECTOR, np.zeros(8))
    assert loop.verdict is Verdict.INDEPENDENT
    assert loop.apart == (("a", "out"),)


def test_an_array_of_its_own_needs_no_look_at_the_arguments():
    text, args, _ = INDEPENDENT["pairwise distances"]
    assert judged(text, *args)[2][0].apart == ()


def test_in_a_callee_arguments_may_overlap():
    text = """
    def g(a, out):
        for i in range(1, len(a)):
            out[i] = a[i - 1]

    def f(a):
        g(a, a)
    """
    assert reason(text, VECTOR) == "line 5 writes to `out`, which may overlap another argument"


def test_private_variables_are_told():
    text, args, _ = INDEPENDENT["pairwise distances"]
    assert judged(text, *args)[2][0].private == ("d", "j", "k", "t")


def test_a_loop_inside_a_dependent_one_is_chosen():
    text = """
    def f(X):
        for i in range(1, len(X)):
            for j in range(X.shape[1]):
                X[i, j] += X[i - 1, j]
    """
    _, loops, chosen = judged(text, MATRIX)
    assert [loop.verdict for loop in loops] == [Verdict.DEPENDENT, Verdict.INDEPENDENT]
    assert [loop.line for loop in chosen] == [5]


def test_a_loop_of_a_few_iterations_gives_way_to_one_inside():
    text = """
    def f(n):
        out = np.zeros((3, n))
        for k in range(3):
            for i in range(n):
                out[k, i] = i
        return out
    """
    assert [loop.line for loop in judged(text, 5)[2]] == [6]


def test_what_a_parallel_loop_calls_is_not_made_parallel_itself():
    text, args, lines = INDEPENDENT["a pure function that builds its own array"]
    _, loops, chosen = judged(text, *args)
    assert [loop.line for loop in loops if loop.verdict is Verdict.INDEPENDENT] == [5, 11]
    assert [loop.line for loop in chosen] == lines


def test_a_function_that_calls_itself_is_not_made_parallel():
    text = """
    def f(a, n):
        if n == 0:
            return
        for i in range(len(a)):
            a[i] = n
        f(a, n - 1)
    """
    assert judged(text, VECTOR, 2)[2] == ()


def test_further_demands_leave_room_for_inner_loops():
    text = """
    def f(n):
        out = np.zeros((n, n))
        for i in range(0, n, 2):
            for j in range(n):
                out[i, j] = j
        return out
    """
    source = source_of(text)
    signature = signature_of(made(source, source.text), (4,))
    chosen = parallel_loops(source, signature, lambda loop: loop.step == 1)
    assert [loop.line for loop in chosen] == [6]


def test_a_scalar_argument_cannot_share_memory():
    text = """
    def f(out, s, name):
        for i in range(len(out)):
            out[i] = s * len(name)
    """
    assert verdicts(text, np.zeros(3), 2.0, "abc") == {4: Verdict.INDEPENDENT}


BETWEEN = """
def f(x, out, radius):
    for i in range(radius, len(x) - radius):
        out[i] = x[i - radius] + x[i + radius]
"""


def test_a_range_that_begins_at_a_parameter_asks_for_one_that_is_not_negative():
    (loop,) = judged(BETWEEN, VECTOR, VECTOR.copy(), 2)[1]
    assert loop.verdict is Verdict.INDEPENDENT
    assert loop.not_negative == ("radius",)


def test_what_a_function_is_called_with_by_others_is_not_supposed():
    text = BETWEEN + "\ndef g(x, out, radius):\n    f(x, out, radius - 9)\n"
    loop = judged(text, VECTOR, VECTOR.copy(), 2)[1][0]
    assert loop.verdict is not Verdict.INDEPENDENT
