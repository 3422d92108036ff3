/* What the tests of machine code look at. */
void on_vectors(double *restrict x, long n)
{
    for (long i = 0; i < n; i++)
        x[i] = x[i] * 0.999 + 0.5;
}

double one_by_one(const double *x, long n)
{
    double total = 1.0;
    for (long i = 0; i < n; i++)
        total = total / (1.0 + x[i]);
    return total;
}
