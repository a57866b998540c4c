// SPDX-License-Identifier: MIT
// Where the output of commands goes: files without a name, one for each stream of each attempt that runs.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/unique_fd.h"
#include "queue/task.h"

namespace forklane::queue {

/// What one stream of one attempt wrote.
struct Written {
    std::uint64_t size = 0;
    std::string bytes; ///< All of it, when it is small.
    UniqueFd file;     ///< Else a file without a name that holds it, from offset 0.
};

/// Lends empty files. One thread at a time.
class SpillFiles {
public:
    explicit SpillFiles(std::string folder) : m_folder(std::move(folder)) {}

    /// An empty file, open for appending. In memory where the folder's file system has no files without a name.
    [[nodiscard]] Result<UniqueFd> lend();
    /// What was written, and the file back if that is small.
    [[nodiscard]] Written take(UniqueFd file);
    void giveBack(UniqueFd file);

private:
    const std::string m_folder;
    std::vector<UniqueFd> m_spare;
};

/// Keeps what attempts wrote, for as long as it lives: small outputs one behind the other in one file, large ones in their own,
/// as long as there are not too many of these. One thread at a time.
class OutputArchive {
public:
    explicit OutputArchive(std::string folder) : m_files(std::move(folder)) {}

    struct Key {
        TaskId task;
        unsigned attempt = 0;
        int stream = 1; ///< 1 or 2.
        bool operator==(const Key &) const = default;
    };
    /// An error if the disk is full: nothing of it is kept then.
    Status keep(Key key, Written written);
    [[nodiscard]] std::uint64_t sizeOf(Key key) const; ///< 0 if nothing is kept.
    /// At most `most` bytes from `from` on.
    [[nodiscard]] Result<std::string> read(Key key, std::uint64_t from, std::size_t most) const;

private:
    struct KeyHash {
        std::size_t operator()(const Key &key) const noexcept
        {
            return (std::size_t{key.task.value} << 16) ^ (std::size_t{key.attempt} << 2) ^ static_cast<std::size_t>(key.stream);
        }
    };
    struct Place {
        std::uint64_t size = 0;
        std::uint64_t offset = 0;
        UniqueFd own; ///< Invalid: in the common file.
    };
    Status append(const Written &written, std::uint64_t offset);

    static constexpr std::size_t kMostOwnFiles = 256;
    SpillFiles m_files;
    UniqueFd m_common;
    std::uint64_t m_end = 0; ///< Of the common file.
    std::size_t m_ownFiles = 0;
    std::unordered_map<Key, Place, KeyHash> m_places;
};

[[nodiscard]] std::uint64_t sizeOf(int file) noexcept; ///< 0 when it cannot be told.
/// At most `most` bytes of a file from `from` on.
[[nodiscard]] Result<std::string> readAt(int file, std::uint64_t from, std::size_t most);

} // namespace forklane::queue
