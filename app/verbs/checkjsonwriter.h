// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace slipway::verbs {

/// JSON with the keys in the order of writing, indented by two. Keys are literals of ours; without
/// a key inside an array.
class JsonWriter {
public:
    void openObject(const char* key = nullptr) { open(key, '{'); }
    void openArray(const char* key = nullptr) { open(key, '['); }
    void close();
    void text(const char* key, const QString& value);
    /// null where the text is empty
    void textOrNull(const char* key, const QString& value);
    /// null where there is none, or where it is not finite
    void number(const char* key, std::optional<double> value);
    void flag(const char* key, bool value);
    void texts(const char* key, const QStringList& values);
    /// The document, with a final newline, once everything is closed.
    QByteArray bytes() const { return m_bytes + '\n'; }

private:
    void newLine();
    void begin(const char* key);
    void open(const char* key, char bracket);

    QByteArray m_bytes;
    std::vector<char> m_open; ///< closing brackets, outermost first
    bool m_isFirst = true;
};

/// `"…"` with what JSON asks to escape, and everything that is not printable ASCII or a letter of
/// any script left as is.
QByteArray jsonString(const QString& text);

} // namespace slipway::verbs
