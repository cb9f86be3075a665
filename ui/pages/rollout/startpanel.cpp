// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rollout/startpanel.h"

#include "base/text.h"
#include "ui/pages/rollout/planpreview.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/statuspill.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QStringListModel>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int typingPause = 250; ///< milliseconds
constexpr int formWidth = 400;

QScrollArea* scrolling(QWidget* inside)
{
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    return scroll;
}

} // namespace

StartPanel::StartPanel(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_environment(new StatusPill(theme))
    , m_environmentText(new PlainLabel(theme, {}, Tone::Dim))
    , m_plan(new SegmentedControl(theme))
    , m_version(new QLineEdit)
    , m_stable(new QLineEdit)
    , m_reason(new QLineEdit)
    , m_override(new QLineEdit)
    , m_score(new PlainLabel(theme, {}, Tone::Dim))
    , m_conditionsHead(new PlainLabel(theme))
    , m_trustText(new PlainLabel(theme, {}, Tone::Dim))
    , m_trust(new Button(
          theme, tr("Trust this configuration"), Button::Kind::Plain, Button::Height::Small))
    , m_previous(
          new Button(theme, tr("Back to the last run"), Button::Kind::Link, Button::Height::Small))
    , m_startButton(new Button(theme, tr("Start…"), Button::Kind::Primary))
    , m_why(new PlainLabel(theme, {}, Tone::Dim))
    , m_preview(new PlanPreview(theme, true))
{
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPause);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(size::gap);
    row->addWidget(makeForm());
    row->addWidget(makePreview(), 1);
    connect(&m_typing, &QTimer::timeout, this, &StartPanel::choose);
    connect(m_plan, &SegmentedControl::chosen, this, &StartPanel::choose);
    for (QLineEdit* edit : {m_version, m_stable}) {
        connect(edit, &QLineEdit::textEdited, this, [this] {
            m_typing.start();
            tell();
        });
        connect(edit, &QLineEdit::textChanged, this, &StartPanel::tell);
        connect(edit, &QLineEdit::editingFinished, this, &StartPanel::choose);
    }
    connect(m_override, &QLineEdit::textChanged, this, &StartPanel::tell);
    connect(m_trust, &QAbstractButton::clicked, this, &StartPanel::trustRequested);
    connect(m_previous, &QAbstractButton::clicked, this, &StartPanel::previousRequested);
    connect(m_startButton, &QAbstractButton::clicked, this, &StartPanel::openSheet);
    m_previous->hide();
}

StartPanel::~StartPanel()
{
    // A field that loses the keyboard while it is destroyed says that its editing is finished.
    for (QLineEdit* edit : {m_version, m_stable, m_reason, m_override})
        edit->disconnect(this);
}

QWidget* StartPanel::field(const QString& label, QWidget* control, QLineEdit* edit)
{
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* words = new PlainLabel(m_theme, label, Tone::Dim);
    words->setFont(sans(size::small));
    column->addWidget(words);
    if (edit) {
        edit->setFixedHeight(33);
        edit->setTextMargins(8, 0, 8, 0);
        edit->setMaxLength(200);
        edit->setAccessibleName(label);
        column->addWidget(edit);
    } else {
        control->setAccessibleName(label);
        control->setFixedHeight(33);
        column->addWidget(control, 0, Qt::AlignLeft);
    }
    return box;
}

Panel* StartPanel::makeForm()
{
    auto* panel = new Panel(m_theme);
    panel->setFixedWidth(formWidth);
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(18, 16, 18, 16);
    column->setSpacing(12);
    auto* heading = new PlainLabel(m_theme, tr("Start a rollout"));
    heading->setFont(sans(20, QFont::Bold));
    auto* head = new QHBoxLayout;
    head->addWidget(heading, 1);
    head->addWidget(m_previous);
    column->addLayout(head);
    auto* where = new QHBoxLayout;
    where->setSpacing(8);
    where->addWidget(m_environment);
    where->addWidget(m_environmentText, 1);
    column->addLayout(where);
    column->addWidget(field(tr("Plan"), m_plan, nullptr));
    auto* versions = new QHBoxLayout;
    versions->setSpacing(10);
    versions->addWidget(field(tr("Version"), nullptr, m_version));
    versions->addWidget(field(tr("Stable now"), nullptr, m_stable));
    column->addLayout(versions);
    m_stable->setPlaceholderText(tr("not known"));
    column->addWidget(field(tr("Reason (recorded, may be left empty)"), nullptr, m_reason));
    m_trustBox = new QWidget;
    auto* trust = new QVBoxLayout(m_trustBox);
    trust->setContentsMargins(0, 0, 0, 0);
    m_trustText->setWrapped(14);
    m_trustText->setFont(mono(12));
    trust->addWidget(m_trustText);
    trust->addWidget(m_trust, 0, Qt::AlignLeft);
    m_conditionsHead->setFont(sans(size::text, QFont::DemiBold));
    column->addWidget(m_conditionsHead);
    m_conditions = new QVBoxLayout;
    column->addLayout(m_conditions);
    column->addWidget(m_trustBox);
    m_overrideRow = field(tr("Start against it, because (recorded)"), nullptr, m_override);
    column->addWidget(m_overrideRow);
    m_score->setWrapped(2);
    column->addWidget(m_score);
    column->addStretch(1);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(18, 8, 18, 14);
    foot->setSpacing(12);
    m_why->setWrapped(3);
    foot->addWidget(m_startButton);
    foot->addWidget(m_why, 1, Qt::AlignVCenter);
    auto* all = new QVBoxLayout(panel);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scrolling(inside), 1);
    all->addLayout(foot);
    return panel;
}

