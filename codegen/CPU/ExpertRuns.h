//===- ExpertRuns.h - The rows of each expert -------------------*- C++ -*-===//
#ifndef CODEGEN_CPU_EXPERTRUNS_H
#define CODEGEN_CPU_EXPERTRUNS_H

#include "codegen/CPU/ColumnLoop.h"

namespace mlir::hybrid::cpu {

/// Walks the chosen experts of a call, one after another, so that the weights
/// of each are read once for all its rows.
class ExpertRuns {
public:
  /// `chosen` [tokens][slots] and `order`, its sort_rows.
  ExpertRuns(KernelBuilder &b, int64_t experts, int64_t slots, Value chosen,
             Value order)
      : b(b), experts(experts), slots(slots), chosen(chosen), order(order) {}

  /// Calls body(expert, from, to) for each expert with rows: those of `order`
  /// in [from, to).
  void forEach(llvm::function_ref<void(Value, Value, Value)> body);
  /// Takes work items, `size` of `columns` columns of one expert each, and
  /// calls body(expert, from, to, panel) for their panels of `width` columns.
  void forItems(int64_t columns, int64_t size, int64_t width,
                llvm::function_ref<void(Value, Value, Value, Value)> body);
  /// token * slots + slot of row `row` of the order.
  Value getPlace(Value row) { return b.loadI32(b.at(order, row, 4)); }
  Value getToken(Value place) { return b.div(place, b.i64(slots)); }

private:
  Value countRows();
  Value locateRuns();

  KernelBuilder &b;
  int64_t experts, slots;
  Value chosen, order;
};

/// ", items of 128", if there are any.
inline std::string describeItems(int64_t items) {
  return items ? ", items of " + std::to_string(items) : "";
}

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_EXPERTRUNS_H
