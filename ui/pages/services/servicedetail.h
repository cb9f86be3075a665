// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/servicesmodel.h"
#include "ui/widgets/panel.h"

class QScrollArea;
class QVBoxLayout;

namespace slipway::ui {

class GlyphView;
class PlainLabel;
class Theme;

/// One service in full, beside the charts: why, its endpoints side by side, contradictions,
/// components, the last body as it was sent.
class ServiceDetail : public Panel {
    Q_OBJECT
public:
    explicit ServiceDetail(const Theme& theme, QWidget* parent = nullptr);

    void setRow(const tables::ServiceRow& row);
    const tables::ServiceRow& row() const { return m_row; }

signals:
    void closeRequested();

private:
    void rebuild();
    PlainLabel* addText(const QString& text, tables::Tone tone, int wrapped = 0);
    void addHeading(const QString& text);
    void addSources();
    void addComponents(const std::vector<health::Component>& components, int depth);
    void addComponent(const health::Component& component, int depth);
    void addBody();

    const Theme& m_theme;
    tables::ServiceRow m_row;
    GlyphView* m_glyph;
    PlainLabel* m_title;
    QScrollArea* m_scroll;
    QVBoxLayout* m_column = nullptr; ///< of the content shown now
};

} // namespace slipway::ui
