// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/assessing/kept.h"
#include "app/assessing/subject.h"
#include "app/verbs/checkjson.h"
#include "app/verbs/checkrun.h"
#include "base/clock.h"
#include "support/testcase.h"

#include <fcntl.h>
#include <functional>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::test;

namespace {

constexpr qint64 noon = 1'768'478'400'000; // 2026-01-15T12:00:00Z
constexpr qint64 expiry = 1'769'817'600'000; // 2026-01-31T00:00:00Z
constexpr qint64 settled = 60'000; ///< milliseconds: long after the last write

/// A working directory under git and a place to keep results of it.
struct World {
    QTemporaryDir dir;
    QTemporaryDir cache;
    QString folder = cache.path() + u"/checks"_s;
    QByteArray settings = "version: 1\n";
    QStringList options{u"json"_s, QString(), QString()};

    World()
    {
        write(u"app.py"_s, "print('hello')\n");
        write(u"Dockerfile"_s, "FROM python:3.12-slim\nCMD [\"python\", \"/app.py\"]\n");
        write(u"slipway-waivers.yaml"_s,
            "version: 1\nwaivers:\n  - {check: SEC-01, reason: the base image is replaced soon, "
            "owner: platform team, approver: security team, created: 2026-01-10, "
            "expires: 2026-01-31}\n");
        git({u"init"_s, u"-q"_s});
        commitAll(dir.path(), u"First"_s);
    }
    void write(const QString& path, const QByteArray& bytes) { writeIn(dir.path(), path, bytes); }
    void git(const QStringList& arguments) { runGit(dir.path(), arguments); }
    QString file(const QString& path) const { return dir.filePath(path); }

