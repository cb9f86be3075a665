// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/pageshape.h"

#include "base/text.h"
#include "scrape/expositionbuilder.h"
#include "scrape/familybook.h"
#include "scrape/linereader.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

class ShapeReader final : public PageSink {
public:
    explicit ShapeReader(Dialect dialect)
        : m_dialect(dialect)
        , m_lines(dialect, 0, *this)
        , m_book(dialect)
    {
    }

    std::vector<Finding> read(const SeriesCache& cache)
    {
        for (const auto& item : cache.items()) {
            if (item.is(PageItem::Comment))
                comments(cache.comment(item));
            else
                series(cache.series(item), item.is(PageItem::Odd));
        }
        unboundedHistograms();
        std::ranges::stable_sort(m_findings, {}, &Finding::line);
        return std::move(m_findings);
    }

private:
    /// Buckets of one family of histograms.
    struct Buckets {
        int line = 0; ///< of the first
        bool hasBound = false; ///< one that is not +Inf
    };

    Read<void> sample(SampleLine /*line*/) override { return {}; }

    Read<void> metadata(MetadataLine line) override
    {
        if (const auto noted = m_book.metadata(line)) {
            for (const auto& text : noted->oddities)
                odd(OddIn::Comment, line.line, 1, text);
        }
        return {};
    }

    void odd(OddIn /*kind*/, int line, int column, const QString& text) override
    {
        addFinding(m_findings, {line, column, text});
    }

    void comments(std::string_view text)
    {
        while (!text.empty()) {
            const size_t end = text.find('\n');
            static_cast<void>(m_lines.line(text.substr(0, end), false)); // it passed before
            text.remove_prefix(end + 1);
        }
    }

    void series(std::string_view text, bool isOdd)
    {
        m_lines.passOver(1, 1);
        const auto end = text.find_first_of("{ \t");
        std::string quotedName;
        auto name = text.substr(0, end);
        if (isOdd || name.empty()) {
            const auto read = readSeries(text, m_dialect);
            if (!read)
                return;
            if (!read->oddity.isEmpty())
                odd(OddIn::Sample, m_lines.number(), 1, read->oddity);
            quotedName = timeseries::Labels(read->labels).value(timeseries::metricName);
            name = quotedName;
        }
        const size_t family = m_book.sample(name);
        if (m_book.entries()[family].type == MetricType::Histogram && name.ends_with("_bucket"))
            bucket(family, text);
    }

    void bucket(size_t family, std::string_view text)
    {
        m_buckets.resize(std::max(m_buckets.size(), family + 1));
        auto& buckets = m_buckets[family];
        if (buckets.line == 0)
            buckets.line = m_lines.number();
        buckets.hasBound = buckets.hasBound || text.find("le=\"+Inf\"") == std::string_view::npos;
    }

    void unboundedHistograms()
    {
        for (size_t i = 0; i < m_buckets.size(); ++i) {
            if (m_buckets[i].line == 0 || m_buckets[i].hasBound)
                continue;
            odd(OddIn::Sample,
                m_buckets[i].line,
                1,
                u"histogram \"%1\" has only the +Inf bucket: a native histogram, whose buckets are sent by protobuf only, which Slipway does not read; quantiles need classic buckets"_s
                    .arg(visible(QString::fromStdString(m_book.entries()[i].name), 200)));
        }
    }

    Dialect m_dialect;
    LineReader m_lines;
    FamilyBook m_book;
    std::vector<Buckets> m_buckets; ///< by family
    std::vector<Finding> m_findings;
};

} // namespace

std::vector<Finding> shapeFindings(const SeriesCache& cache, Dialect dialect)
{
    return ShapeReader(dialect).read(cache);
}

} // namespace slipway::scrape
