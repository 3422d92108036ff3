// pairwise: Euclidean distance of every row of X to every other.
// Translated by Hasten from pairwise.py:9; the numbers at the end of lines are those of the original.
// Unchecked: trusts indices, divisors and the size of numbers.
// pairwise.py:16: line 18 gathers `d` over all iterations
// pairwise.py:14: iterations lie across lanes
// pairwise.py:13: a loop inside of it lies across lanes
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <type_traits>
#include <vector>

enum { VALUE_ERROR = 4, MEMORY_ERROR = 5 };

constexpr int LANE = 8;  // bytes of a vector that belong to an iteration
constexpr int KEPT = 1;  // registers that a vector in flight keeps busy
constexpr bool CALLS = false;  // of functions that leave no register as it was

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

#if defined(__SSE2__)
#include <immintrin.h>
#endif

// Vectors of the widest registers; FLIGHT of them are on their way at the same time, so that one need not wait
// for the result of another.
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
constexpr int BYTES = 64, REGISTERS = 32;
#elif defined(__AVX2__)
constexpr int BYTES = 32, REGISTERS = 16;
#elif defined(__SSE2__)
constexpr int BYTES = 16, REGISTERS = 16;
#else
constexpr int BYTES = 16, REGISTERS = 32;
#endif
#ifndef FLIGHT
// As many as fit beside four registers of what is the same for all; two also where some must be put aside.
constexpr int fitting(int count)
{
    return count == 2 || count * KEPT + 4 <= REGISTERS ? count : fitting(count / 2);
}
constexpr int FLIGHT = CALLS ? 2 : fitting(REGISTERS == 32 ? 8 : 4);
#endif
#define EVERY_VECTOR _Pragma("GCC unroll 8") for (int u = 0; u < FLIGHT; u++)

#pragma GCC diagnostic ignored "-Wpsabi"  // no vector crosses the border of this file
constexpr int LANES = BYTES / LANE;
template <typename T> struct Spread {
    typedef T type __attribute__((vector_size(sizeof(T) * LANES)));
};
template <> struct Spread<bool> {
    typedef std::conditional_t<LANE == 8, int64_t, int32_t> type __attribute__((vector_size(BYTES)));
};
template <typename T> using Lanes = typename Spread<T>::type;
using Mask = Lanes<bool>;  // all bits of a lane are set, or none

// The same number in every lane.
template <typename T> static inline Lanes<T> spread(T value)
{
    return value - Lanes<T>{};
}

template <> [[maybe_unused]] inline Mask spread<bool>(bool value)
{
    return Mask{} - value;
}

// A number of one lane.
template <typename V, typename T> static inline void put(V &vector, int k, T value)
{
    if constexpr (std::is_same_v<V, Mask> && std::is_same_v<T, bool>)
        vector[k] = -value;
    else
        vector[k] = value;
}

// 0, 1, 2 ...
template <typename T> static inline Lanes<T> counted()
{
    Lanes<T> made{};
    for (int k = 0; k < LANES; k++)
        made[k] = static_cast<T>(k);
    return made;
}

// Whether some lane, or every lane, is set.
static inline bool any(Mask mask)
{
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
    return _mm512_test_epi64_mask((__m512i) mask, (__m512i) mask) != 0;
#elif defined(__AVX2__)
    return !_mm256_testz_si256((__m256i) mask, (__m256i) mask);
#elif defined(__SSE2__)
    return _mm_movemask_epi8((__m128i) mask) != 0;
#else
    typedef uint64_t Half __attribute__((vector_size(16)));
    const Half halves = (Half) mask;
    return (halves[0] | halves[1]) != 0;
#endif
}

static inline bool all(Mask mask)
{
    return !any(~mask);
}

static inline bool any(const Mask (&masks)[FLIGHT])
{
    Mask some = masks[0];
    EVERY_VECTOR some |= masks[u];
    return any(some);
}

