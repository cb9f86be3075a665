// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/claimdetail.h"

#include "tables/checksmodel.h"
#include "tables/claimsmodel.h"
#include "ui/pages/readiness/quoteview.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/ring.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr size_t mostPieces = 4;

} // namespace

ClaimDetail::ClaimDetail(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_nothing(
          new PlainLabel(theme, tr("Select a claim to see it beside its evidence"), Tone::Faint))
    , m_filled(new QWidget)
    , m_glyph(new GlyphView(theme))
    , m_quote(new QuoteView(theme))
    , m_facts(new FactTable(theme))
    , m_open(new Button(theme, tr("Open document"), Button::Kind::Primary))
    , m_copy(new Button(theme, tr("Copy")))
{
    auto* title = new PlainLabel(theme, tr("The document says"));
    title->setFont(sans(size::text, QFont::DemiBold));
    m_nothing->setAlignment(Qt::AlignCenter);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(14, 0, 14, 0);
    head->setSpacing(8);
    head->addWidget(m_glyph);
    head->addWidget(title, 1);
    auto* body = new QWidget;
    auto* inside = new QVBoxLayout(body);
    inside->setContentsMargins(14, 0, 14, 0);
    inside->setSpacing(10);
    inside->addWidget(m_quote);
    inside->addWidget(m_facts);
    for (size_t i = 0; i < mostPieces; ++i) {
        m_code.push_back(new CodeView(theme));
        m_code.back()->hide();
        inside->addWidget(m_code.back());
    }
    inside->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(body);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setFocusPolicy(Qt::NoFocus);
    body->setAutoFillBackground(false);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(14, 2, 14, 0);
    foot->setSpacing(8);
    foot->addWidget(m_open);
    foot->addWidget(m_copy);
    foot->addStretch(1);
    auto* filled = new QVBoxLayout(m_filled);
    filled->setContentsMargins(0, 0, 0, 0);
    filled->setSpacing(8);
    filled->addLayout(head);
    filled->addWidget(scroll, 1);
    filled->addLayout(foot);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 13, 0, 13);
    column->addWidget(m_nothing, 1);
    column->addWidget(m_filled, 1);
    setClaim(nullptr);
}

void ClaimDetail::setClaim(const readiness::Claim* claim)
{
    m_nothing->setVisible(claim == nullptr);
    m_filled->setVisible(claim != nullptr);
    if (claim == nullptr)
        return;
    const Sign sign = tables::signOf(claim->verdict);
    m_glyph->setSign(sign);
    m_quote->set(claim->text, claim->quote, tables::toneOf(sign));
    m_facts->setFacts(
        {{tr("Verdict"), readiness::claimVerdictWord(claim->verdict), tables::toneOf(sign)},
            {tr("Why"), claim->reason},
            {tr("Stands in"),
                claim->line > 0 ? u"%1:%2"_s.arg(claim->path).arg(claim->line) : claim->path,
                Tone::Text,
                true},
            {tr("Claimed"), claim->value ? tr("%1 %").arg(wholePercent(claim->value)) : QString()},
            {tr("Kind"),
                claim->subject.isEmpty()
                    ? tables::claimKindText(claim->kind)
                    : u"%1 · %2"_s.arg(tables::claimKindText(claim->kind), claim->subject)}});
    for (size_t i = 0; i < m_code.size(); ++i) {
        m_code[i]->setVisible(i < claim->evidence.size());
        if (i >= claim->evidence.size())
            continue;
        const auto& piece = claim->evidence[i];
        Excerpt excerpt{.title = piece.excerpt.isEmpty() ? tables::placeText(piece) : piece.path};
        excerpt.tone = tables::toneOf(sign);
        if (!piece.excerpt.isEmpty()) {
            excerpt.lines = piece.excerpt.split(u'\n');
            excerpt.firstLine = piece.line;
            excerpt.markFrom = piece.line;
            excerpt.markTo = piece.line + static_cast<int>(excerpt.lines.size()) - 1;
        }
        m_code[i]->setExcerpt(excerpt);
    }
    setAccessibleName(tr("Claim: %1").arg(m_quote->text()));
}

} // namespace slipway::ui
