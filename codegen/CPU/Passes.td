//===- Passes.td - Passes of the CPU back end ---------------*- tablegen -*-===//
#ifndef CODEGEN_CPU_PASSES_TD
#define CODEGEN_CPU_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertToCPUPass : Pass<"hybrid-convert-to-cpu", "::mlir::ModuleOp"> {
  let summary = "Lower phase form to functions that every thread of a team runs";
  let description = [{
    Every op of a phase becomes a call of a kernel, for the units of the thread;
    a barrier ends the phase. Kernels are functions of pointers and constants,
    one for each set of parameters, written by the emitters beside this pass. An
    entry takes the `braid_abi_call` and the number of the thread, other
    functions also their buffers.

    ```mlir
    hybrid.phase {
      hybrid.add %y into %x : memref<?x64xf32> into memref<?x64xf32>
    }
    // becomes
    func.call @add_c64(%call, %y, %x, %begin, %end) : (...) -> ()
    llvm.call %barrier(%call, %thread, %phase, %layer, %units) : ...
    ```

    Symbols are consumed: their places in weights.bin, slots and KV blocks are
    constants now. The module's `hybrid.kernels` and `hybrid.phases` say what was
    emitted.
  }];
  let options = [
    Option<"cpu", "cpu", "std::string", /*default=*/"\"x86-64-v4\"",
           "Instruction set to emit: x86-64-v3, x86-64-v4 or x86-64-v4-bf16">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
                           "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

#endif // CODEGEN_CPU_PASSES_TD
