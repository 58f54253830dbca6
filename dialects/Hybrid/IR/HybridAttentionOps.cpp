//===- HybridAttentionOps.cpp - Attention and its cache: verifiers --------===//
#include "dialects/Hybrid/IR/HybridVerifiers.h"

using namespace mlir;
using namespace mlir::hybrid;

LogicalResult AppendKVOp::verify() {
  // append_kv_c1
  if (failed(verifyKind(*this, getState(), StateKind::KV)))
    return failure();
  // append_kv_c2
  ArrayRef<int64_t> shape = getState().getType().getShape();
  return failure(
      failed(verifyColumns(*this, getKeys(), "keys", shape[1] * shape[2])) ||
      failed(verifyColumns(*this, getValues(), "values", shape[1] * shape[2])));
}

LogicalResult AttentionOp::verify() {
  // attention_c1
  if (failed(verifyKind(*this, getState(), StateKind::KV)))
    return failure();
  // attention_c2
  ArrayRef<int64_t> shape = getState().getType().getShape();
  int64_t columns = columnsOf(getInit());
  if (failed(verifyColumns(*this, getQueries(), "queries", columns)))
    return failure();
  if (columns % (shape[1] * shape[2]) != 0)
    return emitOpError("expected a multiple of ")
           << shape[1] * shape[2] << " columns in 'queries', but got "
           << columns;
  return success();
}