// The outcome of a comparison as a mask, whatever the width of what was compared.
template <typename V> static inline Mask mask(V outcome)
{
    if constexpr (sizeof(V) == sizeof(Mask))
        return (Mask) outcome;
    else
        return __builtin_convertvector(outcome, Mask);
}

// One or the other, lane by lane.
template <typename V> static inline V where(Mask on, V yes, V no)
{
    if constexpr (sizeof(V) == sizeof(Mask)) {
        return on ? yes : no;
    } else {
        const auto wide = __builtin_convertvector(on, decltype(yes < no));
        return wide ? yes : no;
    }
}

// Numbers as another type, as C converts them.
template <typename To, typename V> static inline Lanes<To> converted(V value)
{
#if !(defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)) && defined(__SSE2__)
    // No instruction does it: the halves of the integer become the digits of two floats, and one addition rounds.
    if constexpr (std::is_same_v<To, double> && std::is_same_v<V, Lanes<int64_t>>) {
        typedef Lanes<uint64_t> Bits;
        const Bits low = ((Bits) value & 0xffffffff) | 0x4330000000000000;
        const Bits high = ((Bits) value >> 32) ^ 0x4530000080000000;
        return ((Lanes<double>) high - 0x1.00000801p84) + (Lanes<double>) low;
    }
#endif
    return __builtin_convertvector(value, Lanes<To>);
}

template <typename V> static inline V absolute(V value)
{
    if constexpr (std::is_same_v<V, Lanes<double>>)
        return (V) ((Lanes<uint64_t>) value & ~(UINT64_C(1) << 63));
    else if constexpr (std::is_same_v<V, Lanes<float>>)
        return (V) ((Lanes<uint32_t>) value & ~(UINT32_C(1) << 31));
    else
        return value < 0 ? -value : value;
}

// As Python chooses: the first where they are equal.
template <typename V> static inline V smaller(V a, V b)
{
    return b < a ? b : a;
}

template <typename V> static inline V larger(V a, V b)
{
    return a < b ? b : a;
}

static inline Lanes<int64_t> from_the_end(Lanes<int64_t> index, int64_t length)
{
    return index < 0 ? index + length : index;
}

template <typename V> static inline V lane_fabs(V value)
{
    return absolute(value);
}

template <typename V> static inline Mask lane_isnan(V value)
{
    return mask(value != value);
}

// Functions of one instruction, where the processor has it.
template <typename V> static inline V lane_sqrt(V value)
{
    constexpr bool doubles = std::is_same_v<V, Lanes<double>>;
    constexpr bool floats = std::is_same_v<V, Lanes<float>>;
#if defined(__AVX512F__)
    if constexpr (doubles && sizeof(V) == 64)
        return (V) _mm512_sqrt_pd((__m512d) value);
    if constexpr (floats && sizeof(V) == 64)
        return (V) _mm512_sqrt_ps((__m512) value);
#endif
#if defined(__AVX__)
    if constexpr (doubles && sizeof(V) == 32)
        return (V) _mm256_sqrt_pd((__m256d) value);
    if constexpr (floats && sizeof(V) == 32)
        return (V) _mm256_sqrt_ps((__m256) value);
#endif
#if defined(__SSE2__)
    if constexpr (doubles && sizeof(V) == 16)
        return (V) _mm_sqrt_pd((__m128d) value);
    if constexpr (floats && sizeof(V) == 16)
        return (V) _mm_sqrt_ps((__m128) value);
#endif
    V made{};
    for (int k = 0; k < LANES; k++)
        made[k] = std::sqrt(value[k]);
    return made;
}

