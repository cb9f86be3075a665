// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"
#include "history/journal.h"
#include "rollout/view.h"
#include "ui/theme/tokens.h"

#include <QString>

#include <optional>
#include <vector>

/// What the History page is told, as values. All texts may hold bytes from outside: the page shows
/// them as plain text.
namespace slipway::ui {

/// One figure over the deployments: `4.1 / week`, with how it moved and what it is made of.
struct FigureView {
    QString title{}; ///< `Lead time`
    QString value{}; ///< `1 d 3 h`; `–` where nothing can be told
    QString trend{}; ///< `▼ 5 h`; empty: nothing to compare with
    Tone tone = Tone::Dim; ///< of the trend: whether it moved for the better
    QString definition{}; ///< what is counted, one sentence
    QString detail{}; ///< `5 of 46 deployments, 24 Aug to 22 Nov`: numerator, denominator, window
    friend bool operator==(const FigureView&, const FigureView&) = default;
};

/// What is known of a record's hash chain.
enum class ChainLook { Unknown, Checking, Verified, Broken };

/// What is known of a run's command log.
struct LogFacts {
    qint64 lines = 0;
    QString exitText{}; ///< `exit 0`
    bool isHere = false; ///< can be opened
    QString why{}; ///< it cannot
    friend bool operator==(const LogFacts&, const LogFacts&) = default;
};

/// All that is shown of the chosen run. Until the first one comes for a run, the page shows what
/// its row tells.
struct DetailView {
    QString run{}; ///< id; ignored where another run is chosen by now
    std::optional<rollout::RunView> view{}; ///< none: still being read
    QString story{}; ///< what happened, one or two sentences; empty: the row's sentence
    std::vector<charts::Frame> frames{}; ///< the gates' charts of that time, with their marks
    ChainLook chain = ChainLook::Unknown;
    QString chainText{}; ///< `#128 · chain verified`, or which record does not match and how
    LogFacts log;
    bool canRollBack = false;
    QString rollBackWhy{}; ///< it cannot
    QString commit{}; ///< as people know it, `a298588 api: retry once`; empty: the row's
    qint64 replayAt = 0; ///< the moment that `view` and `story` tell, milliseconds UTC; 0: the end
    friend bool operator==(const DetailView&, const DetailView&) = default;
};

/// One line of a comparison.
struct CompareRow {
    QString what{}; ///< `p95-latency, last`
    QString before{};
    QString after{};
    Tone tone = Tone::Text; ///< of `after`
    friend bool operator==(const CompareRow&, const CompareRow&) = default;
};

/// Two runs side by side.
struct CompareView {
    QString run{}; ///< the later one; ignored where another run is chosen by now
    QString previousRun{};
    QString title{}; ///< `v4.1.4 against v4.1.3 in production`
    QString beforeName{}; ///< heads the column of the earlier run
    QString afterName{};
    std::vector<CompareRow> rows{};
    friend bool operator==(const CompareView&, const CompareView&) = default;
};

} // namespace slipway::ui
