#include "server/tell/curl.h"

#include <curl/curl.h>

#include <stdexcept>

namespace kulanz {

void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl cannot start");
}

}  // namespace kulanz
