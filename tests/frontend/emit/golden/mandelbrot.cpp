// mandelbrot: Counts in a NumPy array.
// Translated by Hasten from mandelbrot.py:6; the numbers at the end of lines are those of the original.
// Raises what Python raises.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <vector>

enum { OVERFLOW_ERROR = 2, ZERO_DIVISION_ERROR = 3, VALUE_ERROR = 4, MEMORY_ERROR = 5 };

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

static inline int64_t checked_add(int64_t a, int64_t b, int line)
{
    int64_t result;
    if (__builtin_add_overflow(a, b, &result))
        fail(OVERFLOW_ERROR, line);
    return result;
}

static inline double checked_divisor(double b, int line)
{
    if (b == 0.0)
        fail(ZERO_DIVISION_ERROR, line);
    return b;
}

// mandelbrot.py:6: Counts in a NumPy array.
static Array<int64_t, 2> mandelbrot(int64_t width, int64_t height, int64_t max_iter)
{
    Array<int64_t, 2> counts = zeros<int64_t, 2>({height, width}, 8);  // 8
    for (int64_t row = 0; row < height; row++) {  // 9
        const double cy = -1.25 + 2.5 * static_cast<double>(row) / checked_divisor(static_cast<double>(height), 10);  // 10
        for (int64_t column = 0; column < width; column++) {  // 11
            const double cx = -2.0 + 3.0 * static_cast<double>(column) / checked_divisor(static_cast<double>(width), 12);  // 12
            double zx = 0.0;  // 13
            double zy = 0.0;  // 14
            int64_t n = 0;  // 15
            while (n < max_iter && zx * zx + zy * zy <= 4.0) {  // 16
                const double next_zx = zx * zx - zy * zy + cx;  // 17
                zy = 2.0 * zx * zy + cy;
                zx = next_zx;
                n = checked_add(n, 1, 18);  // 18
            }
            counts(row, column) = n;  // 19
        }
    }
    return counts;  // 20
}

// What a call leaves: the exception of Python and its line, or what the function returns.
struct mandelbrot_outcome {
    int32_t kind, line;
    int64_t *item0;
    int64_t item0_shape[2];
};

// For callers from outside, in any language.
extern "C" int32_t mandelbrot_call(int64_t width, int64_t height, int64_t max_iter, mandelbrot_outcome *outcome)
{
    outcome->kind = 0;
    try {
        const auto result = mandelbrot(width, height, max_iter);
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

extern "C" void mandelbrot_free(void *data)
{
    std::free(data);
}
