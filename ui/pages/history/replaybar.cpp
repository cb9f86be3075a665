// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history/replaybar.h"

#include "format/time.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace slipway::ui {
namespace {

constexpr int handle = 7; ///< radius
constexpr int unit = 100; ///< milliseconds a value
constexpr int tickTime = 100; ///< milliseconds between moments while it plays
constexpr int ticksToEnd = 200;

int toValue(qint64 milliseconds)
{
    return static_cast<int>(
        std::clamp<qint64>(milliseconds / unit, 0, std::numeric_limits<int>::max() / 2));
}

} // namespace

ReplayTrack::ReplayTrack(const Theme& theme, QWidget* parent)
    : QAbstractSlider(parent)
    , m_theme(theme)
{
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Moment of the run"));
}

void ReplayTrack::setMarks(std::vector<int> marks)
{
    m_marks = std::move(marks);
    update();
}

double ReplayTrack::xOf(int at) const
{
    const double share = maximum() > 0 ? static_cast<double>(at) / maximum() : 0;
    return handle + share * std::max(1, width() - 2 * handle);
}

int ReplayTrack::valueAt(double x) const
{
    const double share = std::clamp((x - handle) / std::max(1, width() - 2 * handle), 0.0, 1.0);
    return static_cast<int>(std::lround(share * maximum()));
}

void ReplayTrack::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& tokens = m_theme.tokens();
    const double middle = height() / 2.0;
    const double x = xOf(value());
    const auto groove = [&](double from, double to, const QColor& color) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(QRectF(from, middle - 2, std::max(0.0, to - from), 4), 2, 2);
    };
    groove(xOf(0), xOf(maximum()), tokens.line);
    groove(xOf(0), x, tokens.accent);
    for (const int mark : m_marks)
        painter.fillRect(QRectF(std::floor(xOf(mark)), middle - 6, 1.5, 12), tokens.prod);
    painter.setBrush(tokens.accent);
    painter.setPen(QPen(tokens.panel, 2));
    painter.drawEllipse(QPointF(x, middle), handle - 1, handle - 1);
    if (hasFocus())
        paintFocusRing(painter, rect(), size::controlRadius, tokens.accent);
}

void ReplayTrack::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    setSliderDown(true);
    setValue(valueAt(event->position().x()));
}

void ReplayTrack::mouseMoveEvent(QMouseEvent* event)
{
    if (isSliderDown())
        setValue(valueAt(event->position().x()));
}

void ReplayTrack::mouseReleaseEvent(QMouseEvent*)
{
    setSliderDown(false);
}

ReplayBar::ReplayBar(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_play(new Button(theme, tr("Play"), Button::Kind::Plain, Button::Height::Small))
    , m_track(new ReplayTrack(theme))
    , m_clock(new PlainLabel(theme, {}, Tone::Dim))
    , m_close(new Button(theme, tr("End replay"), Button::Kind::Link, Button::Height::Small))
{
    m_play->setFixedWidth(62); // one width for both words
    m_clock->setFont(mono(size::tiny));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_play);
    row->addWidget(m_track, 1);
    row->addWidget(m_clock);
    row->addWidget(m_close);
    m_timer.setInterval(tickTime);
    connect(&m_timer, &QTimer::timeout, this, &ReplayBar::advance);
    connect(m_play, &QAbstractButton::clicked, this, [this] { setPlaying(!isPlaying()); });
    connect(m_close, &QAbstractButton::clicked, this, &ReplayBar::closed);
    connect(m_track, &QAbstractSlider::valueChanged, this, [this] {
        tell();
        if (m_isOpen)
            emit moved(time());
    });
    hide();
}

void ReplayBar::open(qint64 from, qint64 to, const std::vector<qint64>& marks)
{
    m_isOpen = false;
    setPlaying(false);
    m_from = from;
    m_track->setRange(0, toValue(std::max(from, to) - from));
    m_track->setSingleStep(std::max(1, m_track->maximum() / 100));
    m_track->setPageStep(std::max(1, m_track->maximum() / 10));
    m_track->setValue(0);
    std::vector<int> values;
    for (const qint64 mark : marks) {
        if (mark >= from && mark <= to)
            values.push_back(toValue(mark - from));
    }
    m_track->setMarks(std::move(values));
    tell();
    m_isOpen = true;
    show();
    m_track->setFocus(Qt::OtherFocusReason);
    emit moved(time());
}

void ReplayBar::setEnd(qint64 to)
{
    if (m_isOpen && to > m_from)
        m_track->setMaximum(std::max(m_track->value(), toValue(to - m_from)));
}

void ReplayBar::close()
{
    setPlaying(false);
    m_isOpen = false;
    hide();
}

qint64 ReplayBar::time() const
{
    return m_from + static_cast<qint64>(m_track->value()) * unit;
}

void ReplayBar::setPlaying(bool isPlaying)
{
    if (!isPlaying)
        m_timer.stop();
    else
        m_timer.start();
    if (isPlaying && m_track->value() == m_track->maximum())
        m_track->setValue(0);
    m_play->setText(isPlaying ? tr("Pause") : tr("Play"));
}

void ReplayBar::advance()
{
    const int step = std::max(1, m_track->maximum() / ticksToEnd);
    m_track->setValue(m_track->value() + step);
    if (m_track->value() >= m_track->maximum())
        setPlaying(false);
}

void ReplayBar::tell()
{
    m_clock->setText(format::clockTimeSeconds(time()));
    m_track->setAccessibleDescription(m_clock->text());
}

} // namespace slipway::ui
