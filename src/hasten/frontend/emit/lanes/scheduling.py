"""Helpers that run a loop: on threads, and across lanes or one by one, whichever turns out faster."""

from __future__ import annotations

from hasten.frontend.emit.helpers import Helper

__all__ = ["SCHEDULING"]

_THREADS = """\
// All steps of a loop, on as many threads as OMP_NUM_THREADS says, or as there are cores. Whoever is free takes the
// next steps: more at a time while they are done quickly, fewer where they take long.
template <typename Body> static void in_parallel(int64_t start, int64_t stop, int64_t step, const Body &body)
{
    const int64_t steps = (stop - start + step - (step > 0 ? 1 : -1)) / step;
    std::atomic<int64_t> next{0};
    const auto work = [&] {
        const Body own = body;
        for (int64_t some = 1, from; (from = next.fetch_add(some)) < steps;) {
            const int64_t to = from + some;
            const auto before = std::chrono::steady_clock::now();
            own(start + from * step, to < steps ? start + to * step : stop);
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
            some = took.count() < 25e-6 ? std::min(2 * some, 1 + steps / 64) : 1 + some / 2;
        }
    };
#if defined(_OPENMP)
#pragma omp parallel if (steps > 1)
    work();
#else
    const char *asked = std::getenv("OMP_NUM_THREADS");
    const int64_t wished = asked ? std::atoi(asked) : static_cast<int64_t>(std::thread::hardware_concurrency());
    std::vector<std::thread> others;
    try {
        for (int64_t k = 1; k < std::min(wished, steps); k++)
            others.emplace_back(work);
    } catch (const std::system_error &) {
        // The system gives no more of them: those that are there do it.
    }
    work();
    for (std::thread &other : others)
        other.join();
#endif
}
"""

_PACE = """\
// Which way a loop is faster: across lanes, or one iteration after the other. Both are timed in turn on some of its
// iterations, eight times if need be; single iterations must win six times, lanes only once and clearly. It is asked
// anew after many runs of the loop.
#ifndef ENOUGH
#define ENOUGH 2000 // ticks of the clock, before the other way has its turn
#endif
struct Pace {
    bool across = true;
    bool settled = false;
    int pairs = 0, lost = 0, runs = 0;
    int64_t times = 1; // so many blocks of iterations till the clock is read
    uint64_t began = 0;
    double spent[2] = {}, done[2] = {};

    static uint64_t clock()
    {
#if defined(__x86_64__)
        return __builtin_ia32_rdtsc();
#else
        return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
    }

    int64_t until(int64_t begin, int64_t last, int64_t step)
    {
        if (settled) {
            if (++runs < 2000)
                return last;
            *this = Pace{};
        }
        const int64_t block = LANES * FLIGHT * times, some = across ? block : std::max<int64_t>(1, block / 8);
        began = clock();
        const int64_t left = (last - begin) / step;
        return some < left ? begin + some * step : last;
    }

    void took(int64_t iterations)
    {
        if (settled)
            return;
        spent[across] += static_cast<double>(clock() - began);
        done[across] += std::abs(static_cast<double>(iterations));
        if (spent[across] < ENOUGH) {
            times = std::min<int64_t>(2 * times, 1 << 20);
            return;
        }
        across = !across;
        if (!across)
            return;
        if (times > 1 && spent[0] + spent[1] > 8 * ENOUGH)
            times /= 2;
        const double gain = spent[0] / done[0] * done[1] / spent[1];
        spent[0] = spent[1] = done[0] = done[1] = 0;
        lost += gain < 0.95;
        pairs++;
        settled = gain > 1.5 || pairs == 8;
        if (settled)
            across = gain > 1.5 || lost < 6;
    }
};
"""

SCHEDULING = {
    "threads": Helper(
        _THREADS,
        (),
        ("algorithm", "atomic", "chrono", "cstdint", "cstdlib", "system_error", "thread", "vector"),
    ),
    "Pace": Helper(_PACE, ("Lanes",), ("algorithm", "chrono", "cmath", "cstdint")),
}
