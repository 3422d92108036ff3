"""Helpers of translations whose loops lie across lanes: vectors by the extensions of GCC and Clang.

One text for all widths: SSE2 and NEON (128 bits), AVX2 (256), AVX-512 (512). What a processor has no instruction
for is done lane by lane.
"""

from __future__ import annotations

from hasten.frontend.emit.cpp.prelude import HELPERS as IN_CPP
from hasten.frontend.emit.helpers import Helper
from hasten.frontend.emit.lanes.scheduling import SCHEDULING

__all__ = ["HELPERS", "VECTOR_FUNCTIONS"]

VECTOR_FUNCTIONS = {
    1: ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "cos", "cosh", "erf", "erfc", "exp", "exp2", "expm1", "log", "log10", "log1p", "log2", "sin", "sinh", "tan", "tanh"],
    2: ["atan2", "hypot", "pow"],
}  # fmt: skip
"""Functions of glibc's libmvec by the number of their arguments, for float64."""

_LANES = """\
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
"""

_EACH = """\
template <typename V> static inline auto lane(const V &value, int k)
{
    if constexpr (std::is_arithmetic_v<V>)
        return value;
    else
        return value[k];
}

// A function of numbers, lane by lane.
template <typename To, typename F, typename... V>
static inline Lanes<To> each(Mask on, F function, const V &...values)
{
    Lanes<To> made{};
    for (int k = 0; k < LANES; k++)
        if (on[k])
            put(made, k, function(lane(values, k)...));
    return made;
}
"""

_MEMORY = """\
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
"""

_COMPLEX = """\
// Complex numbers: a vector of real and one of imaginary parts.
template <typename T> struct ComplexLanes {
    Lanes<T> re, im;

    struct Place {
        ComplexLanes &lanes;
        int k;
        void operator=(std::complex<T> value)
        {
            lanes.re[k] = value.real();
            lanes.im[k] = value.imag();
        }
    };
    Place operator[](int k) { return {*this, k}; }
    std::complex<T> operator[](int k) const { return {re[k], im[k]}; }
    Lanes<T> real() const { return re; }
    Lanes<T> imag() const { return im; }
    ComplexLanes operator-() const { return {-re, -im}; }
    ComplexLanes operator+(ComplexLanes b) const { return {re + b.re, im + b.im}; }
    ComplexLanes operator-(ComplexLanes b) const { return {re - b.re, im - b.im}; }
    auto operator==(ComplexLanes b) const { return (re == b.re) & (im == b.im); }
    auto operator!=(ComplexLanes b) const { return (re != b.re) | (im != b.im); }
};
template <> struct Spread<std::complex<double>> {
    typedef ComplexLanes<double> type;
};
template <> struct Spread<std::complex<float>> {
    typedef ComplexLanes<float> type;
};

template <> inline ComplexLanes<double> spread<std::complex<double>>(std::complex<double> value)
{
    return {spread<double>(value.real()), spread<double>(value.imag())};
}

template <> inline ComplexLanes<float> spread<std::complex<float>>(std::complex<float> value)
{
    return {spread<float>(value.real()), spread<float>(value.imag())};
}

template <typename T>
static inline ComplexLanes<T> where(Mask on, ComplexLanes<T> yes, ComplexLanes<T> no)
{
    return {where(on, yes.re, no.re), where(on, yes.im, no.im)};
}

template <typename T> static inline ComplexLanes<T> conjugate(ComplexLanes<T> a)
{
    return {a.re, -a.im};
}

template <typename T> static inline ComplexLanes<T> complex_of(Lanes<T> real, Lanes<T> imag)
{
    return {real, imag};
}

template <typename T> static inline ComplexLanes<T> product(ComplexLanes<T> a, ComplexLanes<T> b)
{
    return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

// As Python divides: Smith's method.
template <typename T> static inline ComplexLanes<T> quotient(ComplexLanes<T> a, ComplexLanes<T> b)
{
    const Mask upright = mask(absolute(b.re) >= absolute(b.im));
    const Lanes<T> large = where(upright, b.re, b.im), small = where(upright, b.im, b.re);
    const Lanes<T> ratio = small / large, scale = large + small * ratio;
    const Lanes<T> first = where(upright, a.re, a.im), second = where(upright, a.im, a.re);
    const Lanes<T> real = first + second * ratio;
    return {real / scale, where(upright, a.im - a.re * ratio, a.im * ratio - a.re) / scale};
}
"""

_EXACT = """\
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
"""

_SQUARED = """\
template <typename V> static inline V squared(V value)
{
    return value * value;
}
"""

_POWERS = """\
// Whole numbers divided by a power of two, rounded down.
template <int BITS> static inline Lanes<int64_t> shifted_right(Lanes<int64_t> value)
{
    const Lanes<int64_t> negative = value < 0;
    typedef Lanes<uint64_t> Bits;
    return (Lanes<int64_t>) ((Bits) (value ^ negative) >> BITS) ^ negative;
}

// The same of numbers that are never negative.
template <int BITS> static inline Lanes<int64_t> bits_shifted_right(Lanes<int64_t> value)
{
    return (Lanes<int64_t>) ((Lanes<uint64_t>) value >> BITS);
}
"""

_VECTOR_FUNCTION = """\
#if defined(LIBMVEC)
extern "C" {{
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
__m512d _ZGVeN8{shape}_{name}({wide512});
#elif defined(__AVX2__)
__m256d _ZGVdN4{shape}_{name}({wide256});
#else
__m128d _ZGVbN2{shape}_{name}({wide128});
#endif
}}
#endif

static inline Lanes<double> lane_{name}(Mask on, {parameters})
{{
#if defined(LIBMVEC)
    (void) on;
    if constexpr (LANE == 8) {{
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
        return (Lanes<double>) _ZGVeN8{shape}_{name}({cast512});
#elif defined(__AVX2__)
        return (Lanes<double>) _ZGVdN4{shape}_{name}({cast256});
#else
        return (Lanes<double>) _ZGVbN2{shape}_{name}({cast128});
#endif
    }}
#endif
    return each<double>(on, []({lambdas}) {{ return std::{name}({names}); }}, {names});
}}
"""


def _vector_function(name: str, count: int) -> Helper:
    names = ["a", "b"][:count]
    text = _VECTOR_FUNCTION.format(
        name=name,
        shape="v" * count,
        parameters=", ".join(f"Lanes<double> {n}" for n in names),
        lambdas=", ".join(f"double {n}" for n in names),
        names=", ".join(names),
        **{f"wide{bits}": ", ".join([f"__m{bits}d"] * count) for bits in (128, 256, 512)},
        **{
            f"cast{bits}": ", ".join(f"(__m{bits}d) {n}" for n in names) for bits in (128, 256, 512)
        },
    )
    return Helper(text, ("each",), ("cmath",))


HELPERS: dict[str, Helper] = {
    **IN_CPP,
    "Lanes": Helper(_LANES, (), ("cstdint", "type_traits")),
    "each": Helper(_EACH, ("Lanes",)),
    "exact functions": Helper(_EXACT, ("Lanes",), ("cmath",)),
    "ComplexLanes": Helper(_COMPLEX, ("exact functions",), ("complex",)),
    "squared": Helper(_SQUARED),
    "powers of two": Helper(_POWERS, ("Lanes",)),
    **{
        f"lane_{name}": _vector_function(name, count)
        for count, names in VECTOR_FUNCTIONS.items()
        for name in names
    },
    "memory of lanes": Helper(_MEMORY, ("Lanes",), ("cstring",)),
    **SCHEDULING,
}