Panel* StartPanel::makePreview()
{
    auto* panel = new Panel(m_theme);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(18, 16, 10, 12);
    column->setSpacing(8);
    auto* heading = new PlainLabel(m_theme, tr("What will be run"));
    heading->setFont(sans(16, QFont::DemiBold));
    column->addWidget(heading);
    column->addWidget(new PlainLabel(m_theme,
        tr("Each box is one argument, exactly as it is handed to the program. No shell reads it."),
        Tone::Dim));
    column->addWidget(scrolling(m_preview), 1);
    return panel;
}

void StartPanel::setStart(const StartView& start)
{
    const bool isOther = start.environment != m_view.environment || m_view.plans.empty();
    // What is being typed is not overwritten by an answer to what was typed before.
    const auto take = [&](QLineEdit* edit, const QString& before, const QString& value) {
        if (isOther || edit->text() == before)
            edit->setText(value);
    };
    take(m_version, m_view.version, start.version);
    take(m_stable, m_view.stable, start.stable);
    if (isOther) {
        m_override->clear();
        m_reason->clear();
    }
    if (start.knownVersions != m_view.knownVersions) {
        QStringList known;
        for (const auto& version : start.knownVersions) {
            if (!hasInvisible(version))
                known << version;
        }
        for (QLineEdit* edit : {m_version, m_stable}) {
            auto* completer = new QCompleter(known, edit);
            completer->setFilterMode(Qt::MatchContains);
            edit->setCompleter(completer);
        }
    }
    m_view = start;
    std::vector<Segment> plans;
    for (const auto& plan : start.plans)
        plans.push_back({plan, visible(plan, 60)});
    m_plan->setSegments(plans);
    m_plan->setCurrent(start.plan);
    m_environment->setWords(start.isProtected ? Tone::Warn : Tone::Unknown,
        start.isProtected ? tr("protected") : tr("not protected"));
    m_environmentText->setText(
        start.isDemo ? tr("%1 · demo").arg(start.environment) : start.environment);
    m_preview->setPlan(start.preview, start.mistake);
    checkSheet();
    tellConditions();
    tellTrust();
    tell();
}

void StartPanel::setHasPrevious(bool hasPrevious)
{
    m_previous->setVisible(hasPrevious);
}

void StartPanel::setObstacle(const QString& why)
{
    m_obstacle = why;
    checkSheet();
    tell();
}

void StartPanel::setNow(qint64 now)
{
    m_now = now;
    checkSheet();
}

QString StartPanel::whyText() const
{
    return m_why->text();
}

QStringList StartPanel::conditionTexts() const
{
    QStringList out;
    for (const bool holds : {false, true}) {
        for (const auto& condition : m_view.permit.conditions) {
            if (condition.holds == holds)
                out << visible(condition.text);
        }
    }
    return out;
}

void StartPanel::tellConditions()
{
    delete m_conditionRows;
    m_conditionRows = new QWidget;
    auto* column = new QVBoxLayout(m_conditionRows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    int blocking = 0;
    for (const bool holds : {false, true}) {
        for (const auto& condition : m_view.permit.conditions) {
            if (condition.holds != holds)
                continue;
            // The name is typed in the sheet: it is still to come, nothing is wrong.
            const bool isToCome = !holds && condition.name == u"confirmation";
            blocking += !holds && !isToCome ? 1 : 0;
            auto* row = new QHBoxLayout;
            row->setSpacing(8);
            const Sign sign = holds         ? Sign::Ok
                : isToCome                  ? Sign::Pending
                : condition.canBeOverridden ? Sign::Warn
                                            : Sign::Bad;
            row->addWidget(new GlyphView(m_theme, sign), 0, Qt::AlignTop);
            auto* text = new PlainLabel(
                m_theme, condition.text, holds || isToCome ? Tone::Dim : Tone::Text);
            text->setWrapped();
            row->addWidget(text, 1);
            column->addLayout(row);
        }
    }
    m_conditions->addWidget(m_conditionRows);
    m_conditionsHead->setText(blocking == 0 ? tr("Nothing blocks it") : tr("What blocks it"));
    m_conditionsHead->setVisible(!m_view.permit.conditions.empty());
    const bool canOverride = std::ranges::any_of(
        m_view.permit.conditions, [](const auto& c) { return !c.holds && c.canBeOverridden; });
    m_overrideRow->setVisible(canOverride);
    const auto& card = m_view.scorecard;
    m_score->setVisible(card.has_value());
    if (card)
        m_score->setText(tr("Scorecard: %1, %2 % proven, %3 % covered")
                             .arg(card->verdict)
                             .arg(card->proven, 0, 'f', 0)
                             .arg(card->coverage, 0, 'f', 0));
}

void StartPanel::tellTrust()
{
    m_trustBox->setVisible(m_view.needsTrust);
    QStringList lines;
    for (const auto& line : m_view.trustAdded)
        lines << u"+ "_s + line;
    for (const auto& line : m_view.trustRemoved)
        lines << u"− "_s + line;
    QStringList safe;
    for (const auto& line : lines)
        safe << visible(line, 300);
    m_trustText->setText(safe.join(u"  ·  "_s));
}

} // namespace slipway::ui
