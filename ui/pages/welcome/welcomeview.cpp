// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/welcome/welcomeview.h"

#include "base/text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QLayoutItem>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

/// One way in: a large card that is a button.
class WayCard : public QAbstractButton {
public:
    WayCard(const Theme& theme,
        const QString& icon,
        const QString& title,
        const QString& text,
        QWidget* parent)
        : QAbstractButton(parent)
        , m_theme(theme)
        , m_icon(icon)
        , m_sentence(text)
    {
        setText(title);
        setAccessibleDescription(text);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setFixedSize(236, 172);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Tokens& t = m_theme.tokens();
        const bool isHot = underMouse() || isDown();
        paintBox(painter,
            rect(),
            size::radius,
            isDown()    ? t.accentBg
                : isHot ? t.panel2
                        : t.panel,
            isHot ? t.accent : t.line);
        painter.drawPixmap(18, 20, m_icon.pixmap(t.accent, 26, devicePixelRatioF()));
        painter.setFont(sans(15, QFont::DemiBold));
        painter.setPen(t.text);
        painter.drawText(QRect(18, 58, width() - 36, 24), Qt::AlignVCenter | Qt::AlignLeft, text());
        painter.setFont(sans(size::text));
        painter.setPen(t.dim);
        painter.drawText(QRect(18, 86, width() - 36, height() - 96),
            Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
            m_sentence);
        if (hasFocus())
            paintFocusRing(painter, rect(), size::radius - 1, t.accent);
    }

private:
    const Theme& m_theme;
    CachedIcon m_icon;
    QString m_sentence;
};

} // namespace

WelcomeView::WelcomeView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_recent(new QVBoxLayout)
{
    m_ways = {new WayCard(theme,
                  u"open"_s,
                  tr("Open a project"),
                  tr("A slipway.yaml beside the code: its environments, services and charts."),
                  this),
        new WayCard(theme,
            u"repository"_s,
            tr("Point at a repository"),
            tr("No configuration needed. Checks what is there and makes a scorecard."),
            this),
        new WayCard(theme,
            u"demo"_s,
            tr("Try the demo"),
            tr("A small fleet with live endpoints on this machine, faults included."),
            this)};
    auto* title = new PlainLabel(theme, tr("Welcome to Slipway"));
    title->setFont(sans(23, QFont::Bold));
    auto* sentence = new PlainLabel(theme,
        tr("See what is ready, what runs, and what is not proven. Three ways in:"),
        Tone::Dim);
    auto* cards = new QHBoxLayout;
    cards->setSpacing(size::gap);
    for (auto* way : m_ways)
        cards->addWidget(way);
    m_recent->setSpacing(2);
    auto* column = new QVBoxLayout;
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(title);
    column->addWidget(sentence);
    column->addSpacing(12);
    column->addLayout(cards);
    column->addSpacing(16);
    column->addLayout(m_recent);
    column->addStretch(3);
    auto* row = new QHBoxLayout(this);
    row->addStretch(1);
    row->addLayout(column);
    row->addStretch(1);
    connect(m_ways[0], &QAbstractButton::clicked, this, &WelcomeView::openRequested);
    connect(m_ways[1], &QAbstractButton::clicked, this, &WelcomeView::repositoryRequested);
    connect(m_ways[2], &QAbstractButton::clicked, this, &WelcomeView::demoRequested);
}

void WelcomeView::setRecent(const QStringList& paths)
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (paths.isEmpty())
        return;
    auto* heading = new PlainLabel(m_theme, tr("Recent"), Tone::Faint);
    heading->setFont(sans(size::tiny, QFont::DemiBold));
    m_recent->addWidget(heading);
    for (const auto& path : paths.mid(0, 5)) {
        auto* button
            = new Button(m_theme, visible(path, 90), Button::Kind::Link, Button::Height::Small);
        connect(
            button, &QAbstractButton::clicked, this, [this, path] { emit recentRequested(path); });
        m_recent->addWidget(button, 0, Qt::AlignLeft);
    }
}

} // namespace slipway::ui
