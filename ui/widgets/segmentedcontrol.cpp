// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmentedcontrol.h"

#include "base/text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace slipway::ui {
namespace {

constexpr size_t mostSegments = 4;

class SegmentButton : public QAbstractButton {
public:
    SegmentButton(const Theme& theme, Segment segment, QWidget* parent)
        : QAbstractButton(parent)
        , m_theme(theme)
        , m_segment(std::move(segment))
    {
        setText(visible(m_segment.text, 28));
        setCheckable(true);
        setAutoExclusive(true);
        setFont(sans(size::text, QFont::Medium));
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
    }
    QSize sizeHint() const override { return {fontMetrics().horizontalAdvance(text()) + 25, 29}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Tokens& t = m_theme.tokens();
        QColor words = underMouse() ? t.text : t.dim;
        if (isChecked()) {
            QColor ground = m_segment.isProtected ? t.prod : t.accentBg;
            words = m_segment.isProtected ? t.onProd : t.accent;
            if (const QColor own(m_segment.colour); own.isValid()) {
                ground = own;
                words = contrast(own, Qt::white) >= 4.5 ? QColor(Qt::white) : QColor(0x12161c);
            }
            painter.fillRect(rect(), ground);
        }
        painter.setFont(font());
        painter.setPen(words);
        painter.drawText(rect(), Qt::AlignCenter, text());
        if (hasFocus())
            paintFocusRing(painter, rect(), 4, isChecked() ? words : t.accent);
    }

private:
    const Theme& m_theme;
    Segment m_segment;
};

} // namespace

SegmentedControl::SegmentedControl(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Environment"));
}

void SegmentedControl::setSegments(const std::vector<Segment>& segments)
{
    if (segments == m_segments)
        return;
    m_segments = segments;
    rebuild();
    setVisible(!m_segments.empty());
}

void SegmentedControl::rebuild()
{
    for (auto* button : m_buttons)
        delete button;
    m_buttons.clear();
    delete m_menuButton;
    m_menuButton = nullptr;
    if (m_segments.size() > mostSegments) {
        m_menuButton
            = new Button(m_theme, m_current, Button::Kind::Plain, Button::Height::Normal, this);
        auto* menu = new QMenu(m_menuButton);
        for (const auto& segment : m_segments)
            menu->addAction(
                visible(segment.text, 60), this, [this, id = segment.id] { choose(id); });
        m_menuButton->setMenu(menu);
        layout()->addWidget(m_menuButton);
    } else {
        for (const auto& segment : m_segments) {
            auto* button = new SegmentButton(m_theme, segment, this);
            connect(
                button, &QAbstractButton::clicked, this, [this, id = segment.id] { choose(id); });
            layout()->addWidget(button);
            m_buttons.push_back(button);
        }
    }
    setCurrent(m_current);
}

void SegmentedControl::setCurrent(const QString& id)
{
    m_current = id;
    for (size_t i = 0; i < m_segments.size(); ++i) {
        if (m_segments[i].id != id)
            continue;
        if (m_menuButton)
            m_menuButton->setText(visible(m_segments[i].text, 28));
        else
            m_buttons[i]->setChecked(true);
    }
    update();
}

QAbstractButton* SegmentedControl::button(const QString& id) const
{
    const auto found = std::ranges::find(m_segments, id, &Segment::id);
    const auto at = static_cast<size_t>(found - m_segments.begin());
    return at < m_buttons.size() ? m_buttons[at] : nullptr;
}

void SegmentedControl::choose(const QString& id)
{
    if (id == m_current)
        return;
    setCurrent(id);
    emit chosen(id);
}

void SegmentedControl::paintEvent(QPaintEvent*)
{
    if (m_menuButton)
        return;
    QPainter painter(this);
    paintBox(painter, rect(), size::controlRadius, m_theme.tokens().panel, m_theme.tokens().line);
}

} // namespace slipway::ui
