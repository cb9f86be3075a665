// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"

#include <QStringList>

namespace slipway::readiness {

/// True for a command that applies database migrations (alembic upgrade, manage.py migrate, prisma
/// migrate …).
bool isMigration(const QStringList& words);

Outcome checkMigrations(const Facts& facts);

} // namespace slipway::readiness
