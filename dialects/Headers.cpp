//===- Headers.cpp - Owner of the precompiled header ----------------------===//
//
// Empty: CMake builds a precompiled header for a target with a source file.
//
//===----------------------------------------------------------------------===//
