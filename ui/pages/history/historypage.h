// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "tables/runsmodel.h"
#include "ui/pages/history/historyview.h"
#include "ui/shell/page.h"
#include "ui/widgets/datatable.h"

#include <QStringList>

namespace slipway::ui {

class Button;
class EmptyState;
class ErrorBanner;
class FigureTile;
class FilterField;
class PlainLabel;
class RunDetail;
class RunTimeline;

/// What was rolled out, when and with what result: figures, a lane per environment, the list, and
/// beside it what is known of the chosen run. `/` filters, dragging over the timeline too; D shows
/// or hides the deployments on the charts.
class HistoryPage : public Page {
    Q_OBJECT
public:
    explicit HistoryPage(const Theme& theme, QWidget* parent = nullptr);

    /// All runs that the journal told, in any order; `now` in milliseconds UTC. The chosen one
    /// stays if it is still there.
    void setRuns(std::vector<history::RunRow> runs, qint64 now);
    /// The tiles, from left to right; five have room.
    void setFigures(std::vector<FigureView> figures);
    /// For the chosen run; anything else comes late and is ignored.
    void setDetail(const DetailView& detail);
    /// Beside the chosen run's own detail, until another run is chosen; nothing closes it.
    void setCompare(const std::optional<CompareView>& compare);
    /// What verifying the whole journal found; a broken chain is named in a red banner.
    void setChain(const std::optional<history::ChainState>& chain);
    /// Why the journal cannot be read, or nothing. What was shown stays.
    void setProblem(const std::optional<Error>& problem);
    /// The lanes in their order; environments that only the runs know come after them.
    void setEnvironments(const QStringList& names);

    /// Id of the chosen run; empty: none.
    QString currentRun() const;

    QString title() const override;
    QWidget* topBarContent() override;
    void focusFilter() override;
    bool goBack() override;
    void setNow(qint64 now) override;
    /// Kind `run`, by id.
    void reveal(const QString& kind, const QString& id) override;
    std::vector<std::pair<QString, QHeaderView*>> headers() const override;

    EmptyState* emptyState() const { return m_empty; }
    ErrorBanner* banner() const { return m_banner; }
    DataTable* table() const { return m_table; }
    FilterField* field() const { return m_field; }
    RunTimeline* timeline() const { return m_timeline; }
    RunDetail* detail() const { return m_detail; }
    const std::vector<FigureTile*>& tiles() const { return m_tiles; }

signals:
    /// Another run is chosen (by a person, or the first one when runs came): its detail is wanted.
    void runChosen(const QString& run);
    void openLogRequested(const QString& run);
    /// A new run that goes back to this one's version is wanted; the start sheet asks on.
    void rollBackRequested(const QString& run);
    /// `previousRun` is the one before it in the same project and environment.
    void compareRequested(const QString& run, const QString& previousRun);
    /// The run's view at that moment (milliseconds UTC) is wanted; many in a row while it plays.
    void replayRequested(const QString& run, qint64 time);
    /// The end is wanted again.
    void replayEnded(const QString& run);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeTimelinePanel(const Theme& theme);
    QWidget* makeTablePanel(const Theme& theme);
    void connectParts();
    void showCurrent();
    void pick(const QString& run);
    void narrow();
    void tell();
    void tellEmpty();
    void tellBanner();
    const history::RunRow* rowOf(const QString& run) const;
    QString previousOf(const history::RunRow& row) const;

    const Theme& m_theme;
    tables::RunsModel m_model;
    RowFilter m_filter;
    ErrorBanner* m_banner;
    QWidget* m_figures;
    std::vector<FigureTile*> m_tiles;
    RunTimeline* m_timeline;
    PlainLabel* m_shown; ///< `12 of 128 · 5 Nov to 9 Nov`
    Button* m_clear;
    DataTable* m_table;
    FilterField* m_field;
    EmptyState* m_empty;
    RunDetail* m_detail;
    PlainLabel* m_sentence;
    QString m_chosen;
    std::optional<history::ChainState> m_chain;
    QString m_brokenText; ///< of the chosen run's chain
    std::optional<Error> m_problem;
    qint64 m_now = 0;
    bool m_isKnown = false; ///< runs were told, be it none
};

} // namespace slipway::ui
