// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/checkdetail.h"

#include "tables/claimsmodel.h"
#include "ui/pages/readiness/evidencetext.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

enum Action { Open, Editor, Waive, Copy };

} // namespace

CheckDetail::CheckDetail(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_nothing(new PlainLabel(theme, {}, Tone::Faint, this))
    , m_glyph(new GlyphView(theme, Sign::None, this))
    , m_title(new PlainLabel(theme, {}, Tone::Text, this))
    , m_scroll(new QScrollArea(this))
    , m_body(new QWidget)
    , m_sentence(new PlainLabel(theme, {}, Tone::Dim))
    , m_code{new CodeView(theme)}
    , m_facts(new FactTable(theme))
    , m_claim(new Button(theme, {}, Button::Kind::Link, Button::Height::Small))
{
    m_title->setFont(sans(size::text, QFont::DemiBold));
    m_title->setWrapped();
    m_sentence->setWrapped();
    m_nothing->setAlignment(Qt::AlignCenter);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(14, 0, 14, 0);
    body->setSpacing(10);
    body->addWidget(m_sentence);
    body->addWidget(makeSwitcher(theme));
    body->addWidget(m_code.front());
    body->addWidget(m_facts);
    body->addWidget(m_claim, 0, Qt::AlignLeft);
    body->addStretch(1);
    m_foot = makeFoot(theme);
    layOut();
    connect(m_previous, &QAbstractButton::clicked, this, [this] { showPiece(m_piece - 1); });
    connect(m_next, &QAbstractButton::clicked, this, [this] { showPiece(m_piece + 1); });
    connect(m_claim, &QAbstractButton::clicked, this, [this] { emit claimRequested(m_claimKey); });
    setNothing({});
}

void CheckDetail::layOut()
{
    m_scroll->setWidget(m_body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_body->setAutoFillBackground(false);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(14, 0, 14, 0);
    head->setSpacing(8);
    auto* glyphColumn = new QVBoxLayout;
    glyphColumn->setContentsMargins(0, 2, 0, 0);
    glyphColumn->addWidget(m_glyph);
    glyphColumn->addStretch(1);
    head->addLayout(glyphColumn);
    head->addWidget(m_title, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 13, 0, 13);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_nothing, 1);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_foot);
}

QWidget* CheckDetail::makeSwitcher(const Theme& theme)
{
    m_switcher = new QWidget;
    auto* row = new QHBoxLayout(m_switcher);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_place = new PlainLabel(theme, {}, Tone::Faint);
    m_place->setFont(sans(size::small));
    m_previous = new Button(theme, u"‹"_s, Button::Kind::Plain, Button::Height::Small);
    m_next = new Button(theme, u"›"_s, Button::Kind::Plain, Button::Height::Small);
    m_previous->setAccessibleName(tr("Previous piece of evidence"));
    m_next->setAccessibleName(tr("Next piece of evidence"));
    row->addWidget(m_place, 1);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    return m_switcher;
}

QWidget* CheckDetail::makeFoot(const Theme& theme)
{
    auto* foot = new QWidget(this);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(14, 10, 14, 0);
    row->setSpacing(8);
    m_buttons = {new Button(theme, tr("Open file"), Button::Kind::Primary),
        new Button(theme, tr("Editor")),
        new Button(theme, tr("Waive…")),
        new Button(theme, tr("Copy"))};
    for (auto* button : m_buttons)
        row->addWidget(button);
    row->addStretch(1);
    m_buttons[Editor]->setAccessibleName(tr("Open in editor"));
    m_buttons[Editor]->setToolTip(tr("Open in editor, at the line"));
    m_buttons[Editor]->hide();
    m_buttons[Copy]->setToolTip(tr("Copy as Markdown (Y)"));
    connect(m_buttons[Open], &QAbstractButton::clicked, this, &CheckDetail::openPiece);
    connect(m_buttons[Editor], &QAbstractButton::clicked, this, [this] {
        if (const auto* piece = shownPiece())
            emit editorRequested(piece->path, piece->line);
    });
    connect(m_buttons[Waive], &QAbstractButton::clicked, this, &CheckDetail::waiveRequested);
    connect(m_buttons[Copy], &QAbstractButton::clicked, this, &CheckDetail::copyRequested);
    return foot;
}

void CheckDetail::setFilled(bool isFilled)
{
    m_nothing->setVisible(!isFilled);
    for (QWidget* widget : {static_cast<QWidget*>(m_glyph),
             static_cast<QWidget*>(m_title),
             static_cast<QWidget*>(m_scroll),
             m_foot})
        widget->setVisible(isFilled);
}

