// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kubernetes.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

KubernetesSet setOf(const QByteArray& bytes, const QString& path = u"k8s/app.yaml"_s)
{
    return typedSet(readManifests(bytes, path).documents);
}

constexpr const char* application = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  replicas: 3
  strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0}}
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}, annotations: {prometheus.io/scrape: "true"}}
    spec:
      terminationGracePeriodSeconds: 30
      serviceAccountName: api
      securityContext: {runAsNonRoot: true, runAsUser: 1000}
      initContainers:
        - {name: wait, image: "busybox:1.36"}
        - {name: proxy, image: "envoy:1.30", restartPolicy: Always}
      containers:
        - name: api
          image: shop/api:1.2
          command: [serve]
          args: [--port, "8080"]
          ports: [{name: http, containerPort: 8080}]
          resources:
            requests: {cpu: 250m, memory: 64Mi}
            limits: {cpu: 1, memory: 128Mi}
          livenessProbe: {httpGet: {path: /livez, port: http}}
          readinessProbe: {tcpSocket: {port: 8080}}
          startupProbe: {exec: {command: [ok]}}
          env:
            - {name: A, value: one}
            - name: B
              valueFrom: {secretKeyRef: {name: keys, key: b, optional: true}}
            - name: C
              valueFrom: {configMapKeyRef: {name: settings, key: c}}
            - name: D
              valueFrom: {fieldRef: {fieldPath: metadata.name}}
          envFrom:
            - {configMapRef: {name: settings}, prefix: X_}
            - {secretRef: {name: keys}}
          volumeMounts: [{name: v, mountPath: /v}]
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: {drop: [all], add: [NET_ADMIN]}
            seccompProfile: {type: RuntimeDefault}
          lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}
      volumes:
        - {name: v, secret: {secretName: keys, items: [{key: b, path: b}]}}
        - {name: c, configMap: {name: settings}}
        - {name: d, persistentVolumeClaim: {claimName: disk}}
        - {name: p, projected: {sources: [{secret: {name: more}}, {configMap: {name: other}}]}}
)";

} // namespace

