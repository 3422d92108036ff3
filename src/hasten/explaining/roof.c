/* What a core can do at most: arithmetic that waits for nothing, and streams through memory. */
#include <stdint.h>

#if defined(__AVX512F__)
enum { BYTES = 64 };
#elif defined(__AVX__)
enum { BYTES = 32 };
#else
enum { BYTES = 16 };
#endif
enum { CHAINS = 12, LANES = BYTES / (int) sizeof(double) };

typedef double vector __attribute__((vector_size(BYTES)));

/* Operations of one round. */
int64_t operations_of_a_round(void)
{
    return 2 * CHAINS * LANES;
}

/* Chains of multiplications and additions, as many as hide the time that each takes. */
double compute(int64_t rounds)
{
    vector sums[CHAINS];
    vector factor, addend;
    for (int lane = 0; lane < LANES; lane++) {
        factor[lane] = 0.999999;
        addend[lane] = 1e-6;
    }
    for (int chain = 0; chain < CHAINS; chain++)
        sums[chain] = addend * (double) chain;
    for (int64_t round = 0; round < rounds; round++) {
#pragma GCC unroll 12
        for (int chain = 0; chain < CHAINS; chain++)
            sums[chain] = sums[chain] * factor + addend;
    }
    double total = 0.0;
    for (int chain = 0; chain < CHAINS; chain++)
        for (int lane = 0; lane < LANES; lane++)
            total += sums[chain][lane];
    return total;
}

/* The triad of STREAM (McCalpin 1995): two arrays are read and one is written. */
void stream(double *restrict a, const double *restrict b, const double *restrict c, int64_t n, int64_t rounds)
{
    for (int64_t round = 0; round < rounds; round++) {
        for (int64_t i = 0; i < n; i++)
            a[i] = b[i] + 0.5 * c[i];
        __asm__ volatile("" : : "r"(a) : "memory");
    }
}
