// A child process whose standard output a test reads.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <string>
#include <vector>

namespace kulanz {

class Process {
 public:
  explicit Process(std::vector<std::string> arguments);
  ~Process();  // kills it when it still runs
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  std::string line();  // the next one, empty at the end
  std::string rest();

  // Whether it has ended by itself.
  bool is_over();
  // Sends the signal and waits; the status as waitpid tells it, 0 when it had ended before.
  int end(int signal);
  // Waits for it to end by itself; its exit code, -1 when a signal ended it.
  int wait();

 private:
  pid_t id_ = -1;
  FILE* output_ = nullptr;
};

struct Ran {
  int exit_code = 0;
  std::string out;
};

// Lets it run until it ends by itself.
Ran run_to_end(std::vector<std::string> arguments);

}  // namespace kulanz
