// A place in a sender file, and what is wrong there: whoever writes such a file is told
// the file, the JSON Pointer and the mend.
#pragma once

#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "server/app/json.h"

namespace kulanz {

// "policies/senders/shopify.json: at /zone: …"
class SenderError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One value of the file. The document must outlive it.
class Entry {
 public:
  Entry(const Json& json, std::string file, std::string pointer = {})
      : json_(json), file_(std::move(file)), pointer_(std::move(pointer)) {}

  const Json& json() const { return json_; }

  // The value is an object with no other members than these, $schema and about.
  void only(std::initializer_list<std::string_view> names) const;
  // Of an object or a list. need() fails where there is none, and says `mend`.
  std::optional<Entry> find(const std::string& name) const;
  Entry need(const std::string& name, const std::string& mend) const;
  Entry at(std::size_t index) const;

  std::string text() const;
  std::string id() const;
  bool boolean() const;
  std::string one_of(std::initializer_list<std::string_view> values) const;

  [[noreturn]] void fail(const std::string& what) const;

 private:
  const Json& json_;
  std::string file_;
  std::string pointer_;
};

}  // namespace kulanz
