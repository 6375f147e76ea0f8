#include "server/tell/http_post.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <memory>

#include "server/app/refusal.h"
#include "server/tell/channel.h"
#include "server/tell/curl.h"

namespace kulanz {
namespace {

static_assert(kPostTimeout_ms < kMaxDelivery_s * 1'000);

struct Free {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(char* text) const { curl_free(text); }
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  const std::unique_ptr<char, Free> owned(text);
  return text;
}

bool is_this_machine(const std::string& host) {
  in_addr four{};
  constexpr std::uint32_t kLoopback = 127;
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == kLoopback;
  return host == "localhost" || host == "[::1]";
}

[[noreturn]] void refuse_url(const std::string& detail) {
  throw Refusal(RefusalKind::malformed, "bad_webhook", "--webhook-url: " + detail);
}

std::size_t count_answer(char*, std::size_t size, std::size_t count, void* seen) {
  std::size_t& bytes = *static_cast<std::size_t*>(seen);
  bytes += size * count;
  return bytes <= kMaxPostAnswer ? size * count : 0;  // less than was given: stop
}

std::unique_ptr<curl_slist, Free> header_list(const HttpPost& post) {
  std::unique_ptr<curl_slist, Free> list;
  for (const auto& [name, value] : post.headers) {
    curl_slist* const longer = curl_slist_append(list.get(), (name + ": " + value).c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  }
  return list;
}

void set_limits(CURL* curl, long timeout_ms) {
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnectTimeout_ms));
}

}  // namespace

void check_post_url(const std::string& url) {
  start_curl();
  const std::unique_ptr<CURLU, Free> parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    refuse_url("this is no address, as https://shop.example/kulanz is one");
  }
  const std::string scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  const bool near = is_this_machine(part_of(parsed.get(), CURLUPART_HOST));
  if (scheme != "https" && !(scheme == "http" && near)) {
    refuse_url("it is https; http is only for this machine, 127.0.0.1 or localhost");
  }
  if (!part_of(parsed.get(), CURLUPART_USER).empty() ||
      !part_of(parsed.get(), CURLUPART_PASSWORD).empty()) {
    refuse_url("it holds no user and no password: what is sent is signed");
  }
}

PostOutcome http_post(const HttpPost& post) {
  start_curl();
  const std::unique_ptr<CURL, Free> curl(curl_easy_init());
  if (curl == nullptr) return {0, "libcurl has no room"};
  const auto headers = header_list(post);
  std::size_t answered = 0;
  set_limits(curl.get(), post.timeout_ms);
  curl_easy_setopt(curl.get(), CURLOPT_URL, post.url.c_str());
  // What stays on this machine is nothing for the proxy that the environment may name.
  if (!post.url.starts_with("https:")) curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  if (!post.ca_file.empty()) curl_easy_setopt(curl.get(), CURLOPT_CAINFO, post.ca_file.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, post.body.data());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(post.body.size()));
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, count_answer);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answered);
  const CURLcode failure = curl_easy_perform(curl.get());
  if (failure != CURLE_OK) return {0, curl_easy_strerror(failure)};
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  return {static_cast<int>(status), ""};
}

}  // namespace kulanz
