//===- Fusion.cpp - What fusion passes share ------------------------------===//
#include "passes/Fusion.h"

#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::hybrid {
namespace {

/// Reasons of patterns become remarks.
class ReasonListener : public RewriterBase::Listener {
public:
  explicit ReasonListener(StringRef pass) : pass(pass) {}

  void notifyMatchFailure(Location loc,
                          function_ref<void(Diagnostic &)> tell) override {
    Diagnostic reason(loc, DiagnosticSeverity::Remark);
    tell(reason);
    (void)remarkDeclined(loc, pass, reason.str());
  }

private:
  StringRef pass;
};

} // namespace

LogicalResult applyFusions(Operation *root, RewritePatternSet patterns,
                           StringRef pass) {
  ReasonListener listener(pass);
  GreedyRewriteConfig config;
  config.setListener(&listener);
  return applyPatternsGreedily(root, std::move(patterns), config);
}

} // namespace mlir::hybrid
