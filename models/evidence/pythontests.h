// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonprogram.h"

namespace slipway::evidence {

/// One test function of pytest or unittest, as static code: parameters are not multiplied.
struct PythonTest {
    QString name{}; ///< `TestClass::test_x` or `test_x`
    QString owner{}; ///< class; empty: none
    QStringList markers{}; ///< pytest marks of function, class, base classes and module, sorted
    QStringList fixtures{}; ///< parameters, and those of usefixtures
    bool isSkipped = false; ///< unconditionally: skip mark, unittest.skip, a module's skip
    bool isSkippedIf = false; ///< skipif, skipUnless, pytest.skip() in the body
    bool isExpectedFailure = false;
    bool isParametrized = false;
    bool asserts = false; ///< assert, raises/warns, self.assertX, mock.assert_x, a helper that does
    bool isEmpty = false; ///< only `pass`, `...` or a docstring
    int file = -1;
    int function = -1;
    Place place{};
    int endLine = 0;
    friend bool operator==(const PythonTest&, const PythonTest&) = default;
};

struct PythonTests {
    std::vector<PythonTest> tests{}; ///< by file, then line
    QStringList unreadable{}; ///< paths of test modules that are no Python 3
};

/// Tests of a program by pytest's default names: `test_*.py` and `*_test.py`, functions `test*`,
/// classes `Test*` without constructor, and classes that derive from unittest.TestCase.
PythonTests testsOf(const PythonProgram& program);

} // namespace slipway::evidence
