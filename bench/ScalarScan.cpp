//===- ScalarScan.cpp - Mamba-1's recurrence without vectors --------------===//
#include "bench/ScalarScan.h"

#include <cmath>

namespace braid::bench {

void scanWithLibm(const ScanSize &size, const float *input, const float *step,
                  const float *b, const float *c, const float *a,
                  const float *skip, float *state, float *output) {
  for (int64_t t = 0; t < size.tokens; ++t)
    for (int64_t d = 0; d < size.channels; ++d) {
      float x = input[t * size.channels + d];
      float delta = step[t * size.channels + d];
      float sum = skip[d] * x;
      for (int64_t n = 0; n < size.states; ++n) {
        float &s = state[d * size.states + n];
        s = s * expf(delta * a[d * size.states + n]) +
            delta * x * b[t * size.states + n];
        sum += s * c[t * size.states + n];
      }
      output[t * size.channels + d] = sum;
    }
}

} // namespace braid::bench
