// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/logview.h"

#include "format/number.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

LogView::LogView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new PlainLabel(theme, tr("Log"), Tone::Text, this))
    , m_step(new PlainLabel(theme, {}, Tone::Faint, this))
    , m_bar(new QWidget(this))
    , m_field(new QLineEdit)
    , m_count(new PlainLabel(theme, {}, Tone::Faint))
    , m_previous(new Button(theme, u"↑"_s, Button::Kind::Plain, Button::Height::Small))
    , m_next(new Button(theme, u"↓"_s, Button::Kind::Plain, Button::Height::Small))
    , m_follow(new Button(theme, {}, Button::Kind::Link, Button::Height::Small))
    , m_area(new LogArea(theme, this))
    , m_notice(new PlainLabel(theme, {}, Tone::Faint, m_area->viewport()))
    , m_search(new LogSearch(this))
{
    layOut();
    m_notice->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(m_area, &LogArea::followingChanged, this, &LogView::tell);
    connect(m_area, &LogArea::problemChanged, this, &LogView::tell);
    connect(m_area, &LogArea::copied, this, &LogView::copyRequested);
    connect(m_area, &LogArea::grown, this, [this](bool isRestarted) {
        if (isRestarted)
            m_search->start(m_search->needle(), m_area->log(), m_area->index());
        else
            m_search->extend(m_area->log(), m_area->index());
        tell();
    });
    connect(m_search, &LogSearch::changed, this, [this] {
        if (m_wantsHit && !m_search->hits().empty())
            goTo(m_search->next(m_area->topLine() - 1));
        // Hits may have come while the log grew.
        if (!m_search->isRunning())
            m_search->extend(m_area->log(), m_area->index());
        tellCount();
    });
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_current = -1;
        m_wantsHit = !text.isEmpty();
        m_search->start(text, m_area->log(), m_area->index());
        m_area->setMarked(text, -1);
        tellCount();
    });
    connect(m_follow, &QAbstractButton::clicked, this, [this] {
        m_area->setFollowing(!m_area->isFollowing());
    });
    connect(m_next, &QAbstractButton::clicked, this, &LogView::findNext);
    connect(m_previous, &QAbstractButton::clicked, this, &LogView::findPrevious);
    tell();
}

void LogView::layOut()
{
    m_title->setFont(sans(size::text, QFont::DemiBold));
    m_step->setFont(mono(12));
    m_count->setFont(sans(size::small));
    m_count->setMinimumWidth(70);
    m_field->setPlaceholderText(tr("Find in the log…"));
    m_field->setAccessibleName(tr("Find in the log"));
    m_field->setFixedSize(200, 27);
    m_field->setTextMargins(6, 0, 6, 0);
    m_field->installEventFilter(this);
    m_previous->setAccessibleName(tr("Previous hit"));
    m_next->setAccessibleName(tr("Next hit"));
    m_follow->setCheckable(false);
    auto* bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(0, 0, 0, 0);
    bar->setSpacing(6);
    bar->addWidget(m_field);
    bar->addWidget(m_count);
    bar->addWidget(m_previous);
    bar->addWidget(m_next);
    m_bar->hide();
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 4, 6, 2);
    head->setSpacing(8);
    head->addWidget(m_title);
    head->addWidget(m_step, 1);
    head->addWidget(m_bar);
    head->addWidget(m_follow);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_area, 1);
    setFocusProxy(m_area);
}

void LogView::setSource(const LogSource& source)
{
    m_source = source;
    m_step->setText(source.stepTitle);
    m_area->setAccessibleName(
        source.stepTitle.isEmpty() ? tr("Log") : tr("Log, %1").arg(source.stepTitle));
    m_area->setLog({.file = source.file,
        .bytes = source.bytes,
        .isAttachment = source.isAttachment,
        .freedFrom = source.freedFrom,
        .freedTo = source.freedTo});
    tell();
}

QString LogView::countText() const
{
    return m_count->text();
}

QString LogView::noticeText() const
{
    return m_notice->isHidden() ? QString() : m_notice->text();
}

