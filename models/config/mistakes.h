// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "yaml/document.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace slipway::config {

/// Collects everything that is wrong with one file, so that a person hears it all at once.
class Mistakes {
public:
    /// `file` is how the person called it; it stands before `line:column`.
    explicit Mistakes(QString file) : m_file(std::move(file)) { }

    void add(const yaml::Mark& mark, const QString& what, const QString& fix = {});
    bool isEmpty() const { return m_found.empty(); }
    /// In the order of the file, each once, at most 100 and then how many more.
    std::vector<Error> sorted() const;

private:
    struct Found {
        yaml::Mark mark;
        QString what;
        QString fix;
        friend bool operator==(const Found&, const Found&) = default;
    };

    QString m_file;
    std::vector<Found> m_found;
};

/// `did you mean 'x'?` for the candidate that is close, else what there is to choose from.
QString suggestion(const QString& word, const QStringList& candidates);
/// A value of the file in a message: quoted, safe to show and short.
QString quoted(const QString& text);

} // namespace slipway::config
