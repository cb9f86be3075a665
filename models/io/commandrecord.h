// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The small files of a command's folder. Without Qt: `slipway-run` is made of this too.
namespace slipway::io {

/// `key=value` fields, each ended by NUL, the last one `end=`: a file that was cut is no record.
class CommandRecord {
public:
    void add(std::string_view key, std::string_view value);
    void add(std::string_view key, long long value);

    /// The first value of this key, or empty.
    std::string text(std::string_view key) const;
    /// The first value of this key as a number, or 0.
    long long number(std::string_view key) const;
    /// Every value of this key, in order.
    std::vector<std::string> all(std::string_view key) const;
    bool has(std::string_view key) const;

    std::string bytes() const;
    static std::optional<CommandRecord> parse(std::string_view bytes);

private:
    std::vector<std::pair<std::string, std::string>> m_fields;
};

/// The names of the files; `pid` is there before the leader may exec: without it nothing ran.
namespace commandfile {
inline constexpr const char* request = "request";
inline constexpr const char* claim = "claim";
inline constexpr const char* pid = "pid";
inline constexpr const char* leader = "leader";
inline constexpr const char* freed = "freed";
inline constexpr const char* exit = "exit";
} // namespace commandfile

/// What reading a record gave.
struct ReadRecord {
    enum class State {
        Absent,
        Unreadable, ///< there is something, but it is no whole record
        Whole,
    };
    State state = State::Absent;
    CommandRecord record;
    bool isWhole() const { return state == State::Whole; }
};
/// `folder` is a descriptor of the folder.
ReadRecord readRecord(int folder, const char* name);

/// Replaces a file as one step (a temporary file, renamed); `isSynced`: a power cut keeps it too.
/// Returns 0 or errno.
int replaceRecord(int folder, const char* name, const CommandRecord& record, bool isSynced);

/// Makes the claim with its whole content, synced, unless there is one already.
/// Returns 0, EEXIST, or another errno: then nothing is claimed for sure.
int makeClaim(int folder, const CommandRecord& record);

/// Writes all of `bytes`; false with errno.
bool writeAll(int fd, std::string_view bytes);

} // namespace slipway::io
