// SPDX-License-Identifier: MIT
#include "keeper/protocol.h"

#include <cerrno>
#include <cstring>

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/write_all.h"

namespace forklane::keeper {

namespace {

/// Room for the control message of kMaxFds descriptors, aligned as cmsg(3) wants it.
struct ControlBuffer {
    alignas(cmsghdr) std::byte bytes[CMSG_SPACE(sizeof(int) * kMaxFds)];
};

class Encoder {
public:
    void number(std::int64_t value) { m_bytes.append(reinterpret_cast<const char *>(&value), sizeof value); }
    void text(const std::string &value)
    {
        number(static_cast<std::int64_t>(value.size()));
        m_bytes += value;
    }
    void texts(const std::vector<std::string> &values)
    {
        number(static_cast<std::int64_t>(values.size()));
        for (const std::string &value : values)
            text(value);
    }
    template <typename T>
    void optional(const std::optional<T> &value)
    {
        number(value.has_value());
        number(value ? static_cast<std::int64_t>(*value) : 0);
    }
    [[nodiscard]] const std::string &bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

/// Reads what Encoder wrote; past the end everything is zero and empty.
class Decoder {
public:
    explicit Decoder(std::string_view bytes) : m_bytes(bytes) {}
    std::int64_t number()
    {
        std::int64_t value = 0;
        if (m_bytes.size() < sizeof value) {
            m_bytes = {};
            return 0;
        }
        std::memcpy(&value, m_bytes.data(), sizeof value);
        m_bytes.remove_prefix(sizeof value);
        return value;
    }
    std::string text()
    {
        const std::size_t size = std::min(static_cast<std::size_t>(number()), m_bytes.size());
        std::string value(m_bytes.substr(0, size));
        m_bytes.remove_prefix(size);
        return value;
    }
    std::vector<std::string> texts()
    {
        std::vector<std::string> values;
        for (std::int64_t left = number(); left > 0; --left)
            values.push_back(text());
        return values;
    }
    template <typename T>
    std::optional<T> optional()
    {
        const bool present = number() != 0;
        const std::int64_t value = number();
        return present ? std::optional<T>(static_cast<T>(value)) : std::nullopt;
    }

private:
    std::string_view m_bytes;
};

void encodeCredentials(Encoder &encoder, const Credentials &credentials)
{
    encoder.optional(credentials.uid);
    encoder.optional(credentials.gid);
    encoder.number(credentials.groups ? static_cast<std::int64_t>(credentials.groups->size()) : -1);
    for (const gid_t group : credentials.groups.value_or(std::vector<gid_t>()))
        encoder.number(group);
}

Credentials decodeCredentials(Decoder &decoder)
{
    Credentials credentials;
    credentials.uid = decoder.optional<uid_t>();
    credentials.gid = decoder.optional<gid_t>();
    const std::int64_t groups = decoder.number();
    if (groups >= 0)
        credentials.groups.emplace();
    for (std::int64_t i = 0; i < groups; ++i)
        credentials.groups->push_back(static_cast<gid_t>(decoder.number()));
    return credentials;
}

Error protocolError(int code, const char *call)
{
    return {code, call, "keeper", ""};
}

} // namespace

Status send(int socket, std::span<const std::byte> message, std::span<const int> fds)
{
    iovec part = {const_cast<std::byte *>(message.data()), message.size()};
    ControlBuffer control = {};
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (!fds.empty()) {
        header.msg_control = control.bytes;
        header.msg_controllen = CMSG_SPACE(sizeof(int) * fds.size());
        cmsghdr *rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int) * fds.size());
        std::memcpy(CMSG_DATA(rights), fds.data(), sizeof(int) * fds.size());
    }
    while (::sendmsg(socket, &header, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR)
            return failure(protocolError(errno, "write to"));
    }
    return {};
}

