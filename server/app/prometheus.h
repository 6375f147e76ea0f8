// Figures as Prometheus reads them (text format 0.0.4).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace kulanz {

class Prometheus {
 public:
  using Label = std::pair<std::string_view, std::string_view>;

  // Starts a family: `type` is counter, gauge or histogram. Its samples follow.
  void family(std::string_view name, std::string_view type, std::string_view help);

  // One sample of the family last started; `suffix` as in "_bucket".
  void sample(std::initializer_list<Label> labels, double value, std::string_view suffix = {});

  const std::string& text() const { return text_; }

 private:
  std::string family_;
  std::string text_;
};

}  // namespace kulanz
