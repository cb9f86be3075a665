// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rollout/headpanel.h"

#include "ui/pages/rollout/actiontexts.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/holdbutton.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int leastTitle = 330; ///< room for the words before the buttons go below them

} // namespace

HeadPanel::HeadPanel(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_theme(theme)
    , m_row(new QBoxLayout(QBoxLayout::LeftToRight, this))
    , m_buttonRow(new QHBoxLayout)
    , m_title(new RunLabel(theme, 16))
    , m_where(new RunLabel(theme))
    , m_next(new PlainLabel(theme, {}, Tone::Dim))
    , m_waiting(new QWidget)
    , m_waitingGlyph(new GlyphView(theme))
    , m_waitingText(new PlainLabel(theme))
    , m_abort(new HoldButton(theme, actionText(rollout::Action::Abort)))
    , m_another(new Button(theme, tr("Start another…"), Button::Kind::Primary))
{
    m_row->setContentsMargins(16, 11, 16, 11);
    m_row->setSpacing(12);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    auto* title = new QHBoxLayout;
    title->setSpacing(8);
    m_title->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    title->addWidget(m_title, 0, Qt::AlignBottom);
    title->addWidget(m_where, 1, Qt::AlignBottom);
    words->addLayout(title);
    words->addWidget(m_next);
    auto* waiting = new QHBoxLayout(m_waiting);
    waiting->setContentsMargins(0, 2, 0, 0);
    waiting->setSpacing(8);
    waiting->addWidget(m_waitingGlyph, 0, Qt::AlignTop);
    waiting->addWidget(m_waitingText, 1);
    m_waitingText->setWrapped(3);
    m_waitingText->setFont(sans(size::text, QFont::Medium));
    words->addWidget(m_waiting);
    m_row->addLayout(words, 1);
    m_row->addLayout(m_buttonRow);
    m_buttonRow->setSpacing(12);
    m_buttonRow->addStretch(1);
    m_buttonRow->addWidget(m_abort);
    m_buttonRow->addWidget(m_another);
    connect(m_abort, &HoldButton::held, this, [this] {
        emit actionRequested(rollout::Action::Abort, {}, 0);
    });
    connect(m_another, &QAbstractButton::clicked, this, &HeadPanel::anotherRequested);
    m_next->setWrapped(2);
}

void HeadPanel::setRun(const rollout::RunView& run)
{
    const bool isOther = run.run != m_run.run;
    const auto phase = m_run.phase;
    m_run = run;
    const QString from = run.stable.isEmpty() ? tr("unknown") : run.stable;
    QStringList rest{run.environment, run.strategy, tr("plan “%1”").arg(run.plan)};
    if (run.isDemo)
        rest << tr("demo");
    rest.removeAll(QString());
    m_title->setRuns({{from + u" → "_s + run.version, Tone::Text, QFont::DemiBold}});
    m_where->setRuns({{rest.join(u" · "_s), Tone::Dim}});
    QStringList next{run.next, run.rollbackRule};
    next.removeAll(QString());
    m_next->setText(next.join(u' '));
    m_next->setVisible(!next.isEmpty());
    if (m_sheet && m_sheet->isOpen() && (isOther || phase != run.phase))
        m_sheet->disarm(tr("The run has moved on since this was opened."));
    tellWaiting();
    tellButtons();
}

void HeadPanel::setObstacle(const QString& why)
{
    if (why == m_obstacle)
        return;
    m_obstacle = why;
    if (m_sheet && m_sheet->isOpen() && !why.isEmpty())
        m_sheet->disarm(why);
    tellButtons();
}

QString HeadPanel::nextText() const
{
    return m_next->text();
}

QString HeadPanel::waitingText() const
{
    return m_waiting->isHidden() ? QString() : m_waitingText->text();
}

void HeadPanel::tellWaiting()
{
    m_waiting->setVisible(!m_run.sentence.isEmpty());
    const bool isUnknown
        = m_run.phase == rollout::Phase::Paused && m_run.pause == rollout::PauseReason::Unknown;
    m_waitingGlyph->setSign(isUnknown ? Sign::Unknown : phaseSign(m_run.phase));
    m_waitingText->setTone(sentenceTone(m_run.phase));
    m_waitingText->setText(m_run.sentence);
}

Button* HeadPanel::button(rollout::Action action) const
{
    if (action == rollout::Action::Abort)
        return m_abort->isHidden() ? nullptr : m_abort;
    const auto found = m_buttons.find(action);
    return found == m_buttons.end() || found->second->isHidden() ? nullptr : found->second;
}

void HeadPanel::tellButtons()
{
    const auto tell = [this](Button* button, const rollout::ActionView& action) {
        const bool isEnabled = action.isEnabled && m_obstacle.isEmpty();
        const QString why = m_obstacle.isEmpty() ? action.why : m_obstacle;
        button->setVisible(action.isShown);
        button->setEnabled(isEnabled);
        button->setToolTip(isEnabled ? QString() : plainTip(why));
        const QString hold = button == m_abort ? tr("Hold for one second") : QString();
        button->setAccessibleDescription(isEnabled ? hold : why);
    };
    m_abort->setVisible(false);
    for (auto& [action, button] : m_buttons)
        button->setVisible(false);
    int place = 1; // after the stretch
    for (const auto& action : m_run.actions) {
        if (action.action == rollout::Action::Abort) {
            tell(m_abort, action);
            continue;
        }
        if (!action.isShown)
            continue;
        auto& button = m_buttons[action.action];
        if (!button) {
            const QString word = actionText(action.action);
            button = new Button(m_theme,
                asksFirst(action) ? word + u'…' : word,
                action.action == rollout::Action::Approve ? Button::Kind::Primary
                                                          : Button::Kind::Plain);
            connect(button, &QAbstractButton::clicked, this, [this, kind = action.action] {
                press(kind);
            });
        }
        if (m_buttonRow->indexOf(button) != place) {
            m_buttonRow->removeWidget(button);
            m_buttonRow->insertWidget(place, button);
        }
        ++place;
        tell(button, action);
    }
    m_another->setVisible(rollout::isEnd(m_run.phase));
    arrange();
}

void HeadPanel::press(rollout::Action action)
{
    const auto found = std::ranges::find(m_run.actions, action, &rollout::ActionView::action);
    if (found == m_run.actions.end() || !found->isEnabled || !m_obstacle.isEmpty())
        return;
    if (!asksFirst(*found)) {
        emit actionRequested(action, {}, 0);
        return;
    }
    if (!m_sheet) {
        m_sheet = new ConfirmSheet(m_theme, 560, window());
        connect(m_sheet, &ConfirmSheet::confirmed, this, [this](const Confirmed& answer) {
            emit actionRequested(m_asked, answer.reason, answer.weight);
        });
    }
    m_asked = action;
    m_sheet->ask(confirmationOf(*found, m_run));
}

bool HeadPanel::closeSheet()
{
    if (!m_sheet || !m_sheet->isOpen())
        return false;
    m_sheet->close();
    return true;
}

void HeadPanel::arrange()
{
    int needed = 0;
    for (const auto& [action, button] : m_buttons)
        needed += button->isHidden() ? 0 : button->sizeHint().width() + 12;
    for (const Button* button : {static_cast<Button*>(m_abort), m_another})
        needed += button->isHidden() ? 0 : button->sizeHint().width() + 12;
    const bool isNarrow = needed + leastTitle > width();
    m_row->setDirection(isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void HeadPanel::resizeEvent(QResizeEvent* event)
{
    Panel::resizeEvent(event);
    arrange();
}

} // namespace slipway::ui
