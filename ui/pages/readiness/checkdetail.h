// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/snapshotsmodel.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/panel.h"

#include <memory>

class QScrollArea;

namespace slipway::ui {

class GlyphView;
class PlainLabel;

/// What is shown beside the table of checks: title, reason, one piece of evidence at a time, facts,
/// and what can be done.
class CheckDetail : public Panel {
    Q_OBJECT
public:
    explicit CheckDetail(const Theme& theme, QWidget* parent = nullptr);

    /// Says that nothing is selected, and hides the rest.
    void setNothing(const QString& text);
    /// The piece of evidence that is shown stays if the check is the same.
    void setCheck(const readiness::CheckResult& check,
        std::shared_ptr<const readiness::Assessment> assessment,
        const std::optional<tables::Since>& since);
    /// Lines around the shown piece, if they are that file's.
    void setLines(const QString& path, int firstLine, const QStringList& lines);
    void setEditorAvailable(bool isAvailable);
    /// Ages are told from here on; milliseconds UTC.
    void setNow(qint64 now) { m_now = now; }
    /// Another piece of evidence, from 0.
    void showPiece(int piece);
    int piece() const { return m_piece; }
    /// Opens the shown piece, if it is a file.
    void openPiece();

    QString titleText() const;
    QString sentenceText() const;
    const std::vector<CodeView*>& codeViews() const { return m_code; }
    /// Open file, Open in editor, Waive, Copy.
    const std::vector<Button*>& buttons() const { return m_buttons; }
    Button* previousButton() const { return m_previous; }
    Button* nextButton() const { return m_next; }
    Button* claimButton() const { return m_claim; }
    const std::vector<Fact>& facts() const { return m_shownFacts; }

signals:
    void openRequested(const QString& path, int line);
    void editorRequested(const QString& path, int line);
    void waiveRequested();
    void copyRequested();
    /// The key of the first claim that speaks of it.
    void claimRequested(const QString& key);
    /// A piece is shown whose surroundings would help.
    void linesRequested(const slipway::readiness::Evidence& place);

private:
    QWidget* makeSwitcher(const Theme& theme);
    QWidget* makeFoot(const Theme& theme);
    void layOut();
    void setFilled(bool isFilled);
    void tellPiece();
    void tellFacts();
    const readiness::Evidence* shownPiece() const;

    PlainLabel* m_nothing;
    GlyphView* m_glyph;
    PlainLabel* m_title;
    QScrollArea* m_scroll;
    QWidget* m_body;
    PlainLabel* m_sentence;
    QWidget* m_switcher = nullptr;
    PlainLabel* m_place = nullptr;
    Button* m_previous = nullptr;
    Button* m_next = nullptr;
    std::vector<CodeView*> m_code; ///< one
    FactTable* m_facts;
    Button* m_claim;
    QWidget* m_foot = nullptr;
    std::vector<Button*> m_buttons;
    readiness::CheckResult m_check;
    std::shared_ptr<const readiness::Assessment> m_assessment;
    std::optional<tables::Since> m_since;
    std::vector<Fact> m_shownFacts;
    QString m_claimKey;
    int m_piece = 0;
    qint64 m_now = 0;
    bool m_hasEditor = false;
};

} // namespace slipway::ui
