// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/systemtheme.h"

#include "ui/theme/theme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QGuiApplication>
#include <QPalette>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

const QString service = u"org.freedesktop.portal.Desktop"_s;
const QString path = u"/org/freedesktop/portal/desktop"_s;
const QString interface = u"org.freedesktop.portal.Settings"_s;
const QString group = u"org.freedesktop.appearance"_s;
const QString key = u"color-scheme"_s;
constexpr int answerWithinMs = 2000;

} // namespace

SystemTheme::SystemTheme(ui::Theme& theme, QObject* parent) : QObject(parent), m_theme(theme)
{
    const QPalette palette = QGuiApplication::palette();
    m_theme.setSystemDark(
        palette.window().color().lightness() < palette.windowText().color().lightness());
    auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service,
        path,
        interface,
        u"SettingChanged"_s,
        this,
        SLOT(settingChanged(QString, QString, QDBusVariant)));
    ask();
}

void SystemTheme::ask()
{
    auto message = QDBusMessage::createMethodCall(service, path, interface, u"Read"_s);
    message << group << key;
    auto* watcher = new QDBusPendingCallWatcher(
        QDBusConnection::sessionBus().asyncCall(message, answerWithinMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isError())
            return; // no portal: the palette decided
        // The portal wraps the value twice.
        QVariant value = reply.value().variant();
        if (value.canConvert<QDBusVariant>())
            value = value.value<QDBusVariant>().variant();
        take(value.toUInt());
    });
}

void SystemTheme::settingChanged(
    const QString& changedGroup, const QString& changedKey, const QDBusVariant& value)
{
    if (changedGroup == group && changedKey == key)
        take(value.variant().toUInt());
}

void SystemTheme::take(uint scheme)
{
    // 0: no preference, 1: dark, 2: light (XDG desktop portal, Settings).
    if (scheme == 1 || scheme == 2)
        m_theme.setSystemDark(scheme == 1);
}

} // namespace slipway::desktop
