// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/metricspage.h"

#include <limits>

namespace slipway::demo {
namespace {

using Labels = QList<std::pair<QByteArray, QByteArray>>;

QByteArray number(double value)
{
    return QByteArray::number(value, 'g', std::numeric_limits<double>::max_digits10);
}

/// Writes families one after the other.
class Page {
public:
    void family(const QByteArray& name, const QByteArray& type, const QByteArray& help)
    {
        m_name = name;
        m_bytes += "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
    }
    void sample(double value, const Labels& labels = {}, const QByteArray& suffix = {})
    {
        m_bytes += m_name + suffix;
        for (qsizetype i = 0; i < labels.size(); ++i)
            m_bytes += (i == 0 ? "{" : ",") + labels[i].first + "=\"" + labels[i].second + '"';
        m_bytes += labels.isEmpty() ? " " : "} ";
        m_bytes += number(value) + '\n';
    }
    void gauge(
        const QByteArray& name, const QByteArray& help, double value, const Labels& labels = {})
    {
        family(name, "gauge", help);
        sample(value, labels);
    }
    void counter(
        const QByteArray& name, const QByteArray& help, double value, const Labels& labels = {})
    {
        family(name, "counter", help);
        sample(value, labels);
    }
    const QByteArray& bytes() const { return m_bytes; }

private:
    QByteArray m_name;
    QByteArray m_bytes;
};

void addHttp(Page& page, const Counters& counters)
{
    page.family("http_requests_total", "counter", "Total HTTP requests");
    for (const auto& [key, count] : counters.requests) {
        const auto& [method, endpoint, status] = key;
        page.sample(static_cast<double>(count),
            {{"method", method}, {"endpoint", endpoint}, {"status", QByteArray::number(status)}});
    }
    page.family("http_request_duration_seconds", "histogram", "HTTP request duration in seconds");
    for (const auto& [key, durations] : counters.durations) {
        const auto& [method, endpoint] = key;
        const Labels labels{{"method", method}, {"endpoint", endpoint}};
        quint64 below = 0;
        for (size_t i = 0; i < durations.buckets.size(); ++i) {
            below += durations.buckets[i];
            const QByteArray bound = i < durationBounds.size() ? number(durationBounds[i]) : "+Inf";
            page.sample(static_cast<double>(below), labels + Labels{{"le", bound}}, "_bucket");
        }
        page.sample(durations.sum, labels, "_sum");
        page.sample(static_cast<double>(durations.count), labels, "_count");
    }
}

/// Declared, but nothing in the code ever touches them.
void addNeverUpdated(Page& page)
{
    page.family("db_queries_total", "counter", "Total database queries");
    page.gauge("db_connections_active", "Active database connections", 0);
    page.gauge("db_connections_idle", "Idle database connections", 0);
    page.family("workflow_executions_total", "counter", "Total workflow executions");
    page.gauge("workflows_in_progress", "Workflows in progress", 0);
    page.family("llm_requests_total", "counter", "Total LLM requests");
    page.family("llm_tokens_used_total", "counter", "Total LLM tokens");
    page.family("events_published_total", "counter", "Total events published");
    page.family("auth_failures_total", "counter", "Total authentication failures");
}

void addProcess(Page& page, const MetricsSource& source)
{
    page.counter("process_cpu_seconds_total",
        "Total user and system CPU time spent in seconds.",
        source.counters.cpuSeconds);
    page.gauge("process_resident_memory_bytes",
        "Resident memory size in bytes.",
        source.counters.memoryBytes);
    page.gauge("process_start_time_seconds",
        "Start time of the process since unix epoch in seconds.",
        source.startSeconds);
}

void addRouter(Page& page, const MetricsSource& source)
{
    page.family("router_backend_weight", "gauge", "Share of the traffic in percent");
    page.sample(100 - source.greenPercent, {{"backend", "api-blue"}});
    page.sample(source.greenPercent, {{"backend", "api-green"}});
    page.family("router_backend_requests_total", "counter", "Requests passed to a backend");
    for (auto it = source.backends.begin(); it != source.backends.end(); ++it)
        page.sample(static_cast<double>(it.value()), {{"backend", it.key().toUtf8()}});
}

void addPostgres(Page& page, const MetricsSource& source)
{
    page.gauge("pg_up",
        "Whether the last scrape of metrics from PostgreSQL was able to connect",
        source.isStoreUp);
    if (!source.isStoreUp)
        return;
    const auto requests = static_cast<double>(source.requests);
    const Labels database{{"datname", "cognitionos"}};
    const double wave = static_cast<double>(source.requests % 7);
    page.family("pg_stat_activity_count", "gauge", "Number of connections in this state");
    page.sample(8 + wave, database + Labels{{"state", "active"}});
    page.sample(31 - wave, database + Labels{{"state", "idle"}});
    page.sample(1, database + Labels{{"state", "idle in transaction"}});
    page.gauge("pg_settings_max_connections", "Server parameter max_connections", 100);
    page.counter("pg_stat_database_xact_commit", "Transactions committed", 3 * requests, database);
    page.counter(
        "pg_stat_database_xact_rollback", "Transactions rolled back", requests / 500, database);
    page.counter(
        "pg_stat_database_blks_hit", "Blocks found in the buffer cache", 61 * requests, database);
    page.counter("pg_stat_database_blks_read", "Blocks read from disk", 0.4 * requests, database);
    page.gauge("pg_database_size_bytes",
        "Disk space used by the database",
        4.21e9 + 900 * requests,
        database);
}

void addRedis(Page& page, const MetricsSource& source)
{
    constexpr double megabyte = 1024 * 1024;
    page.gauge("redis_up", "Information about the Redis instance", source.isStoreUp);
    if (!source.isStoreUp)
        return;
    const auto requests = static_cast<double>(source.requests);
    page.gauge("redis_memory_used_bytes", "Memory used", 466 * megabyte);
    page.gauge("redis_memory_max_bytes", "Memory limit", 512 * megabyte);
    page.gauge("redis_connected_clients", "Connected clients", 27);
    page.counter("redis_commands_processed_total", "Commands processed", 6 * requests);
    page.counter("redis_keyspace_hits_total", "Keys found", 3.6 * requests);
    page.counter("redis_keyspace_misses_total", "Keys not found", 0.9 * requests);
    page.counter("redis_evicted_keys_total", "Keys evicted", 0.2 * requests);
    page.gauge("redis_uptime_in_seconds", "Uptime", source.uptimeSeconds);
}

void addRabbit(Page& page, const MetricsSource& source)
{
    page.family("rabbitmq_identity_info", "untyped", "RabbitMQ node & cluster identity info");
    page.sample(1, {{"rabbitmq_node", "rabbit@demo"}, {"rabbitmq_cluster", "demo"}});
    if (!source.isStoreUp)
        return;
    const auto requests = static_cast<double>(source.requests);
    page.family("rabbitmq_queue_messages", "gauge", "Sum of ready and unacknowledged messages");
    page.sample(std::max(0.0, source.queuedMessages), {{"vhost", "/"}, {"queue", "agent_tasks"}});
    page.sample(2, {{"vhost", "/"}, {"queue", "audit_events"}});
    page.gauge("rabbitmq_connections", "Connections currently open", 11);
    page.gauge("rabbitmq_channels", "Channels currently open", 24);
    page.counter("rabbitmq_channel_messages_published_total",
        "Messages published into an exchange",
        requests / 4,
        {{"vhost", "/"}});
}

} // namespace

QByteArray metricsPage(const Member& member, const MetricsSource& source)
{
    Page page;
    switch (member.kind) {
    case Kind::Postgres: addPostgres(page, source); break;
    case Kind::Redis: addRedis(page, source); break;
    case Kind::RabbitMq: addRabbit(page, source); break;
    case Kind::Router: addRouter(page, source); [[fallthrough]];
    default: addHttp(page, source.counters); break;
    }
    addProcess(page, source);
    if (member.kind == Kind::Api) {
        addNeverUpdated(page);
        page.gauge("cognitionos_service_info",
            "CognitionOS service information",
            1,
            {{"environment", member.name.startsWith(u"staging-") ? "staging" : "production"},
                {"service_name", member.service.toUtf8()},
                {"version", member.version.toUtf8()}});
    }
    return page.bytes();
}

} // namespace slipway::demo
