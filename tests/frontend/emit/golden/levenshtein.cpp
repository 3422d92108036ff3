// levenshtein: The fewest insertions, deletions and substitutions that make b of a.
// Translated by Hasten from levenshtein.py:6; the numbers at the end of lines are those of the original.
// Raises what Python raises.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <vector>

enum { INDEX_ERROR = 1, VALUE_ERROR = 4, MEMORY_ERROR = 5 };

// An exception of Python: which one, and the line that raised it.
struct Failure {
    int kind, line;
};

// An array: the elements, lengths of the axes, steps from one element to the next.
template <typename T, std::size_t N> struct Array {
    T *data = nullptr;
    std::array<int64_t, N> shape{}, stride{};

    // An element of an array in C order.
    template <typename... Index> T &operator()(Index... index) const
    {
        int64_t place = 0;
        std::size_t axis = 0;
        ((place = place * shape[axis++] + index), ...);
        return data[place];
    }

    // An element of an array with any steps.
    template <typename... Index> T &at(Index... index) const
    {
        int64_t place = 0;
        std::size_t axis = 0;
        ((place += index * stride[axis++]), ...);
        return data[place];
    }
};

[[noreturn]] static void fail(int kind, int line)
{
    throw Failure{kind, line};
}

// Memory that lives until the call from outside is over.
static thread_local std::vector<std::unique_ptr<void, void (*)(void *)>> memory;

template <typename T, std::size_t N>
static Array<T, N> allocated(const std::array<int64_t, N> &shape, bool zeroed, int line)
{
    int64_t count = 1;
    for (const int64_t n : shape)
        if (n < 0 || __builtin_mul_overflow(count, n, &count))
            fail(VALUE_ERROR, line);
    if (count > PTRDIFF_MAX / 2 / static_cast<int64_t>(sizeof(T)))
        fail(MEMORY_ERROR, line);
    const std::size_t size = static_cast<std::size_t>(count) * sizeof(T) + 1;
    void *data = zeroed ? std::calloc(1, size) : std::malloc(size);
    if (data == nullptr)
        fail(MEMORY_ERROR, line);
    memory.emplace_back(data, std::free);
    Array<T, N> made{static_cast<T *>(data), shape, {}};
    int64_t step = 1;
    for (std::size_t axis = N; axis-- > 0; step *= shape[axis])
        made.stride[axis] = step;
    return made;
}

template <typename T, std::size_t N> static Array<T, N> zeros(const std::array<int64_t, N> &shape, int line)
{
    return allocated<T, N>(shape, true, line);
}

template <typename T> static Array<T, 1> counting(int64_t n, int line)
{
    Array<T, 1> made = allocated<T, 1>({n}, false, line);
    for (int64_t i = 0; i < n; i++)
        made.data[i] = static_cast<T>(i);
    return made;
}

static inline int64_t index_within(int64_t i, int64_t n, int line)
{
    if (static_cast<uint64_t>(i) >= static_cast<uint64_t>(n))
        fail(INDEX_ERROR, line);
    return i;
}

// levenshtein.py:6: The fewest insertions, deletions and substitutions that make b of a.
static int64_t levenshtein(Array<int64_t, 1> a, Array<int64_t, 1> b)
{
    const int64_t n = b.shape[0];  // 8
    const int64_t size = n + 1;  // 9
    const int64_t size2 = std::max<int64_t>(0, size);
    Array<int64_t, 1> previous = counting<int64_t>(size2, 9);
    const int64_t size3 = n + 1;  // 10
    Array<int64_t, 1> current = zeros<int64_t, 1>({size3}, 10);
    for (int64_t i = 0; i < a.shape[0]; i++) {  // 11
        int64_t current_before = i + 1;  // 12
        current(index_within(0, current.shape[0], 12)) = current_before;
        for (int64_t j = 0; j < n; j++) {  // 13
            int64_t best = previous(j) + (a(i) == b(j) ? 0 : 1);  // 14
            best = std::min<int64_t>(best, previous(j + 1) + 1);  // 15
            best = std::min<int64_t>(best, current_before + 1);  // 17
            current(j + 1) = best;  // 19
            current_before = best;
        }
        Array<int64_t, 1> next_previous = current;  // 20
        current = previous;
        previous = next_previous;
    }
    return previous(n);  // 21
}

// What a call leaves: the exception of Python and its line, or what the function returns.
struct levenshtein_outcome {
    int32_t kind, line;
    int64_t item0;
};

// For callers from outside, in any language.
extern "C" int32_t levenshtein_call(int64_t *a, int64_t a_n0, int64_t *b, int64_t b_n0, levenshtein_outcome *outcome)
{
    outcome->kind = 0;
    try {
        outcome->item0 = levenshtein({a, {a_n0}, {1}}, {b, {b_n0}, {1}});
    } catch (const Failure &failure) {
        outcome->kind = failure.kind;
        outcome->line = failure.line;
    } catch (const std::exception &) {
        outcome->kind = MEMORY_ERROR;
        outcome->line = 0;
    }
    memory.clear();
    return outcome->kind != 0;
}
