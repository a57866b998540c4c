// SPDX-License-Identifier: MIT
#include "trace/text_output.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>

#include "base/unique_fd.h"
#include "base/write_all.h"

namespace forklane {

namespace {

/// Plain bytes to a descriptor: of a file, which it owns, or standard output, which it doesn't.
class PlainOutput final : public TextOutput {
public:
    PlainOutput(std::string path, UniqueFd owned) : m_path(std::move(path)), m_owned(std::move(owned)) {}

    Status write(std::string_view text) override
    {
        if (const int error = writeAll(m_owned ? m_owned.get() : STDOUT_FILENO, text); error != 0)
            return failure({error, "write", m_path, {}});
        return {};
    }

    Status finish() override
    {
        if (m_owned && ::close(m_owned.release()) != 0)
            return failure({errno, "write", m_path, {}});
        return {};
    }

private:
    const std::string m_path;
    UniqueFd m_owned;
};

class GzipOutput final : public TextOutput {
public:
    GzipOutput(std::string path, gzFile file) : m_path(std::move(path)), m_file(file) {}
    ~GzipOutput() override
    {
        if (m_file)
            ::gzclose_w(m_file);
    }

    Status write(std::string_view text) override
    {
        constexpr std::size_t kMost = 1 << 20; // gzwrite counts in int
        while (!text.empty()) {
            const std::string_view part = text.substr(0, kMost);
            if (::gzwrite(m_file, part.data(), static_cast<unsigned>(part.size())) == 0)
                return writeFailure(errno);
            text.remove_prefix(part.size());
        }
        return {};
    }

    Status finish() override
    {
        const int result = ::gzclose_w(std::exchange(m_file, nullptr));
        const int error = errno;
        if (result == Z_OK)
            return {};
        return failure({result == Z_ERRNO ? error : 0, "write", m_path, result == Z_ERRNO ? "" : "compression failed"});
    }

private:
    [[nodiscard]] tl::unexpected<Error> writeFailure(int error) const
    {
        int kind = Z_OK;
        const char *words = ::gzerror(m_file, &kind);
        return kind == Z_ERRNO ? failure({error, "write", m_path, {}}) : failure({0, "write", m_path, words});
    }

    const std::string m_path;
    gzFile m_file;
};

} // namespace

Result<std::unique_ptr<TextOutput>> openTextOutput(const std::string &path)
{
    if (path == "-")
        return std::make_unique<PlainOutput>("standard output", UniqueFd());
    UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!fd)
        return failure({errno, "open", path, {}});
    if (!path.ends_with(".gz"))
        return std::make_unique<PlainOutput>(path, std::move(fd));
    const gzFile file = ::gzdopen(fd.get(), "wb");
    if (!file)
        return failure({ENOMEM, "open", path, {}});
    (void)fd.release(); // gzclose closes it
    return std::make_unique<GzipOutput>(path, file);
}

} // namespace forklane
