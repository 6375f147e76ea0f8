// The input is a blob. It is refused, or it is a policy that can be asked
// anything: what verify() lets in never stops at a CHECK.
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kulanz;
  static fuzz::Asker asker;
  const fuzz::Buffer blob(data, data + size);  // at a multiple of eight, and not a byte longer
  const Result<Policy> policy = open_policy(blob, Digest{});
  if (!policy.ok()) return 0;
  test::Leaves leaves = fuzz::some_leaves(*policy);
  const fuzz::Buffer everything = test::frame_of(leaves);
  leaves.resize(2);
  const fuzz::Buffer order = test::frame_of(leaves);
  for (const Instant now : fuzz::some_moments()) {
    asker.ask(*policy, {}, now);
    asker.ask(*policy, order, now);
    asker.ask(*policy, everything, now);
  }
  return 0;
}
