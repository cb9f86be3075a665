// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/windowmemory.h"

#include "ui/shell/topbar.h"

#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr qint64 hour = 3'600'000;
constexpr int mostRecent = 8;

} // namespace

WindowMemory::WindowMemory(const QString& file)
    : m_settings(file.isEmpty() ? nullptr : std::make_unique<QSettings>(file, QSettings::IniFormat))
{
}

WindowMemory::~WindowMemory() = default;

QByteArray WindowMemory::geometry() const
{
    return m_settings ? m_settings->value(u"window/geometry"_s).toByteArray() : QByteArray();
}

void WindowMemory::setGeometry(const QByteArray& geometry)
{
    if (m_settings)
        m_settings->setValue(u"window/geometry"_s, geometry);
}

QByteArray WindowMemory::columns(const QString& table) const
{
    return m_settings ? m_settings->value(u"columns/"_s + table).toByteArray() : QByteArray();
}

void WindowMemory::setColumns(const QString& table, const QByteArray& state)
{
    if (m_settings)
        m_settings->setValue(u"columns/"_s + table, state);
}

qint64 WindowMemory::range() const
{
    const qint64 range
        = m_settings ? m_settings->value(u"window/range"_s, hour).toLongLong() : hour;
    const auto& known = timeRanges();
    return std::ranges::find(known, range) == known.end() ? hour : range;
}

void WindowMemory::setRange(qint64 milliseconds)
{
    if (m_settings)
        m_settings->setValue(u"window/range"_s, milliseconds);
}

ThemeChoice WindowMemory::theme() const
{
    const QString word = m_settings ? m_settings->value(u"window/theme"_s).toString() : QString();
    if (word == u"light")
        return ThemeChoice::Light;
    return word == u"dark" ? ThemeChoice::Dark : ThemeChoice::System;
}

void WindowMemory::setTheme(ThemeChoice choice)
{
    if (!m_settings)
        return;
    const QString word = choice == ThemeChoice::Light ? u"light"_s
        : choice == ThemeChoice::Dark                 ? u"dark"_s
                                                      : u"system"_s;
    m_settings->setValue(u"window/theme"_s, word);
}

QStringList WindowMemory::recent() const
{
    return m_settings ? m_settings->value(u"window/recent"_s).toStringList().mid(0, mostRecent)
                      : QStringList();
}

void WindowMemory::addRecent(const QString& path)
{
    if (!m_settings || path.isEmpty())
        return;
    QStringList all = recent();
    all.removeAll(path);
    all.prepend(path);
    m_settings->setValue(u"window/recent"_s, QStringList(all.mid(0, mostRecent)));
}

} // namespace slipway::ui
