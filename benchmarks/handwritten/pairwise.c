/* Distances between all pairs of points, as a C programmer writes it. */
#include <math.h>
#include <stdint.h>

void pairwise(const double *restrict X, int64_t n, int64_t dimensions, double *restrict D)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            double d = 0.0;
            for (int64_t k = 0; k < dimensions; k++) {
                double t = X[i * dimensions + k] - X[j * dimensions + k];
                d += t * t;
            }
            D[i * n + j] = sqrt(d);
        }
}
