//===- RopeKernel.cpp - Turn the first channels of heads ------------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string RopeKernel::getName() const {
  return llvm::formatv("rope_s{0}_c{1}_h{2}_p{3}{4}{5}", slots, columns,
                       headSize, pairs, byColumns ? "_columns" : "",
                       getSuffix({table, output}));
}

std::string RopeKernel::getTile() const { return "a vector of pairs"; }

namespace {

/// Turns one head, which is row `head` of `heads`, by row `token` of `angles`.
void emitHead(KernelBuilder &b, int64_t pairs, const Rows &angles, Value token,
              const Rows &heads, Value head) {
  b.forColumns(b.i64(0), b.i64(pairs), [&](Value m, Value mask) {
    Value other = b.add(m, b.i64(pairs));
    Value c = angles.load(b, token, m, mask);
    Value s = angles.load(b, token, other, mask);
    Value x = heads.load(b, head, m, mask);
    Value y = heads.load(b, head, other, mask);
    heads.store(b, b.fma(x, c, b.sub(b.splat(0.0), b.mul(y, s))), head, m,
                mask);
    heads.store(b, b.fma(y, c, b.mul(x, s)), head, other, mask);
  });
}

} // namespace

void RopeKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 2);
  int64_t headsOfRow = columns / headSize;
  Rows angles{b.getOperand(0), table, 2 * pairs};
  Rows heads{b.getOperand(1), output, headSize};
  if (byColumns)
    b.loop(b.i64(0), b.mul(b.getTokens(), b.i64(slots)), 1, [&](Value row) {
      Value token = b.div(row, b.i64(slots));
      Value first = b.mul(row, b.i64(headsOfRow));
      b.loop(b.div(b.getBegin(), b.i64(headSize)),
             b.div(b.getEnd(), b.i64(headSize)), 1, [&](Value head) {
               emitHead(b, pairs, angles, token, heads, b.add(first, head));
             });
    });
  else
    b.loop(b.getBegin(), b.getEnd(), 1, [&](Value head) {
      Value token = b.div(head, b.i64(slots * headsOfRow));
      emitHead(b, pairs, angles, token, heads, head);
    });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
