// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reportpath.h"
#include "evidence/reports/anyreport.h"
#include "evidence/reports/drill.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

struct Sample {
    const char* name;
    const char* path;
    QByteArray bytes;
    int kind; ///< index in AnyReport
};

/// One small report of every kind.
std::vector<Sample> samples()
{
    return {
        {"sarif",
            "a.sarif",
            "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"CodeQL\","
            "\"version\":\"2\"}},\"results\":[{\"ruleId\":\"x\",\"level\":\"error\"}]}]}",
            1},
        {"bandit",
            "bandit.json",
            "{\"errors\":[],\"generated_at\":\"2025-06-14T10:00:00Z\",\"metrics\":{\"_totals\":"
            "{\"loc\":5}},\"results\":[{\"issue_severity\":\"HIGH\",\"test_id\":\"B602\"}]}",
            1},
        {"safety",
            "safety.json",
            "{\"report_meta\":{\"timestamp\":\"2025-06-14 10:00:00\"},\"vulnerabilities\":"
            "[{\"CVE\":\"CVE-1\",\"severity\":{\"cvssv3\":{\"base_score\":9.8}}}]}",
            1},
        {"safety scan",
            "safety.json",
            "{\"meta\":{\"timestamp\":\"2025-06-14T10:00:00\"},\"scan_results\":{\"projects\":"
            "[{\"files\":[{\"results\":{\"dependencies\":[{\"name\":\"a\",\"specifications\":"
            "[{\"raw\":\"a==1\",\"vulnerabilities\":{\"known_vulnerabilities\":[{\"id\":\"7\"}]}}"
            "]}]}}]}]}}",
            1},
        {"pip-audit",
            "pip-audit.json",
            "[{\"name\":\"a\",\"version\":\"1\",\"vulns\":[{\"id\":\"PYSEC-1\"}]}]",
            1},
        {"trivy",
            "trivy.json",
            "{\"SchemaVersion\":2,\"ArtifactName\":\"a:1\",\"ArtifactType\":\"container_image\","
            "\"Results\":[{\"Class\":\"os-pkgs\",\"Vulnerabilities\":[{\"VulnerabilityID\":"
            "\"CVE-1\",\"Severity\":\"LOW\"}]}]}",
            1},
        {"hadolint",
            "hadolint.json",
            "[{\"code\":\"DL3006\",\"level\":\"warning\",\"file\":\"Dockerfile\",\"line\":1,"
            "\"message\":\"tag\"}]",
            1},
        {"kube-score",
            "kube-score.json",
            "[{\"object_name\":\"Deployment/api\",\"checks\":[{\"check\":{\"id\":\"x\"},"
            "\"grade\":1,\"skipped\":false,\"comments\":[{\"summary\":\"no limit\"}]}]}]",
            1},
        {"kube-linter",
            "kube-linter.json",
            "{\"Checks\":[],\"Reports\":[{\"Check\":\"run-as-non-root\",\"Diagnostic\":"
            "{\"Message\":\"m\"}}],\"Summary\":{\"KubeLinterVersion\":\"0.6\"}}",
            1},
        {"gitleaks",
            "gitleaks.json",
            "[{\"RuleID\":\"aws\",\"File\":\".env\",\"StartLine\":2,\"Secret\":\"AKIA\","
            "\"Fingerprint\":\"f\"}]",
            1},
        {"k6",
            "k6.json",
            "{\"metrics\":{\"iterations\":{\"count\":1},\"http_req_duration\":{\"p(95)\":5,"
            "\"thresholds\":{\"p(95)<9\":false}}}}",
            2},
        {"locust",
            "locust_stats.csv",
            "Type,Name,Request Count,Failure "
            "Count,95%\n\"GET\",\"/a,b\",9,0,5\n,Aggregated,9,0,5\n",
            2},
        {"CycloneDX",
            "bom.json",
            "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\",\"components\":[{\"name\":\"a\","
            "\"version\":\"1\"}]}",
            3},
        {"SPDX",
            "sbom.spdx.json",
            "{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"name\":\"a\",\"versionInfo\":\"1\"}]}",
            3},
        {"runs",
            "ci-runs.json",
            "{\"workflow_runs\":[{\"id\":1,\"name\":\"CI\",\"head_branch\":\"main\",\"conclusion\":"
            "\"success\",\"run_started_at\":\"2025-06-14T10:00:00Z\"}]}",
            4},
        {"jobs",
            "ci-run.json",
            "{\"jobs\":[{\"name\":\"a\",\"conclusion\":\"failure\",\"started_at\":"
            "\"2025-06-14T10:00:00Z\",\"completed_at\":\"2025-06-14T10:01:00Z\",\"run_id\":3}]}",
            4},
        {"protection",
            "branch-protection.json",
            "{\"required_status_checks\":{\"contexts\":[\"test\"]}}",
            5},
        {"inspect",
            "image-inspect.json",
            "[{\"Id\":\"sha256:1\",\"RepoTags\":[\"a:1\"],\"Size\":12,\"Config\":{\"Labels\":null}}"
            "]",
            6},
        {"images",
            "docker-images.json",
            "{\"Repository\":\"a\",\"Tag\":\"1\",\"Size\":\"1.5GB\"}\n{\"Repository\":\"a\","
            "\"Tag\":"
            "\"2\",\"Size\":\"142MB\"}\n",
            6},
        {"record",
            "image-report.json",
            "{\"image\":\"a:1\",\"size\":\"10 MiB\",\"build_seconds\":41.5}",
            6},
        {"other", "reports/other.json", "{\"a\":[1,2,{\"b\":null}]}", 0},
    };
}

