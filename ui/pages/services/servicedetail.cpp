// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/services/servicedetail.h"

#include "format/number.h"
#include "format/time.h"
#include "format/unit.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"

#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using tables::ServiceRow;
using tables::ServiceSource;

constexpr int deepest = 3;
constexpr int mostComponents = 40;
constexpr int mostLines = 9;
constexpr int columnsShown = 44;

QString stateLine(const ServiceRow& row)
{
    QStringList parts{row.isStale ? ServiceDetail::tr("stale") : health::stateWord(row.state)};
    if (row.isRetrying)
        parts << ServiceDetail::tr("retrying");
    if (row.isFlapping)
        parts << ServiceDetail::tr("flapping");
    if (row.byScrape)
        parts << ServiceDetail::tr("by scrape: it has no health endpoint");
    if (!row.version.isEmpty())
        parts << ServiceDetail::tr("version %1").arg(row.version);
    if (row.uptimePercent)
        parts << ServiceDetail::tr("up %1 of %2")
                     .arg(format::percent(*row.uptimePercent / 100), row.uptimeSpan);
    return parts.join(u" · "_s);
}

/// Times of one row are named as seen from its newest one.
qint64 newest(const ServiceRow& row)
{
    qint64 time = 0;
    for (const auto& source : row.sources)
        time = std::max(time, source.lastAttempt);
    return time;
}

} // namespace

ServiceDetail::ServiceDetail(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_theme(theme)
    , m_glyph(new GlyphView(theme))
    , m_title(new PlainLabel(theme))
    , m_scroll(new QScrollArea)
{
    m_title->setFont(sans(15, QFont::DemiBold));
    auto* close = new Button(theme, tr("Close"), Button::Kind::Link, Button::Height::Small);
    close->setAccessibleName(tr("Close the detail of the service"));
    connect(close, &QPushButton::clicked, this, &ServiceDetail::closeRequested);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 6, 0);
    head->setSpacing(8);
    head->addWidget(m_glyph);
    head->addWidget(m_title, 1);
    head->addWidget(close);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 8);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_scroll, 1);
}

void ServiceDetail::setRow(const ServiceRow& row)
{
    if (m_column && row == m_row)
        return;
    const int position = row.service == m_row.service ? m_scroll->verticalScrollBar()->value() : 0;
    m_row = row;
    m_glyph->setSign(tables::signOf(row.state));
    m_title->setText(row.title.isEmpty() ? row.service : row.title);
    setAccessibleName(tr("Detail of %1").arg(row.service));
    rebuild();
    m_scroll->verticalScrollBar()->setValue(position);
}

void ServiceDetail::rebuild()
{
    auto* content = new QWidget;
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(12, 0, 12, 4);
    m_column->setSpacing(4);
    addText(stateLine(m_row), Tone::Dim);
    const QString reason = m_row.reason.isEmpty() ? m_row.detail : m_row.reason;
    if (!reason.isEmpty())
        addText(reason, m_row.state == health::State::Down ? Tone::Bad : Tone::Text);
    if (!m_row.contradictions.isEmpty()) {
        addHeading(tr("Sources disagree"));
        for (const auto& contradiction : m_row.contradictions)
            addText(contradiction, Tone::Warn);
    }
    addSources();
    if (!m_row.components.empty()) {
        addHeading(tr("Components"));
        addComponents(m_row.components, 0);
    }
    addBody();
    m_column->addStretch(1);
    m_scroll->setWidget(content); // deletes the one before
    content->setAutoFillBackground(false);
}

PlainLabel* ServiceDetail::addText(const QString& text, Tone tone, int wrapped)
{
    auto* label = new PlainLabel(m_theme, text, tone);
    label->setWrapped(wrapped);
    m_column->addWidget(label);
    return label;
}

void ServiceDetail::addHeading(const QString& text)
{
    m_column->addSpacing(6);
    auto* label = new PlainLabel(m_theme, text, Tone::Faint);
    label->setFont(sans(size::tiny, QFont::DemiBold));
    m_column->addWidget(label);
}

void ServiceDetail::addSources()
{
    const qint64 now = newest(m_row);
    for (const auto& source : m_row.sources) {
        addHeading(source.name);
        auto* line = new QHBoxLayout;
        line->setSpacing(7);
        line->addWidget(new GlyphView(m_theme, tables::signOf(source.state)));
        auto* words = new PlainLabel(m_theme,
            source.words.isEmpty() ? health::stateWord(source.state) : source.words,
            Tone::Text);
        line->addWidget(words, 1);
        m_column->addLayout(line);
        auto* url = new PlainLabel(m_theme, source.url, Tone::Dim);
        url->setFont(mono(size::tiny));
        url->setElideMode(Qt::ElideMiddle);
        m_column->addWidget(url);
        addText(tr("last attempt %1 · last success %2")
                    .arg(format::moment(source.lastAttempt, now),
                        format::moment(source.lastSuccess, now)),
            Tone::Faint);
    }
}

void ServiceDetail::addComponents(const std::vector<health::Component>& components, int depth)
{
    int count = 0;
    for (const auto& component : components) {
        if (++count > mostComponents) {
            addText(tr("+%1 more").arg(components.size() - mostComponents), Tone::Faint);
            return;
        }
        addComponent(component, depth);
        if (depth < deepest)
            addComponents(component.children, depth + 1);
    }
}

void ServiceDetail::addComponent(const health::Component& component, int depth)
{
    auto* line = new QHBoxLayout;
    line->setContentsMargins(depth * 16, 0, 0, 0);
    line->setSpacing(7);
    line->addWidget(new GlyphView(m_theme, tables::signOf(component.state)));
    auto* name = new PlainLabel(m_theme, component.name);
    name->setFont(sans(size::text, QFont::Medium));
    line->addWidget(name);
    QStringList rest;
    if (!component.isCritical)
        rest << tr("not critical");
    for (const auto& text : {component.observed, component.message}) {
        if (!text.isEmpty())
            rest << text;
    }
    if (rest.isEmpty() && component.state != health::State::Up)
        rest << component.stateRaw;
    line->addWidget(new PlainLabel(m_theme, rest.join(u" · "_s), Tone::Dim), 1);
    if (component.latencyMs)
        line->addWidget(new PlainLabel(m_theme, format::latency(*component.latencyMs), Tone::Dim));
    m_column->addLayout(line);
}

void ServiceDetail::addBody()
{
    if (m_row.bodyExcerpt.isEmpty())
        return;
    addHeading(tr("Last answer"));
    auto* body = new QPlainTextEdit(m_row.bodyExcerpt);
    body->setReadOnly(true);
    body->setFrameShape(QFrame::NoFrame);
    QPalette palette = body->palette();
    palette.setColor(QPalette::Base, m_theme.tokens().panel2);
    body->setPalette(palette);
    body->setFont(mono(size::tiny));
    const int lines
        = std::min(mostLines, static_cast<int>(m_row.bodyExcerpt.size()) / columnsShown + 2);
    body->setFixedHeight(lines * body->fontMetrics().lineSpacing() + 12);
    body->setAccessibleName(tr("Last answer"));
    m_column->addWidget(body);
}

} // namespace slipway::ui
