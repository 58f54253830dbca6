// RUN: braid-opt %s --hybrid-bufferize --split-input-file --verify-diagnostics

// The old stream is read after its update: that would take a copy.
func.func @old_value(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  // expected-error @below {{expected to work in place, but a value overwritten here is still read; give the op an init of its own}}
  %0 = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-note @below {{read here}}
  %1 = hybrid.add %x into %y : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %0, %1 : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// So does an op that reads its own init, and a result that is gone.
func.func @itself(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // expected-error @below {{expected to work in place, but a value overwritten here is still read}}
  %0 = hybrid.add %x into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// -----

func.func @returned(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // expected-error @below {{expected to work in place, but a value overwritten here is still read}}
  %0 = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-note @below {{read here}}
  return %x : tensor<?x8xf32>
}

// -----

// What a call returns is its argument, under another name.
func.func @other_name(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = call @same(%x) : (tensor<?x8xf32>) -> tensor<?x8xf32>
  // expected-error @below {{expected to work in place, but a value overwritten here is still read}}
  %1 = hybrid.add %y into %0 : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  // expected-note @below {{read here}}
  %2 = hybrid.add %x into %1 : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %2 : tensor<?x8xf32>
}
func.func private @same(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  return %x : tensor<?x8xf32>
}

// -----

// A callee writes over what its caller still reads.
func.func @caller(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // expected-error @below {{expected to work in place, but a value overwritten here is still read}}
  %0 = call @update(%y, %x) : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  // expected-note @below {{read here}}
  %1 = call @update(%x, %0) : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}
func.func private @update(%y: tensor<?x8xf32>, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// -----

func.func @twice(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  // expected-error @below {{expected to work in place, but a value overwritten here is still read}}
  %0 = call @update(%x, %x) : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}
func.func private @update(%y: tensor<?x8xf32>, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// -----

// What a constant is, and memory that others read, cannot be an init.
func.func @constant(%y: tensor<2x8xf32>) -> tensor<2x8xf32> {
  %c = arith.constant dense<1.0> : tensor<2x8xf32>
  // expected-error @below {{expected an init that may be written, but operand 1 is not; give the op one of its own}}
  %0 = hybrid.add %y into %c : tensor<2x8xf32> into tensor<2x8xf32> -> tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}

// -----

func.func @read_only(%y: tensor<?x8xf32>, %m: memref<?x8xf32>) {
  %x = bufferization.to_tensor %m restrict : memref<?x8xf32> to tensor<?x8xf32>
  // expected-error @below {{expected an init that may be written, but operand 1 is not; give the op one of its own}}
  %0 = hybrid.add %y into %x : tensor<?x8xf32> into tensor<?x8xf32> -> tensor<?x8xf32>
  return
}

// -----

func.func @shared_memory(%m: memref<?x8xf32>) -> tensor<?x8xf32> {
  // expected-error @below {{expected 'restrict': what else reads or writes the buffer is not seen}}
  %x = bufferization.to_tensor %m : memref<?x8xf32> to tensor<?x8xf32>
  return %x : tensor<?x8xf32>
}

// -----

// A result for the caller's memory is made there.
func.func @copied(%x: tensor<?x8xf32>, %m: memref<?x8xf32>) {
  // expected-error @below {{expected a value that is made in its destination, but this one would be copied there}}
  // expected-error @below {{failed to bufferize op}}
  bufferization.materialize_in_destination %x in restrict writable %m : (tensor<?x8xf32>, memref<?x8xf32>) -> ()
  return
}

// -----

func.func @one_buffer(%t: index) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %e = bufferization.alloc_tensor(%t) : tensor<?x8xf32>
  // expected-error @below {{expected results in buffers of their own, but result 1 shares one}}
  return %e, %e : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

func.func private @elsewhere(tensor<?x8xf32>)
func.func @calls_declared(%x: tensor<?x8xf32>) {
  // expected-error @below {{expected a function that is defined and does not call itself, but got '@elsewhere'}}
  call @elsewhere(%x) : (tensor<?x8xf32>) -> ()
  return
}

// -----

func.func private @again(%x: tensor<?x8xf32>) {
  // expected-error @below {{expected a function that is defined and does not call itself, but got '@again'}}
  call @again(%x) : (tensor<?x8xf32>) -> ()
  return
}

// -----

// expected-error @below {{expected straight code, a body of one block}}
func.func @blocks(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  llvm.br ^end
^end:
  return %x : tensor<?x8xf32>
}

// -----

func.func @regions(%x: tensor<?x8xf32>, %c: i1) -> tensor<?x8xf32> {
  // expected-error @below {{expected straight code, without regions}}
  %0 = scf.if %c -> tensor<?x8xf32> {
    scf.yield %x : tensor<?x8xf32>
  } else {
    scf.yield %x : tensor<?x8xf32>
  }
  return %0 : tensor<?x8xf32>
}
