// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fonts.h"

#include <QFontDatabase>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

QFont face(
    const QString& family, QFontDatabase::SystemFont fallback, int pixels, QFont::Weight weight)
{
    QFont font = QFontDatabase::systemFont(fallback);
    font.setFamilies({family, font.family()});
    font.setPixelSize(pixels);
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

} // namespace

QFont sans(int pixels, QFont::Weight weight)
{
    QFont font = face(u"Inter"_s, QFontDatabase::GeneralFont, pixels, weight);
    font.setStyleHint(QFont::SansSerif);
    return font;
}

QFont mono(int pixels, QFont::Weight weight)
{
    QFont font = face(u"JetBrains Mono"_s, QFontDatabase::FixedFont, pixels, weight);
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    return font;
}

} // namespace slipway::ui
