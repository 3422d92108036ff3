"""Arrays and lists in Mojo, and the memory that they lie in: helpers, by name."""

from __future__ import annotations

from hasten.frontend.emit.helpers import Helper

__all__ = ["STORAGE"]

STORAGE: dict[str, Helper] = {
    "Address": Helper(
        """\
comptime Address[T: AnyType] = Pointer[T, MutUntrackedOrigin]
""",
    ),
    "Memory": Helper(
        '''\
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
''',
        ("Address", "Failure"),
        ("std.ffi.external_call", "std.sys.size_of"),
    ),
    "Array": Helper(
        '''\
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
''',
        ("Address",),
        ("std.sys.size_of", "std.utils.IndexList"),
    ),
    "View": Helper(
        '''\
struct View[T: TrivialRegisterPassable, N: Int](TrivialRegisterPassable):
    """An array with any steps from one element to the next."""

    var data: Address[Self.T]
    var shape: IndexList[Self.N]
    var steps: IndexList[Self.N]

    def __init__(out self, data: Address[Self.T], shape: IndexList[Self.N], steps: IndexList[Self.N]):
        self.data = data
        self.shape = shape
        self.steps = steps

    def __init__(out self):
        self.data = Address[Self.T](unsafe_from_address=size_of[Self.T]())
        self.shape = IndexList[Self.N](0)
        self.steps = IndexList[Self.N](0)

    def step(self, axis: Int) -> Int:
        return self.steps[axis]

    @always_inline
    def __getitem__(self, *at: Int) -> Self.T:
        var place = 0
        comptime for axis in range(Self.N):
            place += at[axis] * self.steps[axis]
        return self.data[unsafe_offset=place]

    @always_inline
    def __setitem__(self, *at: Int, value: Self.T):
        var place = 0
        comptime for axis in range(Self.N):
            place += at[axis] * self.steps[axis]
        self.data[unsafe_offset=place] = value
''',
        ("Address",),
        ("std.sys.size_of", "std.utils.IndexList"),
    ),
    "view_of": Helper(
        """\
def view_of[T: TrivialRegisterPassable, N: Int](array: Array[T, N]) -> View[T, N]:
    var steps = IndexList[N](1)
    for axis in range(N):
        steps[axis] = array.step(axis)
    return View(array.data, array.shape, steps)
""",
        ("Array", "View"),
    ),
    "empty": Helper(
        """\
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
""",
        ("Memory", "Array"),
    ),
    "full": Helper(
        """\
def full[T: TrivialRegisterPassable, N: Int](
    mut memory: Memory, shape: IndexList[N], value: T, line: Int
) raises Failure -> Array[T, N]:
    var made = empty[T](memory, shape, False, line)
    for place in range(shape.flattened_length()):
        made.data[unsafe_offset=place] = value
    return made
""",
        ("Memory", "empty"),
    ),
    "counting": Helper(
        """\
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
""",
        ("Memory", "empty"),
        ("std.utils.Index",),
    ),
    "copied": Helper(
        '''\
def copied[T: TrivialRegisterPassable, N: Int](
    mut memory: Memory, source: View[T, N], line: Int
) raises Failure -> Array[T, N]:
    """A copy in C order."""
    var made = empty[T](memory, source.shape, False, line)
    for place in range(source.shape.flattened_length()):
        var rest = place
        var begin = 0
        comptime for back in range(N):
            comptime axis = N - 1 - back
            begin += rest % source.shape[axis] * source.steps[axis]
            rest //= source.shape[axis]
        made.data[unsafe_offset=place] = source.data[unsafe_offset=begin]
    return made
''',
        ("Memory", "empty", "View"),
    ),
    "keep": Helper(
        '''\
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
''',
        ("Memory",),
    ),
    "SharedList": Helper(
        '''\
@fieldwise_init
struct Items[T: TrivialRegisterPassable](TrivialRegisterPassable):
    """What a list holds, how many, and for how many there is room."""

    var data: Address[Self.T]
    var length: Int
    var capacity: Int


@fieldwise_init
struct SharedList[T: TrivialRegisterPassable](Sized, TrivialRegisterPassable):
    """A list of Python: whoever holds it sees what others do to it."""

    var items: Address[Items[Self.T]]

    def __init__(out self):
        self.items = Address[Items[Self.T]](unsafe_from_address=8)

    @always_inline
    def __len__(self) -> Int:
        return self.items[].length

    @always_inline
    def __getitem__(self, at: Int) -> Self.T:
        return self.items[].data[unsafe_offset=at]

    @always_inline
    def __setitem__(self, at: Int, item: Self.T):
        self.items[].data[unsafe_offset=at] = item
''',
        ("Address",),
    ),
    "list_at": Helper(
        '''\
def list_at[T: TrivialRegisterPassable](
    mut memory: Memory, data: Address[T], length: Int, line: Int
) raises Failure -> SharedList[T]:
    """A list of what lies in memory."""
    var items = memory.allocate[T](length, False, line)
    for i in range(length):
        items[unsafe_offset=i] = data[unsafe_offset=i]
    var made = SharedList(memory.allocate[Items[T]](1, False, line))
    made.items[] = Items(items, length, length)
    return made
''',
        ("Memory", "SharedList"),
    ),
    "lists_at": Helper(
        """\
def lists_at[T: TrivialRegisterPassable](
    mut memory: Memory, data: Address[T], lengths: Address[Int], length: Int, line: Int
) raises Failure -> SharedList[SharedList[T]]:
    var rows = memory.allocate[SharedList[T]](length, False, line)
    var begin = 0
    for i in range(length):
        rows[unsafe_offset=i] = list_at(memory, data.unsafe_offset(begin), lengths[unsafe_offset=i], line)
        begin += lengths[unsafe_offset=i]
    return list_at(memory, rows, length, line)
""",
        ("Memory", "list_at"),
    ),
    "list_of": Helper(
        """\
def list_of[T: TrivialRegisterPassable](
    mut memory: Memory, *items: T, line: Int
) raises Failure -> SharedList[T]:
    var data = memory.allocate[T](len(items), False, line)
    for i in range(len(items)):
        data[unsafe_offset=i] = items[i]
    var made = SharedList(memory.allocate[Items[T]](1, False, line))
    made.items[] = Items(data, len(items), len(items))
    return made
""",
        ("Memory", "SharedList"),
    ),
    "append": Helper(
        """\
@always_inline
def append[T: TrivialRegisterPassable](
    mut memory: Memory, items: SharedList[T], item: T, line: Int
) raises Failure:
    if items.items[].length == items.items[].capacity:
        var capacity = 2 * len(items) + 8
        var data = memory.allocate[T](capacity, False, line)
        for i in range(len(items)):
            data[unsafe_offset=i] = items[i]
        items.items[].data = data
        items.items[].capacity = capacity
    items[len(items)] = item
    items.items[].length += 1
""",
        ("Memory", "SharedList"),
    ),
    "pop": Helper(
        """\
def pop[T: TrivialRegisterPassable](items: SharedList[T], line: Int) raises Failure -> T:
    if len(items) == 0:
        raise Failure(INDEX_ERROR, line)
    items.items[].length -= 1
    return items[len(items)]
""",
        ("Failure", "SharedList"),
    ),
    "repeated": Helper(
        '''\
def repeated[T: TrivialRegisterPassable](
    mut memory: Memory, items: SharedList[T], times: Int, line: Int
) raises Failure -> SharedList[T]:
    """A new list with the items of this one, some times over."""
    var length = len(items) * max(times, 0)
    var made = list_at(memory, memory.allocate[T](length, False, line), length, line)
    for i in range(length):
        made[i] = items[i % len(items)]
    return made
''',
        ("Memory", "list_at"),
    ),
    "keep_list": Helper(
        """\
def keep_list[T: TrivialRegisterPassable](
    mut memory: Memory, items: SharedList[T], line: Int
) raises Failure -> Address[T]:
    return keep(memory, items.items[].data, len(items), line)
""",
        ("Memory", "keep", "SharedList"),
    ),
    "keep_lengths": Helper(
        """\
def keep_lengths[T: TrivialRegisterPassable](
    mut memory: Memory, rows: SharedList[SharedList[T]], line: Int
) raises Failure -> Address[Int]:
    var lengths = memory.allocate[Int](len(rows), False, line)
    for i in range(len(rows)):
        lengths[unsafe_offset=i] = len(rows[i])
    return keep(memory, lengths, len(rows), line)
""",
        ("Memory", "keep", "SharedList"),
    ),
    "keep_lists": Helper(
        '''\
def keep_lists[T: TrivialRegisterPassable](
    mut memory: Memory, rows: SharedList[SharedList[T]], line: Int
) raises Failure -> Address[T]:
    """The items of lists one after the other."""
    var all = list_of[T](memory, line=line)
    for i in range(len(rows)):
        for k in range(len(rows[i])):
            append(memory, all, rows[i][k], line)
    return keep_list(memory, all, line)
''',
        ("Memory", "append", "keep_list", "list_of"),
    ),
}
