// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkmanual.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;

class CheckManualTest : public QObject {
    Q_OBJECT
private slots:
    void thePageIsWhatTheCodeSays()
    {
        const QString path = QStringLiteral(SLIPWAY_SOURCE_DIR "/resources/help/checks.md");
        const QByteArray page = slipway::test::readFile(path);
        QVERIFY2(page == slipway::verbs::checkManual(), "run: slipway help checks > resources/help/checks.md");
    }
};

SLIPWAY_TEST(CheckManualTest)
#include "tst_checkmanual.moc"
