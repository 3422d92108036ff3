/* mandelbrot: Counts in a NumPy array.
 * Translated by Hasten from mandelbrot.py:6; the numbers at the end of lines are those of the original.
 * Raises what Python raises. */
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { OVERFLOW_ERROR = 2, ZERO_DIVISION_ERROR = 3, VALUE_ERROR = 4, MEMORY_ERROR = 5 };

/* Arrays: the elements, lengths of the axes, steps from one element to the next. */
typedef struct { int64_t *data; int64_t shape[2], stride[2]; } i64_2d;

/* An exception of Python: which one, and the line that raised it. Leaves the whole translation. */
static _Thread_local struct { int kind, line; } failure;
static _Thread_local jmp_buf escape;

static _Noreturn void fail(int kind, int line)
{
    failure.kind = kind;
    failure.line = line;
    longjmp(escape, 1);
}

/* Memory that lives until the call from outside is over. */
typedef struct block { struct block *next; } block;
static _Thread_local block *blocks;

static void *allocate(int64_t count, size_t size, bool zeroed, int line)
{
    size_t bytes;
    if (count < 0)
        fail(VALUE_ERROR, line);
    if (__builtin_mul_overflow((size_t) count, size, &bytes) || bytes > PTRDIFF_MAX / 2)
        fail(MEMORY_ERROR, line);
    block *made = zeroed ? calloc(1, bytes + 64) : malloc(bytes + 64);
    if (made == NULL)
        fail(MEMORY_ERROR, line);
    made->next = blocks;
    blocks = made;
    return (char *) made + 64;
}

static void release(void)
{
    while (blocks != NULL) {
        block *next = blocks->next;
        free(blocks);
        blocks = next;
    }
}

/* Memory that the caller keeps, and frees by its own call: a copy where it is part of something else. */
static void *keep(void *data, size_t size)
{
    for (block **place = &blocks; *place != NULL; place = &(*place)->next)
        if ((char *) *place + 64 == (char *) data) {
            *place = (*place)->next;
            return data;
        }
    void *copy = allocate((int64_t) size, 1, false, 0);
    if (size > 0)
        memcpy(copy, data, size);
    blocks = blocks->next;
    return copy;
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

static i64_2d new_i64_2d(int64_t n0, int64_t n1, bool zeroed, int line)
{
    if (n0 < 0 || n1 < 0)
        fail(VALUE_ERROR, line);
    int64_t count = n0;
    if (__builtin_mul_overflow(count, n1, &count))
        fail(VALUE_ERROR, line);
    return (i64_2d) {allocate(count, sizeof(int64_t), zeroed, line), {n0, n1}, {n1, 1}};
}

/* mandelbrot.py:6: Counts in a NumPy array. */
static i64_2d mandelbrot(int64_t width, int64_t height, int64_t max_iter)
{
    i64_2d counts = new_i64_2d(height, width, true, 8);  /* 8 */
    for (int64_t row = 0; row < height; row++) {  /* 9 */
        const double cy = -1.25 + 2.5 * (double) row / checked_divisor((double) height, 10);  /* 10 */
        for (int64_t column = 0; column < width; column++) {  /* 11 */
            const double cx = -2.0 + 3.0 * (double) column / checked_divisor((double) width, 12);  /* 12 */
            double zx = 0.0;  /* 13 */
            double zy = 0.0;  /* 14 */
            int64_t n = 0;  /* 15 */
            while (n < max_iter && zx * zx + zy * zy <= 4.0) {  /* 16 */
                const double next_zx = zx * zx - zy * zy + cx;  /* 17 */
                zy = 2.0 * zx * zy + cy;
                zx = next_zx;
                n = checked_add(n, 1, 18);  /* 18 */
            }
            counts.data[row * counts.shape[1] + column] = n;  /* 19 */
        }
    }
    return counts;  /* 20 */
}

/* What a call leaves: the exception of Python and its line, or what the function returns. */
typedef struct {
    int32_t kind, line;
    int64_t *item0;
    int64_t item0_shape[2];
} mandelbrot_outcome;

/* For callers from outside. */
static __attribute__((noinline)) void mandelbrot_run(int64_t width, int64_t height, int64_t max_iter, mandelbrot_outcome *outcome)
{
    i64_2d result = mandelbrot(width, height, max_iter);
    outcome->item0 = keep(result.data, result.shape[0] * result.shape[1] * sizeof *result.data);
    outcome->item0_shape[0] = result.shape[0];
    outcome->item0_shape[1] = result.shape[1];
    release();
}

int32_t mandelbrot_call(int64_t width, int64_t height, int64_t max_iter, mandelbrot_outcome *outcome)
{
    outcome->kind = 0;
    if (setjmp(escape) != 0) {
        release();
        outcome->kind = failure.kind;
        outcome->line = failure.line;
        return 1;
    }
    mandelbrot_run(width, height, max_iter, outcome);
    return 0;
}

void mandelbrot_free(void *data)
{
    free((char *) data - 64);
}
