// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rollout/argvview.h"

#include "base/text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int chipHeight = 20;
constexpr int linePitch = 24;
constexpr int padX = 5;
constexpr int chipGap = 5;

} // namespace

QString quotedArgument(const QString& argument)
{
    QString out = argument;
    out.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + visible(out, out.size()) + u'"';
}

ArgvView::ArgvView(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ArgvView::setArguments(const QStringList& argv)
{
    m_shown.clear();
    for (const auto& argument : argv)
        m_shown << quotedArgument(argument);
    setAccessibleName(m_shown.join(u' '));
    updateGeometry();
    update();
}

std::vector<ArgvView::Piece> ArgvView::piecesFor(int width) const
{
    const QFontMetrics metrics(mono(12));
    const int letter = std::max(1, metrics.horizontalAdvance(u'M'));
    const qsizetype most = std::max<qsizetype>(8, (width - 2 * padX) / letter);
    std::vector<Piece> out;
    int x = 0;
    int y = 0;
    const auto place = [&](const QString& text) {
        const int wide = metrics.horizontalAdvance(text) + 2 * padX;
        if (x > 0 && x + wide > width) {
            x = 0;
            y += linePitch;
        }
        out.push_back({QRect(x, y, wide, chipHeight), text});
        x += wide + chipGap;
    };
    for (const auto& argument : m_shown) {
        if (argument.size() <= most) {
            place(argument);
            continue;
        }
        for (qsizetype at = 0; at < argument.size(); at += most) {
            if (at > 0) { // goes on in the next line
                x = 0;
                y += linePitch;
            }
            place(argument.mid(at, most));
        }
    }
    return out;
}

QSize ArgvView::sizeHint() const
{
    return {300, heightForWidth(std::max(160, width()))};
}

QSize ArgvView::minimumSizeHint() const
{
    return {120, chipHeight};
}

int ArgvView::heightForWidth(int width) const
{
    const auto pieces = piecesFor(width);
    return pieces.empty() ? 0 : pieces.back().room.bottom() + 1;
}

void ArgvView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = m_theme.tokens();
    painter.setFont(mono(12));
    for (const auto& piece : piecesFor(width())) {
        paintBox(painter, piece.room, 4, t.panel2, t.line);
        painter.setPen(t.text);
        painter.drawText(piece.room.adjusted(padX, 0, 0, 0),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            piece.text);
    }
}

} // namespace slipway::ui
