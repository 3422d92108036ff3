# pairwise: Euclidean distance of every row of X to every other.
# Translated by Hasten from pairwise.py:9; the numbers at the end of lines are those of the original.
# Raises what Python raises.
from std.ffi import external_call
from std.math import sqrt
from std.sys import size_of
from std.utils import Index, IndexList

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


def keep[T: TrivialRegisterPassable](
    mut memory: Memory, data: Address[T], count: Int, line: Int
) raises Failure -> Address[T]:
    """Memory that the caller keeps, and frees by its own call: a copy where it is part of something else."""
    if memory.forget(Int(data)):
        return data
    var copy = memory.allocate[T](count, False, line)
    for i in range(count):
        copy[unsafe_offset=i] = data[unsafe_offset=i]
    _ = memory.forget(Int(copy))
    return copy


@always_inline
def checked_sqrt(x: Float64, line: Int) raises Failure -> Float64:
    if x < 0.0:
        raise Failure(VALUE_ERROR, line)
    return sqrt(x)


# pairwise.py:9: Euclidean distance of every row of X to every other.
def pairwise(X: Array[Float64, 2], mut memory: Memory) raises Failure -> Array[Float64, 2]:
    var n = X.shape[0]  # 11
    var dimensions = X.shape[1]
    var D = empty[Float64](memory, Index(n, n), False, 12)  # 12
    for i in range(n):  # 13
        for j in range(n):  # 14
            var d: Float64 = 0.0  # 15
            for k in range(dimensions):  # 16
                var tmp = X[i, k] - X[j, k]  # 17
                d += tmp * tmp  # 18
            D[i, j] = checked_sqrt(d, 19)  # 19
    return D  # 20


# What a call leaves: the exception of Python and its line, or what the function returns.
struct Outcome:
    var kind: Int32
    var line: Int32
    var item0: Address[Float64]
    var item0_shape: IndexList[2]


# For callers from outside, in any language.
@export("pairwise_call")
def pairwise_call(X: Address[Float64], X_n0: Int, X_n1: Int, outcome: Address[Outcome]) abi("C") -> Int32:
    var memory = Memory()
    outcome[].kind = 0
    try:
        var result = pairwise(Array(X, Index(X_n0, X_n1)), memory)
        outcome[].item0 = keep(memory, result.data, result.shape[0] * result.shape[1], 0)
        outcome[].item0_shape = result.shape
    except failure:
        outcome[].kind = Int32(failure.kind)
        outcome[].line = Int32(failure.line)
    memory.release()
    return Int32(outcome[].kind != 0)


# Frees what a call returned.
@export("pairwise_free")
def pairwise_free(data: Int) abi("C"):
    external_call["free", NoneType](data - 16)
