// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/relabel.h"
#include "support/testcase.h"

#include <QCryptographicHash>
#include <QRegularExpression>

#include <map>
#include <random>

using namespace Qt::StringLiterals;
using namespace slipway;
using config::RelabelStep;
using Action = config::RelabelStep::Action;

namespace {

using Model = std::map<QString, QString>;

/// Relabelling written down once more, as simply as can be, with another engine for expressions.
class Naive {
public:
    explicit Naive(Model labels) : m_labels(std::move(labels)) { }

    bool apply(const RelabelStep& step)
    {
        QStringList values;
        for (const auto& source : step.sourceLabels)
            values << m_labels[source];
        std::erase_if(m_labels, [](const auto& label) { return label.second.isEmpty(); });
        const auto value = values.join(step.separator);
        const QRegularExpression expression(
            u"\\A(?:%1)\\z"_s.arg(step.regex), QRegularExpression::DotMatchesEverythingOption);
        const auto match = expression.match(value);
        const auto target
            = m_labels.contains(step.targetLabel) ? m_labels[step.targetLabel] : u""_s;
        switch (step.action) {
        case Action::Keep: return match.hasMatch();
        case Action::Drop: return !match.hasMatch();
        case Action::KeepEqual: return target == value;
        case Action::DropEqual: return target != value;
        case Action::Lowercase: set(step.targetLabel, value.toLower()); break;
        case Action::Uppercase: set(step.targetLabel, value.toUpper()); break;
        case Action::HashMod: set(step.targetLabel, hashed(value, step.modulus)); break;
        case Action::Replace:
            if (match.hasMatch())
                set(filled(step.targetLabel, match), filled(step.replacement, match));
            break;
        case Action::LabelDrop:
        case Action::LabelKeep:
            std::erase_if(m_labels, [&](const auto& label) {
                return expression.match(label.first).hasMatch()
                    == (step.action == Action::LabelDrop);
            });
            break;
        case Action::LabelMap:
            for (const auto& [name, text] : Model(m_labels)) {
                if (const auto found = expression.match(name); found.hasMatch())
                    set(filled(step.replacement, found), text);
            }
            break;
        }
        return true;
    }
    const Model& labels() const { return m_labels; }

private:
    void set(const QString& name, const QString& value)
    {
        if (value.isEmpty())
            m_labels.erase(name);
        else if (!name.isEmpty())
            m_labels[name] = value;
    }
    static QString filled(QString text, const QRegularExpressionMatch& match)
    {
        for (int group = 2; group >= 0; --group)
            text.replace(u"${%1}"_s.arg(group), match.captured(group));
        return text;
    }
    static QString hashed(const QString& value, quint64 modulus)
    {
        const auto sum
            = QCryptographicHash::hash(value.toUtf8(), QCryptographicHash::Md5).right(8).toHex();
        return QString::number(sum.toULongLong(nullptr, 16) % modulus);
    }

    Model m_labels;
};

/// Steps and labels drawn from a few words, so that they meet.
class Draw {
public:
    explicit Draw(unsigned seed) : m_random(seed) { }

    RelabelStep step()
    {
        RelabelStep out;
        out.action = static_cast<Action>(below(11));
        const bool isOnNames = out.action == Action::LabelDrop || out.action == Action::LabelKeep;
        const bool isEqual = out.action == Action::KeepEqual || out.action == Action::DropEqual;
        for (int i = below(3); i > 0 && !isOnNames; --i)
            out.sourceLabels << oneOf(names());
        if (!isOnNames && !isEqual && below(2) == 0)
            out.separator = oneOf({u"-"_s, u""_s, u"::"_s});
        if (!isEqual)
            out.regex = oneOf({u"(.*)"_s,
                u"(a+)(b)?.*"_s,
                u"x|(.)(.*)"_s,
                u"[a-c]*"_s,
                u"(.+);(.*)"_s,
                u"b"_s,
                u""_s});
        if (!isOnNames)
            out.targetLabel = oneOf(names());
        if (out.action == Action::Replace) {
            out.targetLabel = oneOf({u"a"_s, u"t"_s, u"${1}"_s, u"t_${2}"_s});
            out.replacement = oneOf({u"${1}"_s, u"${2}-${1}"_s, u""_s, u"z"_s});
        }
        if (out.action == Action::LabelMap)
            out.replacement = u"m_${0}"_s; // never the same for two names
        out.modulus = out.action == Action::HashMod ? static_cast<quint64>(below(50)) + 1 : 0;
        return out;
    }
    Model labels()
    {
        Model out;
        for (const auto& name : names()) {
            if (below(3) > 0)
                out[name]
                    = oneOf({u"a"_s, u"aab"_s, u"b"_s, u"B;c"_s, u"line\nbreak"_s, u"\u00e9"_s});
        }
        return out;
    }

private:
    static QStringList names() { return {u"a"_s, u"b"_s, u"__name__"_s, u"c.d"_s, u"t"_s}; }
    int below(int most) { return static_cast<int>(m_random() % static_cast<unsigned>(most)); }
    QString oneOf(const QStringList& words) { return words[below(static_cast<int>(words.size()))]; }

    std::mt19937 m_random;
};

QString shown(const Model& labels)
{
    QStringList out;
    for (const auto& [name, value] : labels)
        out << name + u'=' + value;
    return out.join(u", "_s);
}

} // namespace

class RelabelModelTest : public QObject {
    Q_OBJECT
private slots:
    void agreesWithASimpleModel()
    {
        int dropped = 0;
        for (unsigned seed = 0; seed < 3000; ++seed) {
            Draw draw(seed);
            const auto before = draw.labels();
            Naive naive(before);
            std::vector<RelabelStep> steps;
            bool isKept = true;
            for (int i = 0; i < 4; ++i) {
                steps.push_back(draw.step());
                isKept = isKept && naive.apply(steps.back());
            }
            const auto relabeller = scrape::Relabeller::compile(steps);
            QVERIFY2(relabeller, relabeller ? "" : qPrintable(relabeller.error().text()));
            std::vector<timeseries::Label> labels;
            for (const auto& [name, value] : before)
                labels.push_back({name.toStdString(), value.toStdString()});
            const auto output = relabeller->apply(timeseries::Labels(std::move(labels)));
            QVERIFY2(output.has_value() == isKept, qPrintable(u"seed %1"_s.arg(seed)));
            dropped += isKept ? 0 : 1;
            if (!output)
                continue;
            Model after;
            for (const auto& label : output->all())
                after[QString::fromStdString(label.name)] = QString::fromStdString(label.value);
            QVERIFY2(after == naive.labels(),
                qPrintable(u"seed %1: %2, expected %3, got %4"_s.arg(seed).arg(
                    shown(before), shown(naive.labels()), shown(after))));
        }
        QVERIFY(dropped > 300 && dropped < 2700); // both ways were seen
    }
};

SLIPWAY_TEST(RelabelModelTest)

#include "tst_relabelmodel.moc"
