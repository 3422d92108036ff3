/* pairwise: Euclidean distance of every row of X to every other.
 * Translated by Hasten from pairwise.py:9; the numbers at the end of lines are those of the original.
 * Raises what Python raises. */
#include <math.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_ERROR = 4, MEMORY_ERROR = 5 };

/* Arrays: the elements, lengths of the axes, steps from one element to the next. */
typedef struct { double *data; int64_t shape[2], stride[2]; } f64_2d;

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

static inline double checked_sqrt(double x, int line)
{
    if (x < 0.0)
        fail(VALUE_ERROR, line);
    return sqrt(x);
}

static f64_2d new_f64_2d(int64_t n0, int64_t n1, bool zeroed, int line)
{
    if (n0 < 0 || n1 < 0)
        fail(VALUE_ERROR, line);
    int64_t count = n0;
    if (__builtin_mul_overflow(count, n1, &count))
        fail(VALUE_ERROR, line);
    return (f64_2d) {allocate(count, sizeof(double), zeroed, line), {n0, n1}, {n1, 1}};
}

/* pairwise.py:9: Euclidean distance of every row of X to every other. */
static f64_2d pairwise(f64_2d X)
{
    const int64_t n = X.shape[0];  /* 11 */
    const int64_t dimensions = X.shape[1];
    f64_2d D = new_f64_2d(n, n, false, 12);  /* 12 */
    for (int64_t i = 0; i < n; i++) {  /* 13 */
        for (int64_t j = 0; j < n; j++) {  /* 14 */
            double d = 0.0;  /* 15 */
            for (int64_t k = 0; k < dimensions; k++) {  /* 16 */
                const double tmp = X.data[i * X.shape[1] + k] - X.data[j * X.shape[1] + k];  /* 17 */
                d += tmp * tmp;  /* 18 */
            }
            D.data[i * D.shape[1] + j] = checked_sqrt(d, 19);  /* 19 */
        }
    }
    return D;  /* 20 */
}

/* What a call leaves: the exception of Python and its line, or what the function returns. */
typedef struct {
    int32_t kind, line;
    double *item0;
    int64_t item0_shape[2];
} pairwise_outcome;

/* For callers from outside. */
static __attribute__((noinline)) void pairwise_run(double *X, int64_t X_n0, int64_t X_n1, pairwise_outcome *outcome)
{
    f64_2d result = pairwise((f64_2d) {X, {X_n0, X_n1}, {X_n1, 1}});
    outcome->item0 = keep(result.data, result.shape[0] * result.shape[1] * sizeof *result.data);
    outcome->item0_shape[0] = result.shape[0];
    outcome->item0_shape[1] = result.shape[1];
    release();
}

int32_t pairwise_call(double *X, int64_t X_n0, int64_t X_n1, pairwise_outcome *outcome)
{
    outcome->kind = 0;
    if (setjmp(escape) != 0) {
        release();
        outcome->kind = failure.kind;
        outcome->line = failure.line;
        return 1;
    }
    pairwise_run(X, X_n0, X_n1, outcome);
    return 0;
}

void pairwise_free(void *data)
{
    free((char *) data - 64);
}
