// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/targets.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <random>
#include <unistd.h>

/// Replays every corpus file and mutations of it with a fixed seed, without libFuzzer:
/// `tst_fuzz [TARGET [FILE [MUTATION]]]`. What crashes is named on the way out.
namespace {

constexpr int mutations = 150; ///< of each file
constexpr qsizetype longest = 64 * 1024;
constexpr auto patience = std::chrono::milliseconds(400); ///< for the mutations of one target

char current[512] = "nothing yet"; ///< for the signal handler

void say(const char* text)
{
    const auto written = write(STDERR_FILENO, text, std::strlen(text));
    static_cast<void>(written);
}

void onCrash(int signal)
{
    say("tst_fuzz: crashed at ");
    say(current);
    say("\n");
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void onMessage(QtMsgType, const QMessageLogContext&, const QString& text)
{
    std::fprintf(stderr, "tst_fuzz: %s said: %s\n", current, qPrintable(text));
    std::abort(); // any warning is a fault
}

using Random = std::mt19937;

qsizetype below(Random& random, qsizetype limit)
{
    return limit <= 0 ? 0 : static_cast<qsizetype>(random() % static_cast<uint32_t>(limit));
}

/// What makes parsers stumble.
QByteArray token(Random& random)
{
    static const QByteArray tokens[] = {"{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        ":",
        ",",
        "\n",
        "\r\n",
        "\t",
        "\\",
        "${",
        "$(",
        "`",
        "<<",
        "<![CDATA[",
        "<!--",
        "&a ",
        "*a",
        "!!",
        "---\n",
        "|\n",
        "- ",
        "#",
        "\xEF\xBB\xBF",
        "\xFF\xFE",
        QByteArray(1, '\0'),
        "\xC3",
        "-1",
        "0",
        "9999999999999999999999",
        "1e999",
        "nan",
        "null",
        "true",
        "/../",
        "=",
        "==",
        ";",
        "(",
        ")",
        "\"\"\"",
        "@",
        "%"};
    return tokens[static_cast<size_t>(below(random, std::ssize(tokens)))];
}

void mutateOnce(QByteArray& bytes, Random& random)
{
    const qsizetype at = below(random, bytes.size() + 1);
    const qsizetype count = std::min<qsizetype>(below(random, 32) + 1, bytes.size() - at);
    switch (random() % 7) {
    case 0:
        if (at < bytes.size())
            bytes[at] = static_cast<char>(random());
        break;
    case 1: bytes.remove(at, count); break;
    case 2: bytes.insert(at, token(random)); break;
    case 3: {
        const QByteArray piece = bytes.mid(at, count);
        bytes.insert(below(random, bytes.size() + 1), piece);
        break;
    }
    case 4: bytes.truncate(at); break;
    case 5: {
        const QByteArray piece = token(random);
        bytes.insert(at, piece.repeated(below(random, 300) + 1));
        break;
    }
    default: {
        const QByteArray piece = bytes.mid(below(random, bytes.size() + 1), count);
        bytes.replace(at, count, piece);
        break;
    }
    }
}

QByteArray mutated(QByteArray bytes, uint32_t seed)
{
    Random random(seed);
    const int times = 1 + static_cast<int>(random() % 4);
    for (int i = 0; i < times; ++i)
        mutateOnce(bytes, random);
    bytes.truncate(longest);
    return bytes;
}

void runOne(const FuzzTarget& target, const QString& file, int mutation, const QByteArray& bytes)
{
    std::snprintf(
        current, sizeof current, "%s %s %d", target.name, qPrintable(file.left(200)), mutation);
    // A copy of exactly that size: a reader that goes past the end is seen by a sanitizer.
    const auto size = static_cast<size_t>(bytes.size());
    const std::unique_ptr<uint8_t[]> copy(new uint8_t[size]);
    if (size > 0)
        std::memcpy(copy.get(), bytes.constData(), size);
    target.run(copy.get(), size);
}

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(longest) : QByteArray();
}

/// Number of inputs that were run; 0 if the target has no corpus.
int replay(const FuzzTarget& target, const QString& onlyFile, int onlyMutation)
{
    const QDir folder(QStringLiteral(SLIPWAY_CORPUS "/") + QString::fromLatin1(target.name));
    const auto start = std::chrono::steady_clock::now();
    int count = 0;
    for (const auto& info : folder.entryInfoList(QDir::Files | QDir::Hidden, QDir::Name)) {
        if (!onlyFile.isEmpty() && info.fileName() != onlyFile)
            continue;
        const QByteArray bytes = bytesOf(info.filePath());
        if (onlyMutation < 0)
            runOne(target, info.fileName(), -1, bytes);
        ++count;
        for (int i = 0; i < mutations; ++i) {
            if (onlyMutation >= 0 && i != onlyMutation)
                continue;
            if (onlyMutation < 0 && std::chrono::steady_clock::now() - start > patience)
                break;
            runOne(target, info.fileName(), i, mutated(bytes, static_cast<uint32_t>(i + 1)));
            ++count;
        }
    }
    runOne(target, QStringLiteral("empty"), -1, {});
    return count;
}

} // namespace

int main(int argc, char** argv)
{
    qInstallMessageHandler(onMessage);
    for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGBUS})
        std::signal(signal, onCrash);
    const QString only = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    const QString file = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    const int mutation = argc > 3 ? QByteArray(argv[3]).toInt() : -1;
    bool isGood = true;
    for (const auto& target : fuzzTargets()) {
        if (!only.isEmpty() && only != QString::fromLatin1(target.name))
            continue;
        const auto start = std::chrono::steady_clock::now();
        const int count = replay(target, file, mutation);
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - start);
        std::printf(
            "%-14s %6d inputs %6d ms\n", target.name, count, static_cast<int>(took.count()));
        isGood = isGood && count > 0;
    }
    if (!isGood)
        std::fprintf(stderr, "tst_fuzz: a target has no corpus\n");
    return isGood ? EXIT_SUCCESS : EXIT_FAILURE;
}
