// pairwise: Euclidean distance of every row of X to every other.
// Translated by Hasten from pairwise.py:9; the numbers at the end of lines are those of the original.
// Raises what Python raises.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <vector>

enum { VALUE_ERROR = 4, MEMORY_ERROR = 5 };

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

template <typename T, std::size_t N> static Array<T, N> empty(const std::array<int64_t, N> &shape, int line)
{
    return allocated<T, N>(shape, false, line);
}

// Memory that the caller keeps, and frees by its own call: a copy where it is part of something else.
template <typename T> static T *keep(T *data, int64_t count)
{
    for (auto &block : memory)
        if (block.get() == data)
            return static_cast<T *>(block.release());
    T *copy = allocated<T, 1>({count}, false, 0).data;
    std::copy_n(data, count, copy);
    return static_cast<T *>(memory.back().release());
}

static inline double checked_sqrt(double x, int line)
{
    if (x < 0.0)
        fail(VALUE_ERROR, line);
    return std::sqrt(x);
}

// pairwise.py:9: Euclidean distance of every row of X to every other.
static Array<double, 2> pairwise(Array<double, 2> X)
{
    const int64_t n = X.shape[0];  // 11
    const int64_t dimensions = X.shape[1];
    Array<double, 2> D = empty<double, 2>({n, n}, 12);  // 12
    for (int64_t i = 0; i < n; i++) {  // 13
        for (int64_t j = 0; j < n; j++) {  // 14
            double d = 0.0;  // 15
            for (int64_t k = 0; k < dimensions; k++) {  // 16
                const double tmp = X(i, k) - X(j, k);  // 17
                d += tmp * tmp;  // 18
            }
            D(i, j) = checked_sqrt(d, 19);  // 19
        }
    }
    return D;  // 20
}

// What a call leaves: the exception of Python and its line, or what the function returns.
struct pairwise_outcome {
    int32_t kind, line;
    double *item0;
    int64_t item0_shape[2];
};

// For callers from outside, in any language.
extern "C" int32_t pairwise_call(double *X, int64_t X_n0, int64_t X_n1, pairwise_outcome *outcome)
{
    outcome->kind = 0;
    try {
        const auto result = pairwise({X, {X_n0, X_n1}, {X_n1, 1}});
        outcome->item0 = keep(result.data, result.shape[0] * result.shape[1]);
        outcome->item0_shape[0] = result.shape[0];
        outcome->item0_shape[1] = result.shape[1];
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

extern "C" void pairwise_free(void *data)
{
    std::free(data);
}
