// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/tree.h"
#include "support/testcase.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

/// A repository made with the real git.
class Scratch {
public:
    Scratch() { git({u"init"_s, u"-q"_s, u"-b"_s, u"main"_s}); }
    QString path() const { return QFileInfo(m_folder.path()).canonicalFilePath(); }
    void write(const QString& name, const QByteArray& bytes)
    {
        QDir(path()).mkpath(QFileInfo(name).path());
        QFile file(path() + u'/' + name);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
    }
    QString git(const QStringList& arguments, const QByteArray& date = "2026-01-02T03:04:05Z")
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"})
            environment.insert(QString::fromLatin1(name), QString::fromLatin1(date));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(path());
        process.start(u"git"_s,
            QStringList{u"-c"_s,
                u"user.name=Robot"_s,
                u"-c"_s,
                u"user.email=robot@localhost"_s,
                u"-c"_s,
                u"tag.gpgSign=false"_s}
                + arguments);
        if (!process.waitForFinished() || process.exitCode() != 0)
            qFatal("git: %s", process.readAllStandardError().constData());
        return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    }
    void commit(const QString& message, const QByteArray& date = "2026-01-02T03:04:05Z")
    {
        git({u"add"_s, u"-A"_s}, date);
        git({u"commit"_s, u"-q"_s, u"-m"_s, message}, date);
    }

private:
    QTemporaryDir m_folder;
};

} // namespace

class RevisionTest : public QObject {
    Q_OBJECT
private slots:
    void readsACommitWithoutACheckout()
    {
        Scratch scratch;
        scratch.write(u"app/main.py"_s, "one\n");
        scratch.write(u"old.txt"_s, "gone\n");
        scratch.commit(u"First"_s, "2026-01-01T00:00:00Z");
        scratch.git({u"tag"_s, u"v1"_s});
        scratch.write(u"app/main.py"_s, "two\n");
        QFile::remove(scratch.path() + u"/old.txt"_s);
        scratch.commit(u"Second\n\nbody"_s, "2026-02-01T00:00:00Z");
        scratch.write(u"app/main.py"_s, "not committed\n");

        const auto tree = openRevision(scratch.path(), u"v1"_s);
        QVERIFY2(tree.has_value(), qPrintable(tree ? QString() : tree.error().text()));
        QCOMPARE((*tree)->files(), QStringList({u"app/main.py"_s, u"old.txt"_s}));
        QCOMPARE(*(*tree)->read(u"app/main.py"_s), QByteArray("one\n"));
        QVERIFY((*tree)->hasFolder(u"app"_s));
        QCOMPARE((*tree)->git()->tags, QStringList{u"v1"_s});
        QCOMPARE((*tree)->git()->commit, scratch.git({u"rev-parse"_s, u"v1"_s}));

        const auto head = openRevision(scratch.path(), u"HEAD"_s);
        QCOMPARE(*(*head)->read(u"app/main.py"_s), QByteArray("two\n"));
        QVERIFY(!(*head)->contains(u"old.txt"_s));
        const auto git = *(*head)->git();
        QCOMPARE(git.firstParent.size(), size_t{2});
        QCOMPARE(git.firstParent.front().subject, u"Second"_s);
        QCOMPARE(git.releases.size(), size_t{1});
        QCOMPARE(git.releases.front().name, u"v1"_s);
        QVERIFY(git.firstCommitTime < git.commitTime);
    }
    void aFolderOfARepositoryIsATreeOfItsOwn()
    {
        Scratch scratch;
        scratch.write(u"service/Dockerfile"_s, "FROM a\n");
        scratch.write(u"servicelike/x"_s, "x");
        scratch.commit(u"First"_s);
        const auto tree = openRevision(scratch.path() + u"/service"_s, u"HEAD"_s);
        QCOMPARE((*tree)->files(), QStringList{u"Dockerfile"_s});
    }
    void followsLinksWithinTheTreeOnly()
    {
        Scratch scratch;
        scratch.write(u"real.txt"_s, "real\n");
        QVERIFY(QFile::link(u"real.txt"_s, scratch.path() + u"/inside"_s));
        QVERIFY(QFile::link(u"/etc/passwd"_s, scratch.path() + u"/outside"_s));
        QVERIFY(QFile::link(u"../../../etc/passwd"_s, scratch.path() + u"/above"_s));
        QVERIFY(QFile::link(u"loop"_s, scratch.path() + u"/loop"_s));
        scratch.commit(u"First"_s);
        const auto tree = openRevision(scratch.path(), u"HEAD"_s);
        QCOMPARE(*(*tree)->read(u"inside"_s), QByteArray("real\n"));
        for (const auto& name : {u"outside"_s, u"above"_s, u"loop"_s})
            QVERIFY2(!(*tree)->read(name), qPrintable(name));
    }
    void aDirectoryAndItsCommitHaveTheSameHash()
    {
        Scratch scratch;
        scratch.write(u"a.txt"_s, "a\n");
        scratch.write(u"d/b.txt"_s, "b\n");
        scratch.commit(u"First"_s);
        const auto commit = (*openRevision(scratch.path(), u"HEAD"_s))->hash();
        QCOMPARE((*openDirectory(scratch.path()))->hash(), commit);
        QCOMPARE(commit.size(), 64);
        // The same size within the same second: only the content tells.
        scratch.write(u"a.txt"_s, "c\n");
        QVERIFY((*openDirectory(scratch.path()))->hash() != commit);
    }
    void namesARevisionThatIsNotThere()
    {
        Scratch scratch;
        scratch.write(u"a"_s, "a");
        scratch.commit(u"First"_s);
        const auto tree = openRevision(scratch.path(), u"v9"_s);
        QVERIFY(!tree);
        QVERIFY(tree.error().text().contains(u"v9"_s));
        QTemporaryDir plain;
        QVERIFY(!openRevision(plain.path(), u"HEAD"_s));
    }
    void listsCommitsSinceATag()
    {
        Scratch scratch;
        for (const auto& name : {u"a"_s, u"b"_s, u"c"_s, u"d"_s}) {
            scratch.write(name, name.toUtf8());
            scratch.commit(u"Add "_s + name);
            if (name == u"b")
                scratch.git({u"tag"_s, u"v1"_s});
        }
        const auto commits = commitsSince(scratch.path(), u"v1"_s);
        QVERIFY(commits.has_value());
        QStringList subjects;
        for (const auto& commit : *commits)
            subjects << commit.subject;
        QCOMPARE(subjects, QStringList({u"Add b"_s, u"Add c"_s, u"Add d"_s}));
        QVERIFY(!commitsSince(scratch.path(), u"v9"_s));
    }
    void hidesWhatTheConfigurationIgnores()
    {
        const auto tree = without(makeTree({{u"a/x"_s, "1"}, {u"b/y"_s, "2"}}), {u"/a/"_s});
        QCOMPARE(tree->files(), QStringList{u"b/y"_s});
        QVERIFY(!tree->contains(u"a/x"_s));
        QVERIFY(!tree->read(u"a/x"_s));
        QVERIFY(!tree->hasFolder(u"a"_s));
        QVERIFY(tree->hasFolder(u"b"_s));
    }
};

SLIPWAY_TEST(RevisionTest)
#include "tst_revision.moc"
