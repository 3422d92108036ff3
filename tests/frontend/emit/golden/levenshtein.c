/* levenshtein: The fewest insertions, deletions and substitutions that make b of a.
 * Translated by Hasten from levenshtein.py:6; the numbers at the end of lines are those of the original.
 * Raises what Python raises. */
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum { INDEX_ERROR = 1, VALUE_ERROR = 4, MEMORY_ERROR = 5 };

/* Arrays: the elements, lengths of the axes, steps from one element to the next. */
typedef struct { int64_t *data; int64_t shape[1], stride[1]; } i64_1d;

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

static inline int64_t index_within(int64_t i, int64_t n, int line)
{
    if ((uint64_t) i >= (uint64_t) n)
        fail(INDEX_ERROR, line);
    return i;
}

/* The first of two that are equal, as Python has it. */
static inline int64_t min_i64(int64_t a, int64_t b)
{
    return b < a ? b : a;
}

/* The first of two that are equal, as Python has it. */
static inline int64_t max_i64(int64_t a, int64_t b)
{
    return b > a ? b : a;
}

static i64_1d new_i64_1d(int64_t n0, bool zeroed, int line)
{
    if (n0 < 0)
        fail(VALUE_ERROR, line);
    return (i64_1d) {allocate(n0, sizeof(int64_t), zeroed, line), {n0}, {1}};
}

static i64_1d new_i64_1d_counting(int64_t n0, int line)
{
    i64_1d made = new_i64_1d(n0, false, line);
    for (int64_t i = 0; i < n0; i++)
        made.data[i] = (int64_t) i;
    return made;
}

/* levenshtein.py:6: The fewest insertions, deletions and substitutions that make b of a. */
static int64_t levenshtein(i64_1d a, i64_1d b)
{
    const int64_t n = b.shape[0];  /* 8 */
    const int64_t size = n + 1;  /* 9 */
    const int64_t size2 = max_i64(0, size);
    i64_1d previous = new_i64_1d_counting(size2, 9);
    const int64_t size3 = n + 1;  /* 10 */
    i64_1d current = new_i64_1d(size3, true, 10);
    for (int64_t i = 0; i < a.shape[0]; i++) {  /* 11 */
        int64_t current_before = i + 1;  /* 12 */
        current.data[index_within(0, current.shape[0], 12)] = current_before;
        for (int64_t j = 0; j < n; j++) {  /* 13 */
            int64_t best = previous.data[j] + (a.data[i] == b.data[j] ? 0 : 1);  /* 14 */
            best = min_i64(best, previous.data[j + 1] + 1);  /* 15 */
            best = min_i64(best, current_before + 1);  /* 17 */
            current.data[j + 1] = best;  /* 19 */
            current_before = best;
        }
        i64_1d next_previous = current;  /* 20 */
        current = previous;
        previous = next_previous;
    }
    return previous.data[n];  /* 21 */
}

/* What a call leaves: the exception of Python and its line, or what the function returns. */
typedef struct {
    int32_t kind, line;
    int64_t item0;
} levenshtein_outcome;

/* For callers from outside. */
static __attribute__((noinline)) void levenshtein_run(int64_t *a, int64_t a_n0, int64_t *b, int64_t b_n0, levenshtein_outcome *outcome)
{
    outcome->item0 = levenshtein((i64_1d) {a, {a_n0}, {1}}, (i64_1d) {b, {b_n0}, {1}});
    release();
}

int32_t levenshtein_call(int64_t *a, int64_t a_n0, int64_t *b, int64_t b_n0, levenshtein_outcome *outcome)
{
    outcome->kind = 0;
    if (setjmp(escape) != 0) {
        release();
        outcome->kind = failure.kind;
        outcome->line = failure.line;
        return 1;
    }
    levenshtein_run(a, a_n0, b, b_n0, outcome);
    return 0;
}
