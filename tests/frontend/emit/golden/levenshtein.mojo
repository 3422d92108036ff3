# levenshtein: The fewest insertions, deletions and substitutions that make b of a.
# Translated by Hasten from levenshtein.py:6; the numbers at the end of lines are those of the original.
# Raises what Python raises.
from std.ffi import external_call
from std.sys import size_of
from std.utils import Index, IndexList

comptime INDEX_ERROR = 1
comptime VALUE_ERROR = 4
comptime MEMORY_ERROR = 5


@fieldwise_init
struct Failure(Copyable):
    """An exception of Python: which one, and the line that raised it."""

    var kind: Int
    var line: Int


comptime Address[T: AnyType] = Pointer[T, MutUntrackedOrigin]


struct Memory:
    """Memory that lives until the call from outside is over: a chain of blocks, each behind the address of the one before."""

    var newest: Int

    def __init__(out self):
        self.newest = 0

    def allocate[T: TrivialRegisterPassable](
        mut self, count: Int, zeroed: Bool, line: Int
    ) raises Failure -> Address[T]:
        if count < 0:
            raise Failure(VALUE_ERROR, line)
        if count > (Int.MAX - 16) // size_of[T]():
            raise Failure(MEMORY_ERROR, line)
        var size = 16 + count * size_of[T]()
        var block = external_call["calloc", Int](Int(1), size) if zeroed else external_call["malloc", Int](size)
        if block == 0:
            raise Failure(MEMORY_ERROR, line)
        Address[Int](unsafe_from_address=block)[] = self.newest
        self.newest = block
        return Address[T](unsafe_from_address=block + 16)

    def forget(mut self, data: Int) -> Bool:
        """Take a block out of the chain; whether it was there."""
        if self.newest == data - 16:
            self.newest = Address[Int](unsafe_from_address=self.newest)[]
            return True
        var block = self.newest
        while block != 0:
            var link = Address[Int](unsafe_from_address=block)
            if link[] == data - 16:
                link[] = Address[Int](unsafe_from_address=link[])[]
                return True
            block = link[]
        return False

    def release(mut self):
        while self.newest != 0:
            var before = Address[Int](unsafe_from_address=self.newest)[]
            external_call["free", NoneType](self.newest)
            self.newest = before


struct Array[T: TrivialRegisterPassable, N: Int](TrivialRegisterPassable):
    """An array in C order. Others may hold it too, as in Python: whoever indexes it has looked at the bounds."""

    var data: Address[Self.T]
    var shape: IndexList[Self.N]

    def __init__(out self, data: Address[Self.T], shape: IndexList[Self.N]):
        self.data = data
        self.shape = shape

    def __init__(out self):
        self.data = Address[Self.T](unsafe_from_address=size_of[Self.T]())
        self.shape = IndexList[Self.N](0)

    def step(self, axis: Int) -> Int:
        """From one element to the next along an axis."""
        var product = 1
        for inner in range(axis + 1, Self.N):
            product *= self.shape[inner]
        return product

    @always_inline
    def __getitem__(self, *at: Int) -> Self.T:
        var place = at[0]
        comptime for axis in range(1, Self.N):
            place = place * self.shape[axis] + at[axis]
        return self.data[unsafe_offset=place]

    @always_inline
    def __setitem__(self, *at: Int, value: Self.T):
        var place = at[0]
        comptime for axis in range(1, Self.N):
            place = place * self.shape[axis] + at[axis]
        self.data[unsafe_offset=place] = value


def empty[T: TrivialRegisterPassable, N: Int](
    mut memory: Memory, shape: IndexList[N], zeroed: Bool, line: Int
) raises Failure -> Array[T, N]:
    var count = Int128(1)
    comptime for axis in range(N):
        if shape[axis] < 0:
            raise Failure(VALUE_ERROR, line)
        count *= Int128(shape[axis])
        if count > Int128(Int.MAX):
            raise Failure(VALUE_ERROR, line)
    return Array(memory.allocate[T](Int(count), zeroed, line), shape)


def counting(mut memory: Memory, n: Int, line: Int) raises Failure -> Array[Int, 1]:
    var made = empty[Int](memory, Index(n), False, line)
    for i in range(n):
        made[i] = i
    return made


def counting[dtype: DType](
    mut memory: Memory, n: Int, line: Int
) raises Failure -> Array[Scalar[dtype], 1]:
    var made = empty[Scalar[dtype]](memory, Index(n), False, line)
    for i in range(n):
        made[i] = Scalar[dtype](i)
    return made


@always_inline
def index_within(i: Int, n: Int, line: Int) raises Failure -> Int:
    if i < 0 or i >= n:
        raise Failure(INDEX_ERROR, line)
    return i


# levenshtein.py:6: The fewest insertions, deletions and substitutions that make b of a.
def levenshtein(a: Array[Int, 1], b: Array[Int, 1], mut memory: Memory) raises Failure -> Int:
    var n = b.shape[0]  # 8
    var size = n + 1  # 9
    var size2 = max(0, size)
    var previous = counting(memory, size2, 9)
    var size3 = n + 1  # 10
    var current = empty[Int](memory, Index(size3), True, 10)
    for i in range(a.shape[0]):  # 11
        var current_before = i + 1  # 12
        current[index_within(0, current.shape[0], 12)] = current_before
        for j in range(n):  # 13
            var best = previous[j] + (0 if a[i] == b[j] else 1)  # 14
            best = min(best, previous[j + 1] + 1)  # 15
            best = min(best, current_before + 1)  # 17
            current[j + 1] = best  # 19
            current_before = best
        var next_previous = current  # 20
        current = previous
        previous = next_previous
    return previous[n]  # 21


# What a call leaves: the exception of Python and its line, or what the function returns.
struct Outcome:
    var kind: Int32
    var line: Int32
    var item0: Int


# For callers from outside, in any language.
@export("levenshtein_call")
def levenshtein_call(a: Address[Int], a_n0: Int, b: Address[Int], b_n0: Int, outcome: Address[Outcome]) abi("C") -> Int32:
    var memory = Memory()
    outcome[].kind = 0
    try:
        outcome[].item0 = levenshtein(Array(a, Index(a_n0)), Array(b, Index(b_n0)), memory)
    except failure:
        outcome[].kind = Int32(failure.kind)
        outcome[].line = Int32(failure.line)
    memory.release()
    return Int32(outcome[].kind != 0)