const ScanFinding& first(const AnyReport& report)
{
    return std::get<1>(report).front().findings.front();
}

} // namespace

class ReportsTest : public QObject {
    Q_OBJECT
private slots:
    void isRecognisedByContent_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("kind");
        for (const auto& one : samples())
            QTest::newRow(one.name) << one.bytes << QString::fromLatin1(one.path) << one.kind;
    }
    void isRecognisedByContent()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, path);
        QFETCH(int, kind);
        for (const auto& text :
            {bytes, QByteArray("\xEF\xBB\xBF" + bytes), QByteArray(bytes).replace('\n', "\r\n")}) {
            const auto report = readAnyReport(text, u"reports/x.json"_s);
            QVERIFY2(report, report ? "" : qPrintable(report.error().text()));
            QCOMPARE(static_cast<int>(report->index()), kind);
        }
        // Cut anywhere, changed anywhere: an error or a report, never a crash.
        for (qsizetype cut = 0; cut < bytes.size(); ++cut) {
            (void)readAnyReport(bytes.left(cut), path);
            QByteArray changed = bytes;
            changed[cut] = static_cast<char>(cut * 7 + 1);
            (void)readAnyReport(changed, path);
        }
    }
    void saysWhatWasFound_data()
    {
        QTest::addColumn<QString>("sample");
        QTest::addColumn<QString>("found");
        QTest::newRow("sarif") << u"sarif"_s << u"high x"_s;
        QTest::newRow("bandit") << u"bandit"_s << u"unknown B602"_s;
        QTest::newRow("safety") << u"safety"_s << u"critical CVE-1"_s;
        QTest::newRow("safety scan") << u"safety scan"_s << u"unknown 7"_s;
        QTest::newRow("pip-audit") << u"pip-audit"_s << u"unknown PYSEC-1"_s;
        QTest::newRow("trivy") << u"trivy"_s << u"low CVE-1"_s;
        QTest::newRow("hadolint") << u"hadolint"_s << u"medium DL3006"_s;
        QTest::newRow("kube-score") << u"kube-score"_s << u"high x"_s;
        QTest::newRow("kube-linter") << u"kube-linter"_s << u"medium run-as-non-root"_s;
        QTest::newRow("gitleaks") << u"gitleaks"_s << u"high aws"_s;
    }
    void saysWhatWasFound()
    {
        QFETCH(QString, sample);
        QFETCH(QString, found);
        for (const auto& one : samples()) {
            if (sample != QString::fromLatin1(one.name))
                continue;
            const auto report = readAnyReport(one.bytes, QString::fromLatin1(one.path));
            QVERIFY(report);
            const auto& finding = first(*report);
            const QString said = findingLevelWord(finding.level) + u' ' + finding.id;
            if (sample == u"bandit") // its confidence is not said: high stays high
                QCOMPARE(said, u"high B602"_s);
            else
                QCOMPARE(said, found);
            QVERIFY(finding.line > 0);
        }
    }
    void neverKeepsASecret()
    {
        const auto report = readAnyReport(
            "[{\"RuleID\":\"aws\",\"Description\":\"key\",\"File\":\"a\",\"Match\":\"k=AKIAX\","
            "\"Secret\":\"AKIAX\"}]",
            u"gitleaks.json"_s);
        QVERIFY(report);
        const auto& finding = first(*report);
        QVERIFY(!(finding.id + finding.text + finding.subject).contains(u"AKIAX"));
    }
    void knowsANothingByItsName()
    {
        const auto clean = readAnyReport("[]", u"reports/gitleaks.json"_s);
        QVERIFY(clean);
        QCOMPARE(clean->index(), size_t(1));
        QVERIFY(std::get<1>(*clean).front().looksFor(FindingKind::Secret));
        QCOMPARE(readAnyReport("[]", u"reports/a.json"_s)->index(), size_t(0));
    }
    void keepsTheWorstOfMany()
    {
        ScanReport report;
        for (int i = 0; i < 3000; ++i)
            report.add({.level = FindingLevel::Note});
        report.add({.level = FindingLevel::Critical, .id = u"x"_s});
        QCOMPARE(report.findings.size(), size_t(2000));
        QCOMPARE(report.count(FindingKind::Code, FindingLevel::High), 1);
        QCOMPARE(report.counts.value(FindingLevel::Note), 3000);
    }
    void bearsDepthAndSize()
    {
        QVERIFY(!readAnyReport(QByteArray(10'000, '['), u"a.json"_s));
        QVERIFY(!readAnyReport(QByteArray(34 * 1024 * 1024, ' '), u"a.json"_s));
        QByteArray nested = "{\"bomFormat\":\"CycloneDX\",\"components\":";
        nested += QByteArray("[{\"name\":\"a\",\"components\":").repeated(40) + "[]"
            + QByteArray("}]").repeated(40) + '}';
        QVERIFY(readAnyReport(nested, u"bom.json"_s));
        QByteArray lines;
        for (int i = 0; i < 11'000; ++i)
            lines += "{\"Repository\":\"a\",\"Tag\":\"1\",\"Size\":\"1MB\"}\n";
        QVERIFY(!readAnyReport(lines, u"docker-images.json"_s));
    }
    void readsTimes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("time");
        QTest::addColumn<bool>("hasZone");
        const qint64 ten = 1'749'895'200'000; // 2025-06-14T10:00:00Z
        QTest::newRow("UTC") << u"2025-06-14T10:00:00Z"_s << ten << true;
        QTest::newRow("zone") << u"2025-06-14T12:00:00+02:00"_s << ten << true;
        QTest::newRow("nanoseconds")
            << u"2025-06-14T12:00:00.123456789+02:00"_s << ten + 123 << true;
        QTest::newRow("no zone") << u"2025-06-14T10:00:00"_s << ten << false;
        QTest::newRow("blank") << u"2025-06-14 10:00:00"_s << ten << false;
        QTest::newRow("Go") << u"2025-06-14 10:00:00 +0000 UTC"_s << ten << true;
        QTest::newRow("seconds") << u"1749895200"_s << ten << true;
        QTest::newRow("milliseconds") << u"1749895200000"_s << ten << true;
        QTest::newRow("never") << u"0001-01-01T00:00:00Z"_s << qint64(0) << true;
        QTest::newRow("word") << u"yesterday"_s << qint64(0) << true;
        QTest::newRow("huge") << u"1e300"_s << qint64(0) << true;
        QTest::newRow("nan") << u"nan"_s << qint64(0) << true;
        QTest::newRow("empty") << QString() << qint64(0) << true;
    }
    void readsTimes()
    {
        QFETCH(QString, text);
        QFETCH(qint64, time);
        QFETCH(bool, hasZone);
        QCOMPARE(readReportTime(text), (ReportTime{time, hasZone}));
    }
    void readsSizes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes");
        QTest::newRow("plain") << u"1024"_s << qint64(1024);
        QTest::newRow("MB") << u"142MB"_s << qint64(142'000'000);
        QTest::newRow("GiB") << u"1.5 GiB"_s << qint64(1'610'612'736);
        QTest::newRow("no") << u"big"_s << qint64(-1);
        QTest::newRow("unit") << u"3 apples"_s << qint64(-1);
        QTest::newRow("huge") << u"99999999999999999999GB"_s << qint64(-1);
    }
    void readsSizes()
    {
        QFETCH(QString, text);
        QFETCH(qint64, bytes);
        QCOMPARE(readSize(text).value_or(-1), bytes);
    }
    void readsDrills_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("records");
        QTest::newRow("YAML") << u"drill.yaml"_s
                              << QByteArray("date: 2025-01-02\noutcome: success\n") << 1;
        QTest::newRow("list") << u"drills.yml"_s
                              << QByteArray(
                                     "- {date: 2025-01-02, result: ok}\n- {date: 2025-01-03, "
                                     "result: failed}\n")
                              << 2;
        QTest::newRow("front matter, CRLF")
            << u"drill.md"_s
            << QByteArray("---\r\ndate: 2025-01-02\r\nresult: ok\r\n---\r\ntext\r\n") << 1;
        QTest::newRow("front matter without an end")
            << u"drill.md"_s << QByteArray("---\ndate: 2025-01-02\nresult: ok\n") << 0;
        QTest::newRow("prose") << u"drill.md"_s << QByteArray("date: 2025-01-02\nresult: ok\n")
                               << 0;
        QTest::newRow("no date") << u"drill.yaml"_s << QByteArray("outcome: success\n") << 0;
        QTest::newRow("broken") << u"drill.yaml"_s << QByteArray("{date: [\n") << 0;
        QTest::newRow("bomb") << u"drill.yaml"_s
                              << QByteArray("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n") << 0;
    }
    void readsDrills()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, bytes);
        QFETCH(int, records);
        QCOMPARE(static_cast<int>(readDrills(bytes, path).size()), records);
        for (qsizetype cut = 0; cut < bytes.size(); ++cut)
            (void)readDrills(bytes.left(cut), path);
    }
    void knowsReportsByTheirNames_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("isReport");
        for (const auto* path : {"reports/junit.xml",
                 "coverage.xml",
                 "TEST-a.xml",
                 "lcov.info",
                 "build/test-results/x/y.xml",
                 "out/a.sarif",
                 "bandit.json",
                 "reports/k6-summary.json",
                 "reports/anything.json",
                 "ci-reports/a/b.json",
                 "sbom.cdx.json",
                 "bom.json",
                 "locust_stats.csv",
                 "artifacts/runs.json",
                 "services/api/coverage.xml"})
            QTest::newRow(path) << QString::fromLatin1(path) << true;
        for (const auto* path : {"package.json",
                 "app/reports/schema.json",
                 "tests/fixtures/junit.xml",
                 "src/coverage.xml",
                 "docs/bandit.json",
                 "reports/readme.md",
                 "reports/drill.yaml",
                 "app/coverage.py",
                 "coverage/block.json",
                 "examples/a.sarif",
                 "pom.xml",
                 ""})
            QTest::newRow(path) << QString::fromLatin1(path) << false;
    }
    void knowsReportsByTheirNames()
    {
        QFETCH(QString, path);
        QFETCH(bool, isReport);
        QCOMPARE(looksLikeReport(path), isReport);
    }
};

SLIPWAY_TEST(ReportsTest)
#include "tst_reports.moc"
