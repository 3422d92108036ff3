// Mandelbrot counts, as someone writes them who knows vectors: the pixels of a row beside each other, several vectors in
// flight. Built by g++ -O3 -march=native -ffp-contract=off -fwrapv.
#include <cstdint>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__)
constexpr int WIDTH = 8, COUNT = 4;
#elif defined(__AVX2__)
constexpr int WIDTH = 4, COUNT = 2;
#else
constexpr int WIDTH = 2, COUNT = 2;
#endif
typedef double Reals __attribute__((vector_size(WIDTH * 8)));
typedef int64_t Wholes __attribute__((vector_size(WIDTH * 8)));

static inline bool some(Wholes mask)
{
#if defined(__AVX512F__)
    return _mm512_test_epi64_mask((__m512i) mask, (__m512i) mask) != 0;
#elif defined(__AVX2__)
    return !_mm256_testz_si256((__m256i) mask, (__m256i) mask);
#else
    return mask[0] | mask[1];
#endif
}

extern "C" void mandelbrot(int64_t width, int64_t height, int64_t most, int64_t *counts)
{
    for (int64_t row = 0; row < height; row++) {
        const double cy = -1.25 + 2.5 * row / height;
        for (int64_t first = 0; first < width; first += WIDTH * COUNT) {
            Reals cx[COUNT], x[COUNT], y[COUNT];
            Wholes n[COUNT], running[COUNT];
            for (int v = 0; v < COUNT; v++) {
                for (int k = 0; k < WIDTH; k++) {
                    const int64_t column = first + v * WIDTH + k;
                    cx[v][k] = -2.0 + 3.0 * column / width;
                    running[v][k] = -(column < width);
                }
                x[v] = y[v] = Reals{};
                n[v] = Wholes{};
            }
            for (;;) {
                Wholes any{};
                for (int v = 0; v < COUNT; v++) {
                    running[v] &= (x[v] * x[v] + y[v] * y[v] <= 4.0) & (n[v] < most);
                    any |= running[v];
                }
                if (!some(any))
                    break;
                for (int v = 0; v < COUNT; v++) {
                    const Reals next = x[v] * x[v] - y[v] * y[v] + cx[v];
                    y[v] = running[v] ? 2.0 * x[v] * y[v] + cy : y[v];
                    x[v] = running[v] ? next : x[v];
                    n[v] -= running[v];
                }
            }
            for (int v = 0; v < COUNT; v++)
                for (int k = 0; k < WIDTH; k++)
                    if (first + v * WIDTH + k < width)
                        counts[row * width + first + v * WIDTH + k] = n[v][k];
        }
    }
}