template <int HOW, typename V, typename F> static inline V lane_rounded(V value, F function)
{
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
    if constexpr (std::is_same_v<V, Lanes<double>> && sizeof(V) == 64)
        return (V) _mm512_roundscale_pd((__m512d) value, HOW);
    if constexpr (std::is_same_v<V, Lanes<float>> && sizeof(V) == 64)
        return (V) _mm512_roundscale_ps((__m512) value, HOW);
#elif defined(__AVX2__)
    if constexpr (std::is_same_v<V, Lanes<double>> && sizeof(V) == 32)
        return (V) _mm256_round_pd((__m256d) value, HOW);
    if constexpr (std::is_same_v<V, Lanes<float>> && sizeof(V) == 32)
        return (V) _mm256_round_ps((__m256) value, HOW);
#endif
    V made{};
    for (int k = 0; k < LANES; k++)
        made[k] = function(value[k]);
    return made;
}

template <typename V> static inline V lane_floor(V value)
{
    return lane_rounded<9>(value, [](auto x) { return std::floor(x); });
}

template <typename V> static inline V lane_ceil(V value)
{
    return lane_rounded<10>(value, [](auto x) { return std::ceil(x); });
}

template <typename V> static inline V lane_trunc(V value)
{
    return lane_rounded<11>(value, [](auto x) { return std::trunc(x); });
}

template <typename V> static inline V lane_copysign(V value, V sign)
{
    if constexpr (std::is_same_v<V, Lanes<double>>) {
        typedef Lanes<uint64_t> Bits;
        return (V) ((Bits) absolute(value) | ((Bits) sign & (UINT64_C(1) << 63)));
    } else {
        typedef Lanes<uint32_t> Bits;
        return (V) ((Bits) absolute(value) | ((Bits) sign & (UINT32_C(1) << 31)));
    }
}

// Elements beside each other, or some steps apart; lanes that are not set touch no memory. It is
// known of whole blocks that all are.
template <typename T> static inline Lanes<T> load(const T *data, int64_t step, Mask on, bool whole = false)
{
    Lanes<T> made{};
    if (whole || all(on)) {
        for (int k = 0; k < LANES; k++)
            put(made, k, data[k * step]);
        return made;
    }
    for (int k = 0; k < LANES; k++)
        if (on[k])
            put(made, k, data[k * step]);
    return made;
}

template <typename T> static inline Lanes<T> load(const T *data, Mask on, bool whole = false)
{
    if constexpr (sizeof(Lanes<T>) == sizeof(T) * LANES && std::is_arithmetic_v<T>) {
        if (whole || all(on)) {
            Lanes<T> made;
            std::memcpy(&made, data, sizeof made);
            return made;
        }
    }
    return load(data, 1, on, whole);
}

template <typename T> static inline void store(T *data, int64_t step, const Lanes<T> value, Mask on, bool whole = false)
{
    if (whole || all(on)) {
        for (int k = 0; k < LANES; k++)
            data[k * step] = static_cast<T>(value[k]);
        return;
    }
    for (int k = 0; k < LANES; k++)
        if (on[k])
            data[k * step] = static_cast<T>(value[k]);
}

template <typename T> static inline void store(T *data, const Lanes<T> value, Mask on, bool whole = false)
{
    if constexpr (sizeof(Lanes<T>) == sizeof(T) * LANES && std::is_arithmetic_v<T>) {
        if (whole || all(on)) {
            std::memcpy(data, &value, sizeof value);
            return;
        }
    }
    store(data, 1, value, on, whole);
}

// Elements anywhere.
template <typename T> static inline Lanes<T> gather(const T *data, Lanes<int64_t> at, Mask on)
{
    Lanes<T> made{};
    for (int k = 0; k < LANES; k++)
        if (on[k])
            put(made, k, data[at[k]]);
    return made;
}

template <typename T> static inline void scatter(T *data, Lanes<int64_t> at, const Lanes<T> value, Mask on)
{
    for (int k = 0; k < LANES; k++)
        if (on[k])
            data[at[k]] = static_cast<T>(value[k]);
}

// Which way a loop is faster: across lanes, or one iteration after the other. Both are timed in turn on some of its
// iterations, eight times if need be; single iterations must win six times, lanes only once and clearly. It is asked
// anew after many runs of the loop.
#ifndef ENOUGH
#define ENOUGH 2000 // ticks of the clock, before the other way has its turn
#endif
struct Pace {
    bool across = true;
    bool settled = false;
    int pairs = 0, lost = 0, runs = 0;
    int64_t times = 1; // so many blocks of iterations till the clock is read
    uint64_t began = 0;
    double spent[2] = {}, done[2] = {};

