// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/exposition.h"
#include "support/testcase.h"

#include <QDir>
#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway::scrape;

namespace {

QString suites()
{
    return slipway::test::suitesFolder();
}

slipway::Result<Exposition> parse(const QByteArray& body, Format format, ParseMode mode)
{
    return parseExposition({body.constData(), static_cast<size_t>(body.size())}, format, {}, mode);
}

} // namespace

/// What real servers send, with a manifest of counts.
class RealPagesTest : public QObject {
    Q_OBJECT
private slots:
    void comeOutWhole()
    {
        const QDir dir(suites() + u"/exposition-samples"_s);
        if (suites().isEmpty() || !dir.exists())
            QSKIP("the samples of real servers are not here");
        const auto rows = slipway::test::readFile(dir.filePath(u"manifest.tsv"_s)).split('\n');
        int read = 0;
        for (const auto& row : rows.mid(1)) {
            const auto cells = row.split('\t');
            if (cells.size() < 7)
                continue;
            const auto file = QString::fromUtf8(cells[0]);
            const auto page = parse(slipway::test::readFile(dir.filePath(file)),
                formatOf(cells[1]),
                ParseMode::Scraper);
            QVERIFY2(page, qPrintable(file + (page ? QString() : page.error().text())));
            QCOMPARE(static_cast<int>(page->samples.size()), cells[3].toInt());
            QCOMPARE(static_cast<int>(std::ranges::count_if(page->samples,
                         [](const auto& sample) { return sample.exemplar.has_value(); })),
                cells[5].toInt());
            QMap<QString, int> types;
            for (const auto& family : page->families)
                ++types[family.type == MetricType::Unknown ? u"untyped"_s
                                                           : metricTypeName(family.type)];
            for (const auto& type : QString::fromUtf8(cells[6]).split(u' '))
                QVERIFY2(types.value(type.section(u'=', 0, 0)) == type.section(u'=', 1).toInt(),
                    qPrintable(file + u' ' + type));
            ++read;
        }
        QVERIFY(read >= 8);
    }
};

SLIPWAY_TEST(RealPagesTest)
#include "tst_realpages.moc"
