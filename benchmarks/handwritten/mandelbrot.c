/* Mandelbrot counts, as a C programmer writes it. */
#include <stdint.h>

void mandelbrot(int64_t width, int64_t height, int64_t most, int64_t *restrict counts)
{
    for (int64_t row = 0; row < height; row++) {
        double cy = -1.25 + 2.5 * (double) row / (double) height;
        for (int64_t column = 0; column < width; column++) {
            double cx = -2.0 + 3.0 * (double) column / (double) width;
            double x = 0.0, y = 0.0;
            int64_t n = 0;
            while (n < most && x * x + y * y <= 4.0) {
                double next = x * x - y * y + cx;
                y = 2.0 * x * y + cy;
                x = next;
                n++;
            }
            counts[row * width + column] = n;
        }
    }
}
