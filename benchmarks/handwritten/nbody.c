/* Bodies that attract each other, as a C programmer writes it. */
#include <math.h>
#include <stdint.h>

double nbody(double (*restrict pos)[3], double (*restrict vel)[3], const double *restrict mass, int64_t n,
    int64_t steps, double dt)
{
    for (int64_t step = 0; step < steps; step++) {
        for (int64_t i = 0; i < n; i++)
            for (int64_t j = i + 1; j < n; j++) {
                double dx = pos[i][0] - pos[j][0], dy = pos[i][1] - pos[j][1], dz = pos[i][2] - pos[j][2];
                double squared = dx * dx + dy * dy + dz * dz;
                double pull = dt / (squared * sqrt(squared));
                vel[i][0] -= dx * mass[j] * pull;
                vel[i][1] -= dy * mass[j] * pull;
                vel[i][2] -= dz * mass[j] * pull;
                vel[j][0] += dx * mass[i] * pull;
                vel[j][1] += dy * mass[i] * pull;
                vel[j][2] += dz * mass[i] * pull;
            }
        for (int64_t i = 0; i < n; i++)
            for (int k = 0; k < 3; k++)
                pos[i][k] += dt * vel[i][k];
    }
    double total = 0.0;
    for (int64_t i = 0; i < n; i++) {
        double speed = vel[i][0] * vel[i][0] + vel[i][1] * vel[i][1] + vel[i][2] * vel[i][2];
        total += 0.5 * mass[i] * speed;
        for (int64_t j = i + 1; j < n; j++) {
            double dx = pos[i][0] - pos[j][0], dy = pos[i][1] - pos[j][1], dz = pos[i][2] - pos[j][2];
            total -= mass[i] * mass[j] / sqrt(dx * dx + dy * dy + dz * dz);
        }
    }
    return total;
}
