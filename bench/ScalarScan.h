//===- ScalarScan.h - Mamba-1's recurrence without vectors ------*- C++ -*-===//
#ifndef BENCH_SCALARSCAN_H
#define BENCH_SCALARSCAN_H

#include <cstdint>

namespace braid::bench {

struct ScanSize {
  int64_t channels, states, tokens;
};

/// What a program does that calls libm's expf for every state of every channel
/// and token; never vectorised. input, step, output: [tokens, channels]; b, c:
/// [tokens, states]; a, state: [channels, states]; skip: [channels].
void scanWithLibm(const ScanSize &size, const float *input, const float *step,
                  const float *b, const float *c, const float *a,
                  const float *skip, float *state, float *output);

} // namespace braid::bench

#endif // BENCH_SCALARSCAN_H