    readiness::Inputs inputs(qint64 now) const
    {
        auto out = assessing::inputsOfDirectory(dir.path());
        if (!out)
            qFatal("%s", qPrintable(out.error().text()));
        out->now = now;
        return std::move(*out);
    }
    assessing::KeptKey key() const
    {
        const auto given = inputs(noon);
        return {.root = given.tree->root(),
            .options = options,
            .settings = settings,
            .tree = given.tree->stamp().value_or(evidence::TreeStamp()),
            .looked = SystemClock().now() + settled};
    }
    QByteArray made(qint64 now) const { return verbs::checkJson(readiness::assess(inputs(now))); }
    QByteArray kept(qint64 now) const
    {
        const auto found = assessing::recalled(folder, key(), now);
        return found ? found->document : QByteArray();
    }
    void keep() const
    {
        const auto assessment = readiness::assess(inputs(noon));
        assessing::keep(folder, key(), assessment, verbs::checkJson(assessment));
    }
    QStringList files() const { return QDir(folder).entryList(QDir::Files | QDir::Hidden); }
    QString only() const { return folder + u'/' + files().value(0); }
};

using Change = std::function<void(World&)>;

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

Q_DECLARE_METATYPE(Change)

class CheckKeptTest : public QObject {
    Q_OBJECT
private slots:
    void whatIsKeptIsWhatWouldBeMade()
    {
        const World world;
        QVERIFY(world.kept(noon).isEmpty());
        world.keep();
        QCOMPARE(world.kept(noon), world.made(noon));
        constexpr qint64 later = noon + 3'600'123;
        QCOMPARE(world.kept(later), world.made(later)); // its time is that of the asking
        QVERIFY(world.made(later) != world.made(noon));
        const auto found = assessing::recalled(world.folder, world.key(), noon);
        QCOMPARE(found->verdict, readiness::assess(world.inputs(noon)).verdict);
    }
    void itHoldsUntilItsWaiverEnds()
    {
        const World world;
        world.keep();
        QCOMPARE(world.kept(expiry - 1), world.made(expiry - 1));
        QVERIFY(world.kept(expiry).isEmpty());
        QVERIFY(world.kept(noon - 1).isEmpty()); // the clock went back
    }
    void aChangeIsSeen_data()
    {
        QTest::addColumn<Change>("change");
        const auto row
            = [](const char* name, Change change) { QTest::newRow(name) << std::move(change); };
        row("touched", [](World& world) {
            QVERIFY(::utimensat(AT_FDCWD, qPrintable(world.file(u"app.py"_s)), nullptr, 0) == 0);
        });
        row("same size", [](World& world) { world.write(u"app.py"_s, "print('HELLO')\n"); });
        row("same size and time", [](World& world) {
            struct stat status = {};
            const QByteArray name = QFile::encodeName(world.file(u"app.py"_s));
            QCOMPARE(::stat(name.constData(), &status), 0);
            world.write(u"app.py"_s, "print('HELLO')\n");
            const timespec times[]{status.st_atim, status.st_mtim};
            QCOMPARE(::utimensat(AT_FDCWD, name.constData(), times, 0), 0);
        });
        row("mode", [](World& world) {
            QVERIFY(QFile::setPermissions(world.file(u"app.py"_s), QFile::ReadOwner));
        });
        row("added", [](World& world) {
            world.write(u"new.py"_s, "pass\n");
            world.git({u"add"_s, u"new.py"_s});
        });
        row("deleted", [](World& world) { QVERIFY(QFile::remove(world.file(u"app.py"_s))); });
        row("renamed", [](World& world) { world.git({u"mv"_s, u"app.py"_s, u"main.py"_s}); });
        row("no longer tracked", [](World& world) {
            world.git({u"rm"_s, u"-q"_s, u"--cached"_s, u"app.py"_s});
        });
        row("a report that is not tracked",
            [](World& world) { world.write(u"reports/junit.xml"_s, "<testsuites/>\n"); });
        row("a commit", [](World& world) {
            world.git({u"commit"_s, u"-q"_s, u"--allow-empty"_s, u"-m"_s, u"Again"_s});
        });
        row("a tag", [](World& world) { world.git({u"tag"_s, u"v1"_s}); });
        row("a branch", [](World& world) {
            world.git({u"checkout"_s, u"-q"_s, u"-b"_s, u"other"_s});
        });
        row("the waivers", [](World& world) {
            world.write(u"slipway-waivers.yaml"_s, "version: 1\nwaivers: []\n");
        });
        row("the configuration", [](World& world) { world.settings = "version: 1\n# other\n"; });
        row("an option", [](World& world) { world.options[2] = u"tier-a"_s; });
    }
    void aChangeIsSeen()
    {
        QFETCH(Change, change);
        World world;
        world.keep();
        QVERIFY(!world.kept(noon).isEmpty());
        change(world);
        QVERIFY(world.kept(noon).isEmpty());
        world.keep();
        QCOMPARE(world.kept(noon), world.made(noon));
    }
    void whatWasJustWrittenIsNotTrusted()
    {
        World world;
        const auto assessment = readiness::assess(world.inputs(noon));
        auto key = world.key();
        key.looked = key.tree.newest + 1999;
        assessing::keep(world.folder, key, assessment, "x");
        QVERIFY(world.files().isEmpty());
        key.looked = key.tree.newest - settled; // a clock that is behind that of the disk
        assessing::keep(world.folder, key, assessment, "x");
        QVERIFY(world.files().isEmpty());
        key.looked = key.tree.newest + 2000;
        assessing::keep(world.folder, key, assessment, "x");
        QCOMPARE(world.files().size(), 1);
    }
    void aBrokenFileCountsAsNone()
    {
        World world;
        world.keep();
        const QByteArray good = contentOf(world.only());
        for (qsizetype i = 0; i < good.size(); i += good.size() / 40) {
            QByteArray bad = good;
            bad[i] = static_cast<char>(bad[i] ^ 0x20);
            overwrite(world.only(), bad);
            QVERIFY2(world.kept(noon).isEmpty(), qPrintable(QString::number(i)));
            overwrite(world.only(), good.first(i));
            QVERIFY2(world.kept(noon).isEmpty(), qPrintable(QString::number(i)));
        }
        overwrite(world.only(), good);
        QVERIFY(!world.kept(noon).isEmpty());
    }
    void whatIsKeptIsPrivateAndBounded()
    {
        World world;
        const auto assessment = readiness::assess(world.inputs(noon));
        auto key = world.key();
        for (int i = 0; i < 70; ++i) {
            key.options[1] = QString::number(i);
            assessing::keep(world.folder, key, assessment, "document");
        }
        QCOMPARE(world.files().size(), 64);
        QCOMPARE(QFile::permissions(world.only()) & QFile::Permissions(0x77), QFile::Permissions());
        QCOMPARE(assessing::recalled(world.folder, key, noon)->document, "document"_ba);
        key.options[1] = u"large"_s;
        assessing::keep(world.folder, key, assessment, QByteArray(9 * 1024 * 1024, 'x'));
        QVERIFY(!assessing::recalled(world.folder, key, noon));
    }
    void aRevisionAndATreeInMemoryAreNotKept()
    {
        const World world;
        const auto revision = assessing::inputsOfDirectory(world.dir.path(), u"HEAD"_s);
        QVERIFY(revision && !revision->tree->stamp());
        QVERIFY(!evidence::makeTree({{u"a"_s, "b"}})->stamp());
    }
    void theVerbKeepsAndRecalls()
    {
        const QString old = u"/usr/share/common-licenses"_s; // nobody writes to it now
        if (!QFileInfo(old).isDir())
            QSKIP("there is no folder that was written long ago");
        QTemporaryDir home;
        const QStringList asked{u"--repository"_s, old, u"--format"_s, u"json"_s};
        const auto kept
            = [&home] { return QDir(home.path() + u"/slipway/checks"_s).entryList(QDir::Files); };
        const auto fresh = runCheck(asked + QStringList{u"--no-cache"_s}, home.path(), home.path());
        QVERIFY(kept().isEmpty());
        const auto inode = [&] {
            struct stat status = {};
            const QString file = home.path() + u"/slipway/checks/"_s + kept().value(0);
            return ::stat(QFile::encodeName(file).constData(), &status) == 0 ? status.st_ino : 0;
        };
        const auto first = runCheck(asked, home.path(), home.path());
        QCOMPARE(kept().size(), 1);
        const auto written = inode();
        const auto second = runCheck(asked, home.path(), home.path());
        QVERIFY(written != 0);
        QCOMPARE(inode(), written); // one that is made is written
        QCOMPARE(first.code, fresh.code);
        QCOMPARE(second.code, fresh.code);
        const auto timeless = [](const CheckAnswer& answer) {
            auto json = answer.json();
            json.remove(u"time"_s);
            return json;
        };
        QCOMPARE(timeless(first), timeless(fresh));
        QCOMPARE(timeless(second), timeless(fresh));
        QVERIFY(second.json()[u"time"].toString() > first.json()[u"time"].toString());
    }
};

SLIPWAY_TEST(CheckKeptTest)
#include "tst_checkkept.moc"
