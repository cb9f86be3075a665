// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/facts.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plainlabel.h"

#include <QGridLayout>
#include <QLayoutItem>
#include <QPainter>
#include <QVBoxLayout>

namespace slipway::ui {
namespace {

class Hairline : public QWidget {
public:
    explicit Hairline(const Theme& theme) : m_theme(theme) { setFixedHeight(1); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.tokens().line);
    }

private:
    const Theme& m_theme;
};

} // namespace

FactTable::FactTable(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(0);
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnMinimumWidth(0, 74);
    m_grid->setColumnStretch(1, 1);
}

void FactTable::setFacts(const std::vector<Fact>& facts)
{
    if (facts == m_facts)
        return;
    m_facts = facts;
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const auto& fact : facts) {
        if (fact.value.isEmpty())
            continue;
        auto* name = new PlainLabel(m_theme, fact.name, Tone::Faint);
        name->setFont(sans(size::small));
        name->setContentsMargins(10, 6, 10, 6);
        name->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        auto* value = new PlainLabel(m_theme, fact.value, fact.tone);
        value->setFont(fact.isMono ? mono(size::tiny) : sans(size::small));
        value->setWrapped();
        // A frame that is still without a size loses its own margins when it is polished: the room
        // around a value belongs to a layout.
        auto* cell = new QWidget;
        auto* room = new QVBoxLayout(cell);
        room->setContentsMargins(10, 6, 4, 6);
        room->addWidget(value);
        m_grid->addWidget(name, row, 0);
        m_grid->addWidget(cell, row, 1);
        m_grid->addWidget(new Hairline(m_theme), row + 1, 0, 1, 2);
        row += 2;
    }
    setVisible(row > 0);
}

} // namespace slipway::ui
