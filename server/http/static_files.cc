#include "server/http/static_files.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/http/problem.h"
#include "server/http/uri.h"

namespace kulanz {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kMediaTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".wasm", "application/wasm"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json"},
}};

// The file meant, or an empty path when it is not inside the folder.
fs::path inside(const fs::path& folder, const std::string& name) {
  std::error_code error;
  const fs::path root = fs::weakly_canonical(folder, error);
  const fs::path file = fs::weakly_canonical(root / fs::path(name).relative_path(), error);
  const auto [end, ignored] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
  return !error && end == root.end() ? file : fs::path();
}

}  // namespace

std::string media_type(std::string_view name) {
  for (const auto& [ending, type] : kMediaTypes) {
    if (name.ends_with(ending)) return std::string(type);
  }
  return "application/octet-stream";
}

HttpHandler static_file_handler(std::string prefix, std::string folder, HttpHeaders headers) {
  return [prefix, folder, headers](const HttpRequest& request) {
    auto name = percent_decode(std::string_view(request.path).substr(prefix.size()));
    if (name && (name->empty() || name->back() == '/')) *name += "index.html";
    const fs::path file = name ? inside(folder, *name) : fs::path();
    std::error_code error;
    if (file.empty() || !fs::is_regular_file(file, error) ||
        fs::file_size(file, error) > kMaxStaticFileBytes) {
      return problem(404, "not_found", "there is nothing here");
    }
    std::ifstream stream(file, std::ios::binary);
    HttpResponse response;
    response.content_type = media_type(file.filename().string());
    response.body.assign(std::istreambuf_iterator<char>(stream), {});
    response.headers = headers;
    return response;
  };
}

}  // namespace kulanz
