// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/workflow/imagenames.h"

#include "evidence/dockerfile.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// `docker push x`, and the tags of `docker build --push -t x`.
QStringList pushedBy(const QStringList& words)
{
    QStringList out;
    const auto push = words.indexOf(u"push"_s);
    if (push > 0 && push <= 3 && words.value(1) != u"compose")
        for (const auto& word : words.mid(push + 1))
            if (!word.startsWith(u'-'))
                out << word;
    for (qsizetype i = 1; push < 0 && i < words.size(); ++i) {
        if (words[i] == u"-t" || words[i] == u"--tag" || words[i] == u"--destination")
            out << words.value(++i);
        else if (words[i].startsWith(u"--tag=") || words[i].startsWith(u"--destination="))
            out << words[i].section(u'=', 1);
    }
    return out;
}

/// `${{ env.X }}` of job and workflow, and `$X` of both, filled in where they are plain.
QString filledIn(const Facts& facts, const PipelineCommand& command, QString text)
{
    const auto& workflow = facts.get<WorkflowFacts>().workflows[size_t(command.workflow)];
    for (const auto* values : {&jobOf(facts, command).variables, &workflow.variables})
        for (auto value = values->cbegin(); value != values->cend(); ++value) {
            text.replace(u"${{ env."_s + value.key() + u" }}"_s, *value);
            text.replace(u"${{env."_s + value.key() + u"}}"_s, *value);
            text.replace(u"${"_s + value.key() + u'}', *value);
            text.replace(u"$"_s + value.key(), *value);
        }
    return text;
}

} // namespace

QString imagePattern(const QString& image)
{
    QString out;
    for (qsizetype i = 0; i < image.size(); ++i) {
        const QChar c = image[i];
        const bool isOpening = c == u'<' || (c == u'$' && i + 1 < image.size())
            || (c == u'{' && i + 1 < image.size());
        if (!isOpening) {
            out += c;
            continue;
        }
        const QStringView rest = QStringView(image).mid(i);
        qsizetype end = -1;
        if (rest.startsWith(u"${{"))
            end = rest.indexOf(u"}}") + 1;
        else if (rest.startsWith(u"${") || rest.startsWith(u"$("))
            end = rest.indexOf(rest[1] == u'{' ? u'}' : u')');
        else if (rest.startsWith(u"{{"))
            end = rest.indexOf(u"}}") + 1;
        else if (c == u'<')
            end = rest.indexOf(u'>');
        else
            for (end = 0; end + 1 < rest.size()
                 && (rest[end + 1].isLetterOrNumber() || rest[end + 1] == u'_');)
                ++end;
        if (!out.endsWith(u'*'))
            out += u'*';
        i = end <= 0 ? image.size() : i + end;
    }
    out = out.section(u'@', 0, 0).toLower();
    if (const auto colon = out.lastIndexOf(u':'); colon > out.lastIndexOf(u'/'))
        out.truncate(colon);
    return out;
}

