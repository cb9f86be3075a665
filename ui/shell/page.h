// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <utility>
#include <vector>

class QHeaderView;

namespace slipway::ui {

/// The pages, in the rail's order: Ctrl+1 to Ctrl+7.
enum class PageId { Readiness, Services, Charts, Rollout, History, Alerts, Sources };
inline constexpr int pageCount = 7;

/// One page of the window: built when it is first shown, kept until the window closes. Takes values
/// by its own setters and sends wishes up by signals; knows no service.
class Page : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// What is said of the page in the rail, the palette and to assistive technology.
    virtual QString title() const = 0;
    /// The one sentence or the pills at the top bar's left; owned by the page, shown while the page
    /// is. May be null.
    virtual QWidget* topBarContent() { return nullptr; }
    /// `/`: puts the keyboard into the page's filter, if it has one.
    virtual void focusFilter() { }
    /// Esc: closes what is open (filter text, selection); false if there was nothing.
    virtual bool goBack() { return false; }
    /// The clock moved on, once a second while the page is shown: ages are told anew. Milliseconds
    /// since the epoch.
    virtual void setNow(qint64 now) { Q_UNUSED(now) }
    /// Headers whose columns are remembered from run to run, each with a name that is unique in the
    /// window.
    virtual std::vector<std::pair<QString, QHeaderView*>> headers() const { return {}; }
    /// A result of the command palette was chosen: select that row. `kind` is check, service or
    /// claim.
    virtual void reveal(const QString& kind, const QString& id)
    {
        Q_UNUSED(kind)
        Q_UNUSED(id)
    }

    /// The page shows the button that aborts the run now: the top bar need not offer another one.
    virtual bool hasAbort() const { return false; }

signals:
    /// Opens a file of the repository at a line (from 1; 0: none) with the desktop's editor.
    void openFileRequested(const QString& path, int line);
    /// Puts text on the clipboard; the window says that it did.
    void copyRequested(const QString& text);
    /// Asks for another page, selecting a row there (kind and id as in reveal; empty: none).
    void pageRequested(slipway::ui::PageId page, const QString& kind, const QString& id);
};

/// Makes a page with the given parent; called once, when the page is first shown.
using PageFactory = std::function<Page*(QWidget* parent)>;

} // namespace slipway::ui
