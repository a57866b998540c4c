// SPDX-License-Identifier: MIT
#include "desktop_notifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace forklane::ui {

namespace {

const QString kService = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");
const QString kDefaultAction = QStringLiteral("default"); // a click on the notification itself
constexpr int kUsualTime = -1;

} // namespace

void DesktopNotifier::show(const QString &title, const QString &sentence)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    listen();
    QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kService, QStringLiteral("Notify"));
    // The sentence may be read as markup.
    call << QStringLiteral("Forklane") << m_id << QStringLiteral("forklane") << title << sentence.toHtmlEscaped()
         << QStringList{kDefaultAction, tr("Show")}
         << QVariantMap{{QStringLiteral("desktop-entry"), QStringLiteral("forklane")}} << kUsualTime;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *ended) {
        const QDBusPendingReply<uint> reply = *ended;
        if (reply.isValid())
            m_id = reply.value();
        ended->deleteLater();
    });
}

void DesktopNotifier::listen()
{
    if (m_listens)
        return;
    m_listens = QDBusConnection::sessionBus().connect(kService, kPath, kService, QStringLiteral("ActionInvoked"), this,
                                                      SLOT(onAction(uint, QString)));
}

void DesktopNotifier::onAction(uint id, const QString &action)
{
    if (id == m_id && action == kDefaultAction)
        emit chosen();
}

} // namespace forklane::ui