Result<Received> receive(int socket, std::span<std::byte> message)
{
    iovec part = {message.data(), message.size()};
    ControlBuffer control;
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.bytes;
    header.msg_controllen = sizeof control.bytes;
    ssize_t size = 0;
    while ((size = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC)) < 0) {
        if (errno != EINTR)
            return failure(protocolError(errno, "read from"));
    }
    Received received;
    received.size = static_cast<std::size_t>(size);
    received.fdsLost = (header.msg_flags & MSG_CTRUNC) != 0;
    for (cmsghdr *rights = CMSG_FIRSTHDR(&header); rights != nullptr; rights = CMSG_NXTHDR(&header, rights)) {
        if (rights->cmsg_level != SOL_SOCKET || rights->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(rights) + i * sizeof(int), sizeof fd);
            received.fds.emplace_back(fd);
        }
    }
    return received;
}

std::string encodePlan(const Plan &plan)
{
    Encoder encoder;
    encoder.texts(plan.argv);
    encoder.text(plan.environment.bytes());
    encoder.texts(plan.executables);
    encoder.number(static_cast<std::int64_t>(plan.files.size()));
    for (const PlannedFile &file : plan.files) {
        encoder.text(file.path);
        encoder.number(static_cast<std::int64_t>(file.mode));
    }
    encoder.number(static_cast<std::int64_t>(plan.fds.size()));
    for (const PlannedFd &fd : plan.fds) {
        encoder.number(fd.target);
        encoder.number(static_cast<std::int64_t>(fd.from));
        encoder.number(fd.index);
    }
    encoder.text(plan.folder);
    encoder.number(plan.closeOtherFds);
    const KeptSignals kept = plan.keptSignals.value_or(KeptSignals{});
    encoder.number(plan.keptSignals.has_value());
    encoder.number(static_cast<std::int64_t>(kept.ignored));
    encoder.number(static_cast<std::int64_t>(kept.blocked));
    encoder.number(static_cast<std::int64_t>(plan.grouping));
    encoder.number(plan.processGroup);
    encoder.optional(plan.umask);
    encoder.optional(plan.nice);
    encodeCredentials(encoder, plan.credentials);
    encoder.number(static_cast<std::int64_t>(plan.launch));
    return encoder.bytes();
}

Plan decodePlan(std::string_view bytes)
{
    Decoder decoder(bytes);
    Plan plan;
    plan.argv = decoder.texts();
    plan.environment = TextBlock(decoder.text());
    plan.executables = decoder.texts();
    plan.files.resize(static_cast<std::size_t>(decoder.number()));
    for (PlannedFile &file : plan.files) {
        file.path = decoder.text();
        file.mode = static_cast<OpenMode>(decoder.number());
    }
    plan.fds.resize(static_cast<std::size_t>(decoder.number()));
    for (PlannedFd &fd : plan.fds) {
        fd.target = static_cast<int>(decoder.number());
        fd.from = static_cast<PlannedFd::From>(decoder.number());
        fd.index = static_cast<int>(decoder.number());
    }
    plan.folder = decoder.text();
    plan.closeOtherFds = decoder.number() != 0;
    const bool keepsSignals = decoder.number() != 0;
    const auto ignored = static_cast<std::uint64_t>(decoder.number());
    const auto blocked = static_cast<std::uint64_t>(decoder.number());
    if (keepsSignals)
        plan.keptSignals = {ignored, blocked};
    plan.grouping = static_cast<Grouping>(decoder.number());
    plan.processGroup = static_cast<pid_t>(decoder.number());
    plan.umask = decoder.optional<mode_t>();
    plan.nice = decoder.optional<int>();
    plan.credentials = decodeCredentials(decoder);
    plan.launch = static_cast<LaunchMode>(decoder.number());
    return plan;
}

Result<UniqueFd> toMemoryFile(std::string_view bytes)
{
    UniqueFd file(::memfd_create("forklane-plan", MFD_CLOEXEC));
    if (!file)
        return failure(protocolError(errno, "make a plan for"));
    if (const int error = writeAll(file.get(), bytes); error != 0)
        return failure(protocolError(error, "make a plan for"));
    return file;
}

Result<std::string> readMemoryFile(int memoryFile)
{
    struct stat status = {};
    if (::fstat(memoryFile, &status) != 0)
        return failure(protocolError(errno, "read the plan of"));
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t size = ::pread(memoryFile, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
        if (size == 0 || (size < 0 && errno != EINTR))
            return failure(protocolError(errno, "read the plan of"));
        at += size > 0 ? static_cast<std::size_t>(size) : 0;
    }
    return bytes;
}

} // namespace forklane::keeper
