// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/panel.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::charts {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("charts", text);
}

/// A PromQL string literal.
QString quoted(QString text)
{
    text.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s).replace(u'\n', u"\\n"_s);
    return u'"' + text + u'"';
}

/// Writes the queries of one scope.
class Writer {
public:
    explicit Writer(const Scope& scope)
        : m_service(scope.serviceLabel)
        , m_window(durationText(std::max(Milliseconds{60'000}, scope.scrapeInterval * 4)))
    {
        if (!scope.environment.isEmpty())
            m_matchers << scope.environmentLabel + u'=' + quoted(scope.environment);
        if (!scope.service.isEmpty())
            m_matchers << scope.serviceLabel + u'=' + quoted(scope.service);
    }

    QString select(const QString& metric, const QStringList& more = {}) const
    {
        const QStringList all = m_matchers + more;
        return all.isEmpty() ? metric : metric + u'{' + all.join(u',') + u'}';
    }
    QString rate(const QString& metric, const QStringList& more = {}) const
    {
        return u"rate("_s + select(metric, more) + u'[' + m_window + u"])"_s;
    }
    QString requests(const QString& by) const
    {
        return u"sum"_s + by + u'(' + rate(u"http_requests_total"_s) + u')';
    }
    /// Counted as all minus the good ones: a service that never failed has no series of failures.
    QString errorRatio(const QString& by) const
    {
        const QString good
            = rate(u"http_requests_total"_s, {u"status!~\"5..\""_s, u"code!~\"5..\""_s});
        return u"100 * (1 - sum%1(%2) / %3)"_s.arg(by, good, requests(by));
    }
    QString p95(const QString& labels) const
    {
        return u"1000 * histogram_quantile(0.95, sum by (%1) (%2))"_s.arg(
            labels, rate(u"http_request_duration_seconds_bucket"_s));
    }
    QString byService() const { return u" by (%1) "_s.arg(m_service); }
    QString service() const { return m_service; }

private:
    QString m_service;
    QString m_window;
    QStringList m_matchers;
};

} // namespace

std::vector<Panel> servicePanels(const Scope& scope)
{
    const Writer write(scope);
    const QString by = write.byService();
    const QString legend = u"{{%1}}"_s.arg(write.service());
    return {
        {u"request-rate"_s,
            tr("Request rate"),
            u"req/s"_s,
            write.requests(by),
            legend,
            std::nullopt},
        {u"error-ratio"_s, tr("Error ratio"), u"%"_s, write.errorRatio(by), legend, 1.0},
        {u"p95-latency"_s,
            tr("p95 latency"),
            u"ms"_s,
            write.p95(write.service() + u", le"_s),
            legend,
            300.0},
        {u"cpu"_s,
            tr("CPU"),
            tr("% of a core"),
            u"100 * sum%1(%2)"_s.arg(by, write.rate(u"process_cpu_seconds_total"_s)),
            legend,
            std::nullopt},
        {u"memory"_s,
            tr("Memory"),
            u"MB"_s,
            u"sum%1(%2) / 1000000"_s.arg(by, write.select(u"process_resident_memory_bytes"_s)),
            legend,
            std::nullopt},
        {u"scrape-time"_s,
            tr("Scrape time"),
            u"ms"_s,
            u"1000 * max%1(%2)"_s.arg(by, write.select(u"scrape_duration_seconds"_s)),
            legend,
            std::nullopt},
    };
}

std::vector<Panel> totalPanels(const Scope& scope)
{
    const Writer write(scope);
    const QString all;
    return {
        {u"total-request-rate"_s,
            tr("Request rate"),
            u"req/s"_s,
            write.requests(all),
            tr("all"),
            std::nullopt},
        {u"total-error-ratio"_s, tr("Error ratio"), u"%"_s, write.errorRatio(all), tr("all"), 1.0},
        {u"total-p95-latency"_s, tr("p95 latency"), u"ms"_s, write.p95(u"le"_s), tr("all"), 300.0},
    };
}

std::vector<Panel> numbered(std::vector<Panel> panels)
{
    for (size_t i = 0; i < panels.size(); ++i) {
        if (panels[i].id.isEmpty())
            panels[i].id = u"chart-%1"_s.arg(i + 1);
    }
    return panels;
}

} // namespace slipway::charts
