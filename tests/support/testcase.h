// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTest>

#include <functional>
#include <memory>

/// Test classes that register themselves, one binary a room.
namespace slipway::test {

/// Adds a class to the binary's list; use SLIPWAY_TEST.
bool add(const char* name, std::function<std::unique_ptr<QObject>()> make);
/// Runs all, or the one named after `-only`; returns the number of failed classes, 0 if all passed.
int runAll(const QStringList& arguments);

/// `../shared` beside the checkout, or $SLIPWAY_SUITES: conformance suites and samples of peers. Empty if absent;
/// tests then skip with a message.
QString suitesFolder();
/// A file below tests/data of this checkout.
QString dataFile(const QString& relativePath);
/// Bytes of a file; fails the test's process with a message if it cannot be read.
QByteArray readFile(const QString& path);

} // namespace slipway::test

/// Registers a test class that has a default constructor. Put it before `#include "tst_x.moc"`.
#define SLIPWAY_TEST(Class)                                                                              \
    static const bool registered##Class                                                                  \
        = slipway::test::add(#Class, [] { return std::unique_ptr<QObject>(std::make_unique<Class>()); });