    static uint64_t clock()
    {
#if defined(__x86_64__)
        return __builtin_ia32_rdtsc();
#else
        return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
    }

    int64_t until(int64_t begin, int64_t last, int64_t step)
    {
        if (settled) {
            if (++runs < 2000)
                return last;
            *this = Pace{};
        }
        const int64_t block = LANES * FLIGHT * times, some = across ? block : std::max<int64_t>(1, block / 8);
        began = clock();
        const int64_t left = (last - begin) / step;
        return some < left ? begin + some * step : last;
    }

    void took(int64_t iterations)
    {
        if (settled)
            return;
        spent[across] += static_cast<double>(clock() - began);
        done[across] += std::abs(static_cast<double>(iterations));
        if (spent[across] < ENOUGH) {
            times = std::min<int64_t>(2 * times, 1 << 20);
            return;
        }
        across = !across;
        if (!across)
            return;
        if (times > 1 && spent[0] + spent[1] > 8 * ENOUGH)
            times /= 2;
        const double gain = spent[0] / done[0] * done[1] / spent[1];
        spent[0] = spent[1] = done[0] = done[1] = 0;
        lost += gain < 0.95;
        pairs++;
        settled = gain > 1.5 || pairs == 8;
        if (settled)
            across = gain > 1.5 || lost < 6;
    }
};

// pairwise.py:9: Euclidean distance of every row of X to every other.
static Array<double, 2> pairwise(Array<double, 2> X)
{
    const int64_t n = X.shape[0];  // 11
    const int64_t dimensions = X.shape[1];
    Array<double, 2> D = empty<double, 2>({n, n}, 12);  // 12
    Array<double, 2> X_packed = empty<double, 2>({X.shape[1], X.shape[0]}, 13);  // 13
    for (int64_t place = 0; place < X.shape[0]; place++) {
        for (int64_t k2 = 0; k2 < X.shape[1]; k2++) {  // 13
            X_packed(k2, place) = X(place, k2);  // 13
        }
    }
    for (int64_t i = 0; i < n; i++) {
        {  // 14
            static thread_local Pace pace;
            const int64_t last = n;
            for (int64_t begin = 0, end; begin < last; begin = end) {
                end = pace.until(begin, last, 1);
                if (pace.across) {
                    for (int64_t first = begin; first < end; first += LANES * FLIGHT) {
                        Mask live[FLIGHT];
                        EVERY_VECTOR {
                            const int64_t at = first + u * LANES;
                            live[u] = mask(at + counted<int64_t>() < end);
                        }
                        const bool whole = first + LANES * FLIGHT <= end;
                        Lanes<double> d[FLIGHT];
                        EVERY_VECTOR d[u] = spread<double>(0.0);  // 15
                        for (int64_t k = 0; k < dimensions; k++) {  // 16
                            EVERY_VECTOR {
                                const int64_t at = first + u * LANES;
                                const Lanes<double> tmp = X(i, k) - load(&X_packed(k, at), live[u], whole);  // 17
                                d[u] = d[u] + tmp * tmp;  // 18
                            }
                        }
                        EVERY_VECTOR {
                            const int64_t at = first + u * LANES;
                            store(&D(i, at), lane_sqrt(d[u]), live[u], whole);  // 19
                        }
                    }
                } else {
                    for (int64_t j = begin; j < end; j++) {
                        double d = 0.0;  // 15
                        for (int64_t k = 0; k < dimensions; k++) {  // 16
                            const double tmp = X(i, k) - X_packed(k, j);  // 17
                            d += tmp * tmp;  // 18
                        }
                        D(i, j) = std::sqrt(d);  // 19
                    }
                }
                pace.took(end - begin);
            }
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
