// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/packagejson.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

class PackageJsonTest : public QObject {
    Q_OBJECT
private slots:
    void packagesAreRead()
    {
        const auto package
            = readPackageJson("\xEF\xBB\xBF{\n\t\"name\": \"shop\", \"private\": true,\r\n"
                              "\t\"scripts\": {\n\t\t\"test\": \"vitest run\"\n\t},\n"
                              "\t\"dependencies\": {\"vue\": \"^3\"},\n"
                              "\t\"devDependencies\": {\"vitest\": \"1\"},\n"
                              "\t\"workspaces\": {\"packages\": [\"a/*\"]}\n}");
        QVERIFY2(package, qPrintable(package ? QString() : package.error().text()));
        QCOMPARE(package->script(u"test"_s), u"vitest run"_s);
        QCOMPARE(package->scripts[0].line, 4);
        QVERIFY(package->dependency(u"vitest"_s));
        QCOMPARE(package->workspaces.join(u' '), u"a/*"_s);
        QVERIFY(package->isPrivate);
    }
    void brokenOnesAreErrors()
    {
        for (const char* text : {"", "[]", "{", "{\n\"a\": }"})
            QVERIFY(!readPackageJson(QByteArray(text)));
        QVERIFY(!readPackageJson(QByteArray(2 * 1024 * 1024, ' ')));
        QVERIFY(readPackageJson("{\"scripts\": 3, \"dependencies\": [1]}"));
    }
};

SLIPWAY_TEST(PackageJsonTest)
#include "tst_packagejson.moc"
