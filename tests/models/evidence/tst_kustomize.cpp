// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kustomize.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

using Files = QMap<QString, QByteArray>;

KubernetesSet build(const Files& files, const QString& path = u"prod/kustomization.yaml"_s)
{
    const KustomizeFiles source{nullptr, [&files](const QString& wanted) -> Result<QByteArray> {
                                    const auto found = files.constFind(wanted);
                                    if (found == files.constEnd())
                                        return failure(wanted, u"is not there"_s);
                                    return *found;
                                }};
    return buildKustomization(path, source);
}

ManifestNode node(const QByteArray& bytes)
{
    const auto file = readDocuments(bytes, u"a.yaml"_s);
    return file.documents.empty() ? ManifestNode() : file.documents.front();
}

const QByteArray deployment
    = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n"
      "  replicas: 1\n  template:\n    metadata: {labels: {app: api}}\n"
      "    spec:\n      containers:\n        - name: api\n"
      "          image: shop/api:1\n          env:\n"
      "            - {name: A, value: a}\n";
const Files base{
    {u"base/kustomization.yaml"_s, "resources: [app.yaml]\n"}, {u"base/app.yaml"_s, deployment}};

Files with(const QByteArray& overlay, const Files& more = {})
{
    Files out = base;
    out.insert(u"prod/kustomization.yaml"_s, "resources: [../base]\n" + overlay);
    out.insert(more);
    return out;
}

} // namespace

