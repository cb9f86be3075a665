// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/fonts.h"
#include "ui/theme/style.h"

#include <QApplication>
#include <QPalette>

namespace slipway::ui {
namespace {

QPalette paletteOf(const Tokens& t)
{
    QPalette palette;
    palette.setColor(QPalette::Window, t.bg);
    palette.setColor(QPalette::WindowText, t.text);
    palette.setColor(QPalette::Base, t.panel);
    palette.setColor(QPalette::AlternateBase, t.panel2);
    palette.setColor(QPalette::Text, t.text);
    palette.setColor(QPalette::PlaceholderText, t.faint);
    palette.setColor(QPalette::Button, t.panel);
    palette.setColor(QPalette::ButtonText, t.text);
    palette.setColor(QPalette::BrightText, t.bad);
    palette.setColor(QPalette::Highlight, t.accent);
    palette.setColor(QPalette::HighlightedText, t.onAccent);
    palette.setColor(QPalette::Link, t.accent);
    palette.setColor(QPalette::LinkVisited, t.accent);
    palette.setColor(QPalette::ToolTipBase, t.panel);
    palette.setColor(QPalette::ToolTipText, t.text);
    palette.setColor(QPalette::Light, t.panel);
    palette.setColor(QPalette::Midlight, t.panel2);
    palette.setColor(QPalette::Mid, t.line);
    palette.setColor(QPalette::Dark, t.line);
    palette.setColor(QPalette::Shadow, t.isDark ? QColor(Qt::black) : t.faint);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, t.faint);
    return palette;
}

} // namespace

Theme::Theme(QObject* parent) : QObject(parent), m_tokens(&lightTokens())
{
}

void Theme::choose(ThemeChoice choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    refresh();
    emit choiceChanged(choice);
}

void Theme::setSystemDark(bool isDark)
{
    m_isSystemDark = isDark;
    refresh();
}

void Theme::applyTo(QApplication& application)
{
    m_application = &application;
    application.setStyle(new Style(*this)); // the application owns its style
    application.setFont(sans());
    application.setPalette(paletteOf(*m_tokens));
}

void Theme::refresh()
{
    const bool isDark
        = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && m_isSystemDark);
    const Tokens* next = isDark ? &darkTokens() : &lightTokens();
    if (next == m_tokens)
        return;
    m_tokens = next;
    if (m_application)
        m_application->setPalette(paletteOf(*m_tokens));
    emit changed();
}

} // namespace slipway::ui
