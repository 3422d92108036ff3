/* Edit distance with two rows, as a C programmer writes it; rows has room for 2 * (n + 1) numbers. */
#include <stdint.h>

int64_t levenshtein(const int64_t *restrict a, int64_t m, const int64_t *restrict b, int64_t n, int64_t *rows)
{
    int64_t *previous = rows, *current = rows + n + 1;
    for (int64_t j = 0; j <= n; j++)
        previous[j] = j;
    for (int64_t i = 0; i < m; i++) {
        current[0] = i + 1;
        for (int64_t j = 0; j < n; j++) {
            int64_t best = previous[j] + (a[i] != b[j]);
            if (previous[j + 1] + 1 < best)
                best = previous[j + 1] + 1;
            if (current[j] + 1 < best)
                best = current[j] + 1;
            current[j + 1] = best;
        }
        int64_t *t = previous;
        previous = current;
        current = t;
    }
    return previous[n];
}