class KustomizeTest : public QObject {
    Q_OBJECT
private slots:
    void anOverlayHoldsItsBase()
    {
        const auto set = build(with(""));
        QCOMPARE(set.workloads.size(), size_t(1));
        QCOMPARE(set.folder, u"prod"_s);
        QVERIFY(set.paths.contains(u"base/app.yaml"_s));
        QVERIFY(set.paths.contains(u"base/kustomization.yaml"_s));
        QVERIFY(set.unread.empty());
    }
    void aStrategicPatchIsMergedByName()
    {
        const auto set = build(with("patches: [{path: p.yaml}]\n",
            {{u"prod/p.yaml"_s,
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: "
                "3\n  template:\n    spec:\n      containers:\n        - name: api\n          env: "
                "[{name: B, value: b}, {name: A, value: c}]\n        - {name: two, image: "
                "x:1}\n"}}));
        const auto& api = set.workloads.front();
        QCOMPARE(api.replicas.value_or(-1), 3);
        QCOMPARE(api.replicasAt->place, (Place{u"prod/p.yaml"_s, 5, 13}));
        QCOMPARE(api.containers.size(), size_t(2));
        QCOMPARE(api.containers[0].image->text, u"shop/api:1"_s);
        QCOMPARE(api.containers[0].variables.size(), size_t(2));
        QCOMPARE(api.containers[0].variables[0].value.value_or(QString()), u"c"_s);
    }
    void aJsonPatchIsAppliedInOrder()
    {
        const auto set
            = build(with("patches:\n  - target: {kind: Deployment, name: a.*}\n    patch: "
                         "|-\n      - op: replace\n        path: /spec/replicas\n        "
                         "value: 4\n      - op: add\n        path: "
                         "/spec/template/spec/containers/0/env/-\n        value: {name: "
                         "Z, value: z}\n"));
        const auto& api = set.workloads.front();
        QCOMPARE(api.replicas.value_or(-1), 4);
        QCOMPARE(api.replicasAt->place.path, u"prod/kustomization.yaml"_s);
        QCOMPARE(api.replicasAt->place.line, 7);
        QCOMPARE(api.containers[0].variables.size(), size_t(2));
    }
    void aJsonPatchOfAFile()
    {
        const auto set = build(with("patchesJson6902:\n  - {target: {kind: Deployment, name: api}, "
                                    "path: p.json}\n",
            {{u"prod/p.json"_s,
                "[{\"op\": \"replace\", \"path\": \"/spec/replicas\", \"value\": 5}]"}}));
        QCOMPARE(set.workloads.front().replicas.value_or(-1), 5);
    }
    void aPatchMayDelete()
    {
        const auto set = build(with("patchesStrategicMerge:\n  - |-\n    apiVersion: apps/v1\n    "
                                    "kind: Deployment\n    metadata: {name: api}\n    $patch: "
                                    "delete\n"));
        QVERIFY(set.workloads.empty());
    }
    void imagesAndReplicasAreSet()
    {
        const auto set = build(with("images: [{name: shop/api, newName: r.io/api, newTag: '2'}]\n"
                                    "replicas: [{name: api, count: 6}]\nnamespace: shop\n"));
        const auto& api = set.workloads.front();
        QCOMPARE(api.containers[0].image->text, u"r.io/api:2"_s);
        QCOMPARE(api.containers[0].image->place.path, u"prod/kustomization.yaml"_s);
        QCOMPARE(api.replicas.value_or(-1), 6);
        QCOMPARE(api.nameSpace, u"shop"_s);
    }
    void generatorsMakeKeys()
    {
        const auto set = build(with(
            "configMapGenerator:\n  - {name: c, literals: [A=1, \"B='two'\"], files: [x=y.txt, "
            "dir/z.conf], envs: [e.env]}\nsecretGenerator:\n  - {name: s, envs: [gone.env]}\n",
            {{u"prod/e.env"_s, "E=5\n"}}));
        const auto maps = set.sourcesOf(false, u"c"_s);
        QCOMPARE(maps.size(), size_t(1));
        QStringList names;
        for (const auto& key : maps.front()->keys)
            names << key.name;
        QCOMPARE(names, (QStringList{u"A"_s, u"B"_s, u"x"_s, u"z.conf"_s, u"E"_s}));
        QCOMPARE(maps.front()->find(u"B"_s)->value.value_or(QString()), u"two"_s);
        QCOMPARE(maps.front()->find(u"E"_s)->place.path, u"prod/e.env"_s);
        QVERIFY(set.sourcesOf(true, u"s"_s).front()->isOpen);
    }
    void componentsChangeWhatIsThere()
    {
        const auto set = build(with("components: [../extra]\n",
            {{u"extra/kustomization.yaml"_s,
                "kind: Component\npatches:\n  - target: {kind: Deployment}\n    patch: |-\n      - "
                "{op: replace, path: /spec/replicas, value: 7}\n"}}));
        QCOMPARE(set.workloads.front().replicas.value_or(-1), 7);
    }
    void labelsReachSelectors()
    {
        const auto set = build(with("commonLabels: {team: shop}\n"));
        QCOMPARE(set.workloads.front().labels.value(u"team"_s), u"shop"_s);
        QCOMPARE(set.workloads.front().selector.value(u"team"_s), u"shop"_s);
    }
    void whatIsNotReadIsSaid_data()
    {
        QTest::addColumn<QByteArray>("overlay");
        QTest::newRow("a URL") << QByteArray("components: [https://x.io/y]\n");
        QTest::newRow("a repository") << QByteArray("bases: ['github.com/a/b?ref=v1']\n");
        QTest::newRow("a file that is missing") << QByteArray("bases: [gone.yaml]\n");
        QTest::newRow("outside of the repository") << QByteArray("bases: [../../../etc]\n");
        QTest::newRow("an absolute path") << QByteArray("bases: [/etc/passwd]\n");
        QTest::newRow("a chart") << QByteArray("helmCharts: [{name: a}]\n");
        QTest::newRow("a missing patch") << QByteArray("patches: [{path: gone.yaml}]\n");
    }
    void whatIsNotReadIsSaid()
    {
        QFETCH(QByteArray, overlay);
        const auto set = build(with(overlay));
        QCOMPARE(set.unread.size(), size_t(1));
        QCOMPARE(set.workloads.size(), size_t(1));
        QVERIFY(set.unread.front().place.line > 0);
    }
    void circlesEnd()
    {
        const auto set = build({{u"a/kustomization.yaml"_s, "resources: [../b]\n"},
                                   {u"b/kustomization.yaml"_s, "resources: [../a, ../b]\n"}},
            u"a/kustomization.yaml"_s);
        QVERIFY(set.objects.empty());
    }
    void wideTreesEnd()
    {
        Files files;
        for (int i = 0; i < 30; ++i)
            files.insert(u"l%1/kustomization.yaml"_s.arg(i),
                u"resources: [../l%1, ../l%1, ../l%1, ./../l%1]\n"_s.arg(i + 1).toUtf8());
        QVERIFY(build(files, u"l0/kustomization.yaml"_s).objects.empty());
    }
    void patchesJson_data()
    {
        QTest::addColumn<QByteArray>("operation");
        QTest::addColumn<bool>("works");
        QTest::newRow("add") << QByteArray("{op: add, path: /a/c, value: 1}") << true;
        QTest::newRow("add to a list") << QByteArray("{op: add, path: /l/0, value: 1}") << true;
        QTest::newRow("append") << QByteArray("{op: add, path: /l/-, value: 1}") << true;
        QTest::newRow("replace") << QByteArray("{op: replace, path: /a/b, value: 1}") << true;
        QTest::newRow("escaped") << QByteArray("{op: replace, path: /a/x~1y, value: 1}") << true;
        QTest::newRow("remove") << QByteArray("{op: remove, path: /a/b}") << true;
        QTest::newRow("replace nothing")
            << QByteArray("{op: replace, path: /a/z, value: 1}") << false;
        QTest::newRow("past the end") << QByteArray("{op: add, path: /l/9, value: 1}") << false;
        QTest::newRow("through a scalar")
            << QByteArray("{op: add, path: /a/b/c, value: 1}") << false;
        QTest::newRow("no path") << QByteArray("{op: add, value: 1}") << false;
        QTest::newRow("no value") << QByteArray("{op: add, path: /a/c}") << false;
        QTest::newRow("another word") << QByteArray("{op: move, path: /a/c, from: /a/b}") << false;
    }
    void patchesJson()
    {
        QFETCH(QByteArray, operation);
        QFETCH(bool, works);
        auto target = node("a: {b: 1, x/y: 2}\nl: [1, 2]\n");
        QCOMPARE(applyJsonPatch(target, node(operation)), works);
    }
    void mergesByDirective()
    {
        auto target = node("spec:\n  containers: [{name: a, image: x}, {name: b}]\n  tolerations: "
                           "[{key: k}]\n  gone: 1\n  whole: {a: 1}\n");
        mergeStrategic(target,
            node("spec:\n  containers: [{name: b, $patch: delete}, {name: a, image: y}]\n  "
                 "tolerations: []\n  gone: null\n  whole: {$patch: replace, b: 2}\n"));
        const auto* containers = std::as_const(target).find({u"spec", u"containers"});
        QCOMPARE(containers->children.size(), size_t(1));
        QCOMPARE(containers->children[0].textOf(u"image"), u"y"_s);
        QVERIFY(std::as_const(target).find({u"spec", u"tolerations"})->children.empty());
        QVERIFY(std::as_const(target).find({u"spec", u"gone"}) == nullptr);
        QCOMPARE(std::as_const(target).find({u"spec", u"whole"})->children.size(), size_t(1));
    }
    void survivesACutAtEveryByte()
    {
        const QByteArray whole = "resources: [../base]\nimages: [{name: shop/api, newTag: '2'}]\n"
                                 "patches:\n  - target: {kind: Deployment, name: '['}\n    patch: "
                                 "|-\n      - {op: replace, path: /spec/replicas, value: 4}\n";
        for (qsizetype i = 0; i <= whole.size(); ++i) {
            Files files = base;
            files.insert(u"prod/kustomization.yaml"_s, whole.left(i));
            build(files);
        }
    }
};

SLIPWAY_TEST(KustomizeTest)
#include "tst_kustomize.moc"