bool isForeignImage(const QString& image)
{
    const QString name = imagePattern(image);
    static const QSet<QString> official{u"postgres"_s,
        u"redis"_s,
        u"nginx"_s,
        u"mysql"_s,
        u"mariadb"_s,
        u"mongo"_s,
        u"rabbitmq"_s,
        u"memcached"_s,
        u"busybox"_s,
        u"alpine"_s,
        u"ubuntu"_s,
        u"debian"_s,
        u"python"_s,
        u"node"_s,
        u"golang"_s,
        u"traefik"_s,
        u"haproxy"_s,
        u"caddy"_s,
        u"consul"_s,
        u"vault"_s,
        u"elasticsearch"_s,
        u"kibana"_s,
        u"logstash"_s,
        u"influxdb"_s,
        u"telegraf"_s,
        u"neo4j"_s,
        u"cassandra"_s,
        u"zookeeper"_s,
        u"nats"_s,
        u"eclipse-mosquitto"_s,
        u"registry"_s,
        u"adminer"_s,
        u"httpd"_s,
        u"docker"_s,
        u"solr"_s,
        u"couchdb"_s,
        u"wordpress"_s,
        u"keycloak"_s,
        u"bash"_s,
        u"hello-world"_s,
        u"valkey"_s};
    static const QSet<QString> publishers{u"library"_s,
        u"bitnami"_s,
        u"grafana"_s,
        u"prom"_s,
        u"prometheus"_s,
        u"prometheuscommunity"_s,
        u"quay.io"_s,
        u"registry.k8s.io"_s,
        u"k8s.gcr.io"_s,
        u"docker.elastic.co"_s,
        u"mcr.microsoft.com"_s,
        u"public.ecr.aws"_s,
        u"hashicorp"_s,
        u"minio"_s,
        u"nginxinc"_s,
        u"jaegertracing"_s,
        u"otel"_s,
        u"timescale"_s,
        u"pgvector"_s,
        u"ankane"_s,
        u"qdrant"_s,
        u"chromadb"_s,
        u"confluentinc"_s,
        u"apache"_s,
        u"envoyproxy"_s,
        u"istio"_s,
        u"linuxserver"_s,
        u"oliver006"_s,
        u"danielqsj"_s,
        u"edoburu"_s,
        u"dpage"_s,
        u"mailhog"_s,
        u"axllent"_s,
        u"ollama"_s,
        u"vllm"_s,
        u"bitnamilegacy"_s,
        u"opensearchproject"_s,
        u"semitechnologies"_s,
        u"temporalio"_s,
        u"clickhouse"_s,
        u"kong"_s,
        u"getsentry"_s,
        u"postgis"_s,
        u"rancher"_s,
        u"argoproj"_s,
        u"fluent"_s,
        u"containrrr"_s,
        u"valkey"_s,
        u"dragonflydb"_s,
        u"curlimages"_s,
        u"alpine"_s,
        u"amazon"_s,
        u"localstack"_s,
        u"gcr.io"_s,
        u"milvusdb"_s,
        u"keycloak"_s,
        u"mher"_s,
        u"redis"_s,
        u"cloudflare"_s,
        u"certbot"_s,
        u"portainer"_s};
    if (!name.contains(u'/'))
        return official.contains(name);
    const QString first = name.section(u'/', 0, 0);
    if (first == u"docker.io")
        return isForeignImage(name.section(u'/', 1));
    if (first == u"gcr.io")
        return name.startsWith(u"gcr.io/distroless") || name.startsWith(u"gcr.io/cadvisor")
            || name.startsWith(u"gcr.io/google");
    return publishers.contains(first)
        || (first == u"ghcr.io" && publishers.contains(name.section(u'/', 1, 1)));
}

PushedImages PushedImages::gather(const Facts& facts)
{
    PushedImages out;
    for (const auto& command : facts.get<PipelineRuns>().commands) {
        const bool isNaming = command.uses.startsWith(u"docker/metadata-action");
        if (!isImagePush(command) && !isNaming)
            continue;
        QStringList texts;
        if (isNaming)
            texts = command.with.value(u"images"_s).split(u'\n');
        else if (command.uses.isEmpty())
            texts = pushedBy(command.words);
        else
            for (const auto& key :
                {u"tags"_s, u"image"_s, u"images"_s, u"outputs"_s, u"imageName"_s})
                texts += command.with.value(key).split(QChar(key == u"outputs" ? u'\t' : u'\n'));
        if (!isNaming)
            out.places.push_back(placeOf(facts, command));
        bool hasName = false;
        for (const auto& text : std::as_const(texts)) {
            for (const auto& one : text.split(u',', Qt::SkipEmptyParts)) {
                const QString name = imagePattern(filledIn(facts, command, one.trimmed()));
                if (name.isEmpty() || name.contains(u'='))
                    continue;
                hasName = hasName || name != u"*";
                if (name != u"*" && !out.names.contains(name))
                    out.names << name;
            }
        }
        if (!isNaming && !hasName)
            out.isOpen = true;
    }
    return out;
}

bool PushedImages::covers(const QString& image) const
{
    const QString wanted = imagePattern(image);
    const QString last = wanted.section(u'/', -1);
    for (const auto& name : names) {
        if (name == wanted || name.section(u'/', -1) == last)
            return true;
        // `ghcr.io/*/api` and `ghcr.io/shop/api`, whichever of them is written so
        const auto parts = [](const QString& text) { return text.split(u'/'); };
        const QString joined = QString(name).replace(u"**"_s, u"*"_s);
        if (evidence::matchesPath(parts(joined), parts(wanted))
            || evidence::matchesPath(parts(wanted), parts(joined)))
            return true;
        // `ghcr.io/*` where `*` stands for `github.repository`: an owner and a name
        if (joined.endsWith(u"/*") && wanted.startsWith(QStringView(joined).chopped(1)))
            return true;
    }
    return false;
}

} // namespace slipway::readiness
