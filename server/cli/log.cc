#include "server/cli/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "server/app/json.h"
#include "server/app/redact.h"

namespace kulanz {
namespace {

constexpr int kServerFailed = 500;

std::string dump(const Json& line) {
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

// A queue and one thread of its own: a slow reader of standard error must not stop
// the sockets.
struct Log::Impl {
  std::shared_ptr<spdlog::details::thread_pool> thread =
      std::make_shared<spdlog::details::thread_pool>(kMaxLogQueue, 1);
  std::shared_ptr<spdlog::async_logger> logger = std::make_shared<spdlog::async_logger>(
      "kulanz", std::make_shared<spdlog::sinks::stderr_sink_mt>(), thread,
      spdlog::async_overflow_policy::overrun_oldest);

  // The fields of a line, after the moment that spdlog puts in front.
  void write(spdlog::level::level_enum level, std::string_view fields) {
    if (!logger->should_log(level) || !fields.starts_with('{')) return;
    const std::string safe = redact(fields.substr(1));
    logger->log(level, spdlog::string_view_t(safe.data(), safe.size()));
  }
};

std::string request_line(const Exchange& exchange) {
  Json line = {{"event", "request"},
               {"method", exchange.method},
               {"route", exchange.route},
               {"status", exchange.status},
               {"ms", static_cast<double>(exchange.took.count()) / 1e3},
               {"id", exchange.id}};
  if (!exchange.code.empty()) line["refusal"] = exchange.code;
  return dump(line);
}

Log::Log(const std::string& level) : impl_(std::make_unique<Impl>()) {
  impl_->logger->set_level(spdlog::level::from_str(level));
  impl_->logger->set_pattern(R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v)",
                             spdlog::pattern_time_type::utc);
  impl_->logger->flush_on(spdlog::level::warn);
}

Log::~Log() { impl_->logger->flush(); }

void Log::request(const Exchange& exchange) {
  const auto level = exchange.status >= kServerFailed ? spdlog::level::err : spdlog::level::info;
  if (impl_->logger->should_log(level)) impl_->write(level, request_line(exchange));
}

void Log::line(std::string_view line) {
  Json fields = Json::parse(line, nullptr, false);
  if (!fields.is_object()) fields = {{"event", "failure"}, {"detail", line}};
  const bool is_news = fields.value("level", "error") == "info";
  fields.erase("level");  // it is said in front
  impl_->write(is_news ? spdlog::level::info : spdlog::level::err, dump(fields));
}

void Log::note(std::string_view event, std::string_view detail) {
  impl_->write(spdlog::level::info, dump({{"event", event}, {"detail", detail}}));
}

}  // namespace kulanz