void LogView::tell()
{
    const bool isFollowing = m_area->isFollowing();
    m_follow->setText(isFollowing ? tr("Follow ✓") : tr("Follow"));
    m_follow->setAccessibleName(isFollowing ? tr("Follows the end") : tr("Follow the end"));
    m_follow->setVisible(!m_source.isAttachment);
    m_follow->updateGeometry();
    QString notice;
    if (!m_area->problem().isEmpty())
        notice = tr("The log cannot be read: %1").arg(m_area->problem());
    else if (m_source.file.isEmpty() && !m_source.isAttachment)
        notice = tr("No command has run yet");
    else if (m_area->lineCount() == 0)
        notice = tr("Nothing was printed yet");
    m_notice->setText(notice);
    const bool isOver = m_area->lineCount() > 0;
    m_notice->setVisible(!notice.isEmpty() && !isOver);
    m_notice->setGeometry(12, 4, std::max(0, m_area->viewport()->width() - 24), 20);
    // A log that can no longer be read still shows what was read.
    m_step->setText(isOver && !m_area->problem().isEmpty() ? notice : m_source.stepTitle);
    m_step->setTone(isOver && !m_area->problem().isEmpty() ? Tone::Warn : Tone::Faint);
    tellCount();
}

void LogView::tellCount()
{
    const auto& hits = m_search->hits();
    QString text;
    if (!m_field->text().isEmpty()) {
        const QString all = format::grouped(static_cast<double>(hits.size()))
            + (m_search->isCut() ? u"+"_s : QString());
        const auto at = std::ranges::lower_bound(hits, m_current);
        if (hits.empty())
            text = m_search->isRunning() ? tr("looking…") : tr("no line");
        else if (at != hits.end() && *at == m_current)
            text = tr("%1 of %2")
                       .arg(format::grouped(static_cast<double>(at - hits.begin() + 1)), all);
        else
            text = hits.size() == 1 ? tr("one line") : tr("%1 lines").arg(all);
        if (!hits.empty() && m_search->isRunning())
            text += u'…';
    }
    m_count->setText(text);
    m_next->setEnabled(!hits.empty());
    m_previous->setEnabled(!hits.empty());
}

void LogView::openSearch()
{
    m_bar->show();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

bool LogView::closeSearch()
{
    if (m_bar->isHidden())
        return false;
    const bool hadFocus = m_bar->isAncestorOf(focusWidget());
    m_field->clear();
    m_bar->hide();
    if (hadFocus)
        m_area->setFocus(Qt::OtherFocusReason);
    return true;
}

void LogView::goTo(std::optional<qint64> line)
{
    if (!line)
        return;
    m_wantsHit = false;
    m_current = *line;
    m_area->setMarked(m_field->text(), m_current);
    m_area->showLine(m_current);
    tellCount();
}

void LogView::findNext()
{
    goTo(m_search->next(m_current >= 0 ? m_current : m_area->topLine() - 1));
}

void LogView::findPrevious()
{
    goTo(m_search->previous(m_current >= 0 ? m_current : m_area->topLine()));
}

bool LogView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool isBack = key->modifiers() & Qt::ShiftModifier;
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F3: isBack ? findPrevious() : findNext(); return true;
    case Qt::Key_Escape: closeSearch(); return true;
    case Qt::Key_Down: m_area->setFocus(); return true;
    default: return false;
    }
}

void LogView::keyPressEvent(QKeyEvent* event)
{
    const bool isFind = event->matches(QKeySequence::Find) || event->text() == u"/";
    if (isFind)
        return openSearch();
    if (event->key() == Qt::Key_F3)
        return event->modifiers() & Qt::ShiftModifier ? findPrevious() : findNext();
    if (event->key() == Qt::Key_Escape && closeSearch())
        return;
    QWidget::keyPressEvent(event);
}

void LogView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_notice->setGeometry(12, 4, std::max(0, m_area->viewport()->width() - 24), 20);
}

} // namespace slipway::ui
