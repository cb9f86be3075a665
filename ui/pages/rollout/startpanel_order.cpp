// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/time.h"
#include "ui/pages/rollout/planpreview.h"
#include "ui/pages/rollout/startpanel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/confirmsheet.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QLineEdit>

#include <algorithm>

using namespace Qt::StringLiterals;

/// From what is chosen to an order: when Start may be pressed, and what its sheet confirms.
namespace slipway::ui {
namespace {

constexpr qint64 oldest = 60'000; ///< milliseconds that what the sheet shows may be old

} // namespace

void StartPanel::choose()
{
    m_typing.stop();
    const QString version = m_version->text().trimmed();
    const QString stable = m_stable->text().trimmed();
    tell();
    if (m_plan->current() == m_view.plan && version == m_view.version && stable == m_view.stable)
        return;
    emit planChosen(m_plan->current(), version, stable);
}

QString StartPanel::whyNot() const
{
    if (!m_obstacle.isEmpty())
        return m_obstacle;
    if (m_version->text().trimmed().isEmpty())
        return tr("Say which version.");
    const bool isAnswered = m_plan->current() == m_view.plan
        && m_version->text().trimmed() == m_view.version
        && m_stable->text().trimmed() == m_view.stable;
    if (!m_view.mistake.isEmpty() && isAnswered)
        return tr("The plan cannot be carried out as it is.");
    if (!isAnswered || !m_view.preview)
        return tr("The plan is being put together…");
    if (m_view.needsTrust)
        return tr("Nothing is run from this configuration until it is trusted.");
    bool needsOverride = false;
    for (const auto& condition : m_view.permit.conditions) {
        if (condition.holds || condition.name == u"confirmation")
            continue;
        if (!condition.canBeOverridden)
            return condition.text;
        needsOverride = true;
    }
    if (needsOverride && m_override->text().trimmed().isEmpty())
        return tr("Say why it is started against the gate, or make the gate hold.");
    if (m_view.permit.conditions.empty() && !m_view.permit.allowed)
        return tr("Whether it may start is not known yet.");
    return {};
}

void StartPanel::tell()
{
    const QString why = whyNot();
    m_startButton->setEnabled(why.isEmpty());
    m_startButton->setAccessibleDescription(why);
    m_why->setText(why.isEmpty() ? tr("Asks once more before anything is run.") : why);
}

void StartPanel::checkSheet()
{
    if (!m_sheet || !m_sheet->isOpen())
        return;
    if (!m_obstacle.isEmpty())
        return m_sheet->disarm(m_obstacle);
    if (m_view.digest != m_sheetDigest || m_view.environment != m_sheetEnvironment)
        return m_sheet->disarm(tr("The plan has changed since this was opened. Read it again."));
    const QString why = whyNot();
    if (!why.isEmpty())
        return m_sheet->disarm(why);
    if (m_view.asOf > 0 && m_now - m_view.asOf > oldest)
        m_sheet->disarm(
            tr("What is shown is %1 old. Open it again.").arg(format::span(m_now - m_view.asOf)));
}

bool StartPanel::closeSheet()
{
    if (!m_sheet || !m_sheet->isOpen())
        return false;
    m_sheet->close();
    return true;
}

void StartPanel::openSheet()
{
    if (!whyNot().isEmpty())
        return;
    if (!m_sheet) {
        m_sheet = new ConfirmSheet(m_theme, 720, window());
        connect(m_sheet, &ConfirmSheet::confirmed, this, [this](const Confirmed& answer) {
            StartOrder order = m_order;
            order.typedName = answer.typedName;
            emit startRequested(order);
        });
    }
    const bool needsOverride = std::ranges::any_of(
        m_view.permit.conditions, [](const auto& c) { return !c.holds && c.canBeOverridden; });
    m_order = {.plan = m_view.plan,
        .version = m_view.version,
        .stable = m_view.stable,
        .reason = m_reason->text().trimmed(),
        .overrideReason = needsOverride ? m_override->text().trimmed() : QString(),
        .typedName = {},
        .digest = m_view.digest};
    m_sheetDigest = m_view.digest;
    m_sheetEnvironment = m_view.environment;
    auto* preview = new PlanPreview(m_theme, false);
    preview->setPlan(m_view.preview);
    m_sheet->setContent(preview);
    const QString from = m_view.stable.isEmpty() ? tr("an unknown version") : m_view.stable;
    m_sheet->ask({.title = tr("Start %1 in %2?").arg(m_view.version, m_view.environment),
        .sentence = tr("From %1 to %2 by plan “%3”. These commands will be run, confirmed once, "
                       "for the whole run. Digest %4.")
                        .arg(from,
                            m_view.version,
                            m_view.plan,
                            QString::fromLatin1(m_view.digest.toHex().left(12))),
        .button = tr("Start"),
        .isDanger = false,
        .typedName = m_view.isProtected ? m_view.environment : QString()});
}

} // namespace slipway::ui
