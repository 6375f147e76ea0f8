// The input is an authored policy. It compiles to a blob that opens and can be
// asked, or there are findings that say what is wrong.
#include "core/author/author.h"
#include "core/author/lint.h"
#include "tests/fuzz/check.h"

namespace {

using namespace kulanz;

void ask(const Compiled& compiled) {
  static fuzz::Asker asker;
  const Result<Policy> policy = open_policy(compiled.blob, Digest{});
  fuzz::expect(policy.ok(), "what compiles can be opened");
  const fuzz::Buffer frame = test::frame_of(fuzz::some_leaves(*policy));
  for (const Instant now : fuzz::some_moments()) {
    asker.ask_until_it_changes(*policy, {}, now);
    asker.ask_until_it_changes(*policy, frame, now);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Compiled compiled;
  std::vector<Finding> findings;
  const bool compiles = compile_policy(text, compiled, findings);
  fuzz::expect(compiles == findings.empty(), "a policy that does not compile says why");
  if (compiles) {
    ask(compiled);
    lint_policy(text, compiled, findings);
  }
  fuzz::expect_clear(findings);
  return 0;
}
