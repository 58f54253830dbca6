//===- RandomTensor.h - Weights out of nothing ------------------*- C++ -*-===//
///
/// Every element is a function of (seed, name of the tensor, place in it) and
/// of nothing else: tensors can be made in pieces, in any order and by any
/// number of threads, and hold the same bytes on every machine.
///
/// The function is a hash of the three, taken as a uniform number p in (0, 1),
/// and then the inverse of the normal distribution's CDF at p. That takes
/// additions, multiplications, divisions and square roots, which IEEE 754
/// defines to the bit. The libm of the host has no part in it, and the file is
/// compiled without contraction.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_RANDOMTENSOR_H
#define COMPILER_FRONTEND_RANDOMTENSOR_H

#include "compiler/FrontEnd/TensorBinder.h"

namespace braid {

class RandomTensor {
public:
  /// `plan` must outlive this.
  RandomTensor(const TensorPlan &plan, uint64_t seed);

  /// Writes elements [first, first + count), rounded to nearest even, as
  /// `dtype`, a decodable one.
  void write(DType dtype, int64_t first, int64_t count, uint8_t *out) const;

private:
  double getUniform(int64_t place) const;
  float getElement(int64_t place) const;

  const TensorPlan &plan;
  uint64_t key;
};

/// The x of which a normally distributed number is smaller with probability
/// `p`, 0 < p < 1, to a relative error of 2e-9.
double invertNormal(double p);

} // namespace braid

#endif // COMPILER_FRONTEND_RANDOMTENSOR_H
