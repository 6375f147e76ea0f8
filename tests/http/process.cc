#include "tests/http/process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

extern char** environ;

namespace kulanz {

Process::Process(std::vector<std::string> arguments) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const int failed = ::posix_spawn(&id_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failed != 0) throw std::runtime_error("cannot start " + arguments[0]);
  output_ = ::fdopen(ends[0], "r");
}

Process::~Process() {
  if (id_ > 0) end(SIGKILL);
  if (output_ != nullptr) std::fclose(output_);
}

std::string Process::line() {
  std::array<char, 512> text{};
  if (std::fgets(text.data(), static_cast<int>(text.size()), output_) == nullptr) return {};
  std::string read(text.data());
  while (!read.empty() && read.back() == '\n') read.pop_back();
  return read;
}

std::string Process::rest() {
  std::string all;
  std::array<char, 4096> text;
  while (const std::size_t size = std::fread(text.data(), 1, text.size(), output_)) {
    all.append(text.data(), size);
  }
  return all;
}

int Process::end(int signal) {
  if (id_ < 0) return 0;
  ::kill(id_, signal);
  int status = 0;
  ::waitpid(id_, &status, 0);
  id_ = -1;
  return status;
}

bool Process::is_over() {
  if (id_ > 0 && ::waitpid(id_, nullptr, WNOHANG) == id_) id_ = -1;
  return id_ < 0;
}

int Process::wait() {
  int status = 0;
  ::waitpid(id_, &status, 0);
  id_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Ran run_to_end(std::vector<std::string> arguments) {
  Process process(std::move(arguments));
  const std::string out = process.rest();
  return {process.wait(), out};
}

}  // namespace kulanz
