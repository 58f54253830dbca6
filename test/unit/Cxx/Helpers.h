//===- Helpers.h - What tests of braid.hpp share ----------------*- C++ -*-===//
#ifndef TEST_UNIT_CXX_HELPERS_H
#define TEST_UNIT_CXX_HELPERS_H

#include "braid/braid.hpp"
#include "test/unit/Runtime/Fixture.h"

namespace braid::test {

/// The fake model, opened by braid.hpp.
struct FakeModel {
  Artifact artifact;
  braid::Model model{artifact.getPath()};
};

/// Expects that `work` throws a braid::Error of `status` that says `part`.
template <typename Work>
void expectError(braid_status status, const std::string &part, Work work) {
  try {
    work();
    ADD_FAILURE() << "expected an error that says '" << part << "'";
  } catch (const Error &error) {
    EXPECT_EQ(error.status(), status);
    EXPECT_STREQ(error.statusName(), braid_status_name(status));
    EXPECT_TRUE(contains(error.what(), part));
  }
}

} // namespace braid::test

#endif // TEST_UNIT_CXX_HELPERS_H