class KubernetesTest : public QObject {
    Q_OBJECT
private slots:
    void readsAWorkloadWithPlaces()
    {
        const auto set = setOf(application);
        QCOMPARE(set.workloads.size(), size_t(1));
        const auto& api = set.workloads.front();
        QCOMPARE(api.title(), u"Deployment/api"_s);
        QCOMPARE(api.nameSpace, u"shop"_s);
        QCOMPARE(api.replicas.value_or(-1), 3);
        QCOMPARE(api.replicasAt->place, (Place{u"k8s/app.yaml"_s, 5, 13}));
        QCOMPARE(api.strategy->text, u"RollingUpdate"_s);
        QCOMPARE(api.maxUnavailable->text, u"0"_s);
        QCOMPARE(api.gracePeriod->text, u"30"_s);
        QCOMPARE(api.serviceAccount->text, u"api"_s);
        QCOMPARE(api.labels.value(u"app"_s), u"api"_s);
        QCOMPARE(api.annotations.value(u"prometheus.io/scrape"_s), u"true"_s);
        QCOMPARE(api.security.user.value_or(-1), qint64(1000));
        QCOMPARE(api.containers.size(), size_t(3));
        QVERIFY(api.containers[0].isInit && !api.containers[0].isSidecar);
        QVERIFY(api.containers[1].isSidecar);
    }
    void readsAContainer()
    {
        const auto set = setOf(application);
        const auto& one = set.workloads.front().containers.back();
        QCOMPARE(one.image->text, u"shop/api:1.2"_s);
        QCOMPARE(one.image->place.line, 19);
        QCOMPARE(one.command, QStringList{u"serve"_s});
        QCOMPARE(one.arguments.size(), 2);
        QCOMPARE(one.cpuRequest->text, u"250m"_s);
        QCOMPARE(one.memoryLimit->text, u"128Mi"_s);
        QCOMPARE(one.liveness->path, u"/livez"_s);
        QCOMPARE(one.liveness->port, u"http"_s);
        QVERIFY(one.readiness->kind == KubernetesProbe::Kind::Tcp);
        QVERIFY(one.startup->kind == KubernetesProbe::Kind::Exec);
        QCOMPARE(one.ports.front().number, 8080);
        QCOMPARE(one.variables.size(), size_t(4));
        QVERIFY(one.variables[1].from == KubernetesVariable::From::Secret);
        QVERIFY(one.variables[1].isOptional);
        QCOMPARE(one.variables[2].object, u"settings"_s);
        QVERIFY(one.variables[3].from == KubernetesVariable::From::Field);
        QCOMPARE(one.sources.size(), size_t(2));
        QCOMPARE(one.sources[0].prefix, u"X_"_s);
        QVERIFY(one.sources[1].isSecret);
        QCOMPARE(one.security.dropped, QStringList{u"ALL"_s});
        QVERIFY(one.security.allowsEscalation == false);
        QCOMPARE(one.security.seccomp, u"RuntimeDefault"_s);
        QVERIFY(one.preStop.has_value());
    }
    void readsVolumes()
    {
        const auto set = setOf(application);
        const auto& volumes = set.workloads.front().volumes;
        QCOMPARE(volumes.size(), size_t(5));
        QCOMPARE(volumes[0].object, u"keys"_s);
        QCOMPARE(volumes[0].keys, QStringList{u"b"_s});
        QVERIFY(volumes[1].kind == KubernetesVolume::Kind::ConfigMap);
        QCOMPARE(volumes[2].object, u"disk"_s);
        QCOMPARE(volumes[3].object, u"more"_s);
        QCOMPARE(volumes[4].object, u"other"_s);
    }
    void resolvesWhatReachesAContainer()
    {
        const auto set = setOf(QByteArray(application)
            + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {c: '1', A: "
              "two}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: keys}\ndata: {E: eA==}\n");
        const auto reaching = reachingVariables(set, set.workloads.front().containers.back());
        QStringList names;
        for (const auto& one : reaching.variables)
            names << one.name;
        QCOMPARE(names, (QStringList{u"A"_s, u"B"_s, u"C"_s, u"D"_s, u"E"_s, u"X_A"_s, u"X_c"_s}));
        QCOMPARE(reaching.variables[0].value.value_or(QString()), u"one"_s); // env wins
        QCOMPARE(reaching.variables[2].value.value_or(QString()), u"1"_s);
        QCOMPARE(reaching.variables[4].value.value_or(QString()), u"x"_s);
        QVERIFY(reaching.variables[1].isDefined); // optional
        QVERIFY(reaching.open.empty());
    }
    void tellsWhatIsNotKnown()
    {
        const auto set = setOf(application);
        const auto reaching = reachingVariables(set, set.workloads.front().containers.back());
        QCOMPARE(reaching.open.size(), size_t(2));
        QVERIFY(!reaching.variables[2].isDefined);
    }
    void knowsWhatMakesSecrets_data()
    {
        QTest::addColumn<QByteArray>("manifest");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("keys");
        QTest::addColumn<bool>("isOpen");
        const auto row
            = [](const char* title,
                  const QByteArray& manifest,
                  const QString& name,
                  const QStringList& keys,
                  bool isOpen) { QTest::newRow(title) << manifest << name << keys << isOpen; };
        row("SealedSecret",
            "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: a}\nspec: "
            "{encryptedData: {k: x}}\n",
            u"a"_s,
            {u"k"_s},
            false);
        row("SealedSecret under another name",
            "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: a}\nspec: "
            "{template: {metadata: {name: b}}, encryptedData: {k: x}}\n",
            u"b"_s,
            {u"k"_s},
            false);
        row("ExternalSecret",
            "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec: "
            "{data: [{secretKey: k}]}\n",
            u"a"_s,
            {u"k"_s},
            false);
        row("a template of an ExternalSecret",
            "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec: "
            "{data: [{secretKey: k}], target: {template: {data: {url: x}}}}\n",
            u"a"_s,
            {u"url"_s},
            false);
        row("the whole of it",
            "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec: "
            "{dataFrom: [{extract: {key: x}}]}\n",
            u"a"_s,
            {},
            true);
        row("a certificate",
            "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: c}\nspec: "
            "{secretName: a}\n",
            u"a"_s,
            {},
            true);
        row("the CSI driver",
            "apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nmetadata: "
            "{name: "
            "p}\nspec: {secretObjects: [{secretName: a, data: [{key: k}]}]}\n",
            u"a"_s,
            {u"k"_s},
            false);
    }
    void knowsWhatMakesSecrets()
    {
        QFETCH(QByteArray, manifest);
        QFETCH(QString, name);
        QFETCH(QStringList, keys);
        QFETCH(bool, isOpen);
        const auto set = setOf(manifest);
        const auto sources = set.sourcesOf(true, name);
        QCOMPARE(sources.size(), size_t(1));
        QStringList found;
        for (const auto& key : sources.front()->keys)
            found << key.name;
        QCOMPARE(found, keys);
        QCOMPARE(sources.front()->isOpen, isOpen);
    }
    void readsQuantities_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value");
        QTest::newRow("milli") << u"250m"_s << 0.25;
        QTest::newRow("cores") << u"1.5"_s << 1.5;
        QTest::newRow("mebi") << u"512Mi"_s << 536870912.0;
        QTest::newRow("giga") << u"1G"_s << 1e9;
        QTest::newRow("exponent") << u"1e3"_s << 1000.0;
        QTest::newRow("words") << u"much"_s << -1.0;
        QTest::newRow("empty") << QString() << -1.0;
        QTest::newRow("negative") << u"-1"_s << -1.0;
        QTest::newRow("not a number") << u"nan"_s << -1.0;
        QTest::newRow("suffix only") << u"Mi"_s << -1.0;
    }
    void readsQuantities()
    {
        QFETCH(QString, text);
        QFETCH(double, value);
        QCOMPARE(quantityOf(text).value_or(-1), value);
    }
    void takesListsApart()
    {
        const auto set = setOf("apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: "
                               "ServiceAccount, metadata: {name: a}}\n  - {apiVersion: v1, kind: "
                               "PersistentVolumeClaim, metadata: {name: b}}\n");
        QCOMPARE(set.objects.size(), size_t(2));
        QCOMPARE(set.serviceAccounts, QStringList{u"a"_s});
        QCOMPARE(set.claims, QStringList{u"b"_s});
    }
    void knowsTemplatesFromTexts_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isTemplate");
        QTest::newRow("a chart's") << QByteArray("apiVersion: v1\nkind: Service\nmetadata: {name: "
                                                 "\"{{ .Release.Name }}\"}\n")
                                   << true;
        QTest::newRow("unquoted") << QByteArray(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: {{ "
            ".Values.n }}\n") << true;
        QTest::newRow("no YAML") << QByteArray(
            "apiVersion: v1\nkind: Service\n{{- if .Values.x }}\nmetadata: {name: a}\n{{ end }}\n")
                                 << true;
        QTest::newRow("rules in a ConfigMap") << QByteArray(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  r: |\n    "
            "summary: \"{{ $value }}\"\n") << false;
    }
    void knowsTemplatesFromTexts()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, isTemplate);
        QCOMPARE(readManifests(bytes, u"a.yaml"_s).isTemplate, isTemplate);
    }
    void groupsTellKindsApart()
    {
        const auto set
            = setOf("apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: "
                    "a}\n---\napiVersion: batch.volcano.sh/v1\nkind: Job\nmetadata: "
                    "{name: b}\n---\napiVersion: config.openshift.io/v1\nkind: "
                    "Ingress\nmetadata: {name: c}\n");
        QVERIFY(set.services.empty() && set.workloads.empty() && set.routes.empty());
        QCOMPARE(set.objects.size(), size_t(3));
    }
    void survivesHostileInput_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray head = "apiVersion: v1\nkind: Pod\n";
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("kinds without fields") << head;
        QTest::newRow("scalars where maps belong") << head
                + "metadata: x\nspec: y\n---\napiVersion: apps/v1\nkind: Deployment\nspec: []\n";
        QTest::newRow("lists where maps belong")
            << QByteArray("apiVersion: apps/v1\nkind: Deployment\nspec:\n  template: [1]\n  "
                          "selector: [a]\n  strategy: []\n");
        QTest::newRow("odd containers")
            << head + "spec: {containers: [1, [], {}, {env: 3, ports: x, envFrom: {a: b}}]}\n";
        QTest::newRow("Latin-1") << head + "metadata: {name: caf\xe9}\n";
        QTest::newRow("CRLF") << QByteArray(application).replace("\n", "\r\n");
        QTest::newRow("BOM") << "\xef\xbb\xbf" + QByteArray(application);
        QTest::newRow("deep") << head + "spec: " + QByteArray(9000, '[') + QByteArray(9000, ']');
        QTest::newRow("aliases") << head
                + "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c "
                  "[*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e "
                  "[*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
        QTest::newRow("Lists in Lists") << QByteArray(
            "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: List, items: [{apiVersion: "
            "v1, kind: List, items: [{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: "
            "List, items: [{apiVersion: v1, kind: List, items: []}]}]}]}]}]\n");
        QTest::newRow("null bytes") << head + QByteArray(64, '\0');
    }
    void survivesHostileInput()
    {
        QFETCH(QByteArray, bytes);
        const auto set = setOf(bytes);
        for (const auto& workload : set.workloads)
            for (const auto& container : workload.containers)
                reachingVariables(set, container);
        readKubernetes(bytes, u"a.yaml"_s);
    }
    void survivesACutAtEveryByte()
    {
        const QByteArray whole(application);
        for (qsizetype i = 0; i < whole.size(); ++i)
            setOf(whole.left(i));
    }
};

SLIPWAY_TEST(KubernetesTest)
#include "tst_kubernetes.moc"