void CheckDetail::setNothing(const QString& text)
{
    m_nothing->setText(text);
    m_title->setText({});
    m_sentence->setText({});
    m_check = {};
    setFilled(false);
}

void CheckDetail::setCheck(const readiness::CheckResult& check,
    std::shared_ptr<const readiness::Assessment> assessment,
    const std::optional<tables::Since>& since)
{
    const bool isSame = check == m_check;
    if (isSame && assessment == m_assessment && since == m_since)
        return;
    if (check.id != m_check.id) {
        m_piece = 0;
        m_scroll->ensureVisible(0, 0);
    }
    m_check = check;
    m_assessment = std::move(assessment);
    m_since = since;
    m_piece = std::clamp(m_piece, 0, std::max(0, static_cast<int>(check.evidence.size()) - 1));
    m_glyph->setSign(tables::signOf(check.status));
    m_title->setText(check.title);
    setAccessibleName(check.title);
    m_sentence->setText(check.reason);
    m_sentence->setVisible(!check.reason.isEmpty());
    const bool isOpen = check.status == readiness::Status::Fail
        || check.status == readiness::Status::Warn || check.status == readiness::Status::Unknown;
    m_buttons[Waive]->setEnabled(isOpen);
    m_buttons[Waive]->setToolTip(
        isOpen ? QString() : tr("Only what fails, warns or is unknown is waived"));
    setFilled(true);
    if (isSame)
        tellFacts();
    else
        tellPiece();
}

const readiness::Evidence* CheckDetail::shownPiece() const
{
    const auto at = static_cast<size_t>(m_piece);
    return at < m_check.evidence.size() ? &m_check.evidence[at] : nullptr;
}

void CheckDetail::showPiece(int piece)
{
    const auto count = static_cast<int>(m_check.evidence.size());
    if (piece < 0 || piece >= count || piece == m_piece)
        return;
    m_piece = piece;
    tellPiece();
}

void CheckDetail::tellPiece()
{
    const auto* piece = shownPiece();
    const auto count = static_cast<int>(m_check.evidence.size());
    m_switcher->setVisible(count > 1);
    m_place->setText(tr("Evidence %1 of %2").arg(m_piece + 1).arg(count));
    m_previous->setEnabled(m_piece > 0);
    m_next->setEnabled(m_piece + 1 < count);
    m_code.front()->setVisible(piece != nullptr);
    const bool isFile = piece != nullptr && isOpenable(*piece);
    m_buttons[Open]->setEnabled(isFile);
    m_buttons[Editor]->setVisible(m_hasEditor);
    m_buttons[Editor]->setEnabled(isFile);
    if (piece != nullptr)
        m_code.front()->setExcerpt(excerptOf(m_check, *piece));
    tellFacts();
    if (isFile && piece->line > 0)
        emit linesRequested(*piece);
}

void CheckDetail::setLines(const QString& path, int firstLine, const QStringList& lines)
{
    const auto* piece = shownPiece();
    const bool isThere = piece != nullptr && piece->path == path && firstLine <= piece->line
        && piece->line < firstLine + lines.size();
    if (!isThere)
        return;
    Excerpt excerpt = excerptOf(m_check, *piece);
    excerpt.lines = lines;
    excerpt.firstLine = firstLine;
    m_code.front()->setExcerpt(excerpt);
}

void CheckDetail::setEditorAvailable(bool isAvailable)
{
    m_hasEditor = isAvailable;
    m_buttons[Editor]->setVisible(isAvailable);
}

void CheckDetail::openPiece()
{
    const auto* piece = shownPiece();
    if (piece != nullptr && !isOpenable(*piece)) {
        const auto found = std::ranges::find_if(m_check.evidence, &isOpenable);
        piece = found == m_check.evidence.end() ? nullptr : &*found;
    }
    if (piece != nullptr)
        emit openRequested(piece->path, piece->line);
}

void CheckDetail::tellFacts()
{
    m_shownFacts = factsOf(m_check, shownPiece(), *m_assessment, m_since, m_now);
    m_facts->setFacts(m_shownFacts);
    const auto speaks
        = [this](const readiness::Claim& claim) { return claim.checks.contains(m_check.id); };
    const auto count = static_cast<int>(std::ranges::count_if(m_assessment->claims, speaks));
    m_claim->setVisible(count > 0);
    m_claim->setText(tr("%n claim(s) speak of it ›", nullptr, count));
    m_claim->updateGeometry();
    const auto first = std::ranges::find_if(m_assessment->claims, speaks);
    m_claimKey = first == m_assessment->claims.end() ? QString() : tables::claimKey(*first);
}

QString CheckDetail::titleText() const
{
    return m_title->text();
}

QString CheckDetail::sentenceText() const
{
    return m_sentence->text();
}

} // namespace slipway::ui
