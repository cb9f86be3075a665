// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkasked.h"

#include "app/verbs/checkanswers.h"
#include "app/verbs/checklive.h"

#include <QCoreApplication>

namespace slipway::verbs {

Asked askAll(Session& session, const std::vector<config::Environment>& environments, bool isTrusted)
{
    Asked out;
    QObject context;
    int open = 2;
    bool isSpinning = false;
    const auto finish = [&] {
        if (--open == 0 && isSpinning)
            QCoreApplication::exit(0);
    };
    askOnce(session, session.redactor, environments, isTrusted, &context, [&](auto targets) {
        out.live = std::move(targets);
        finish();
    });
    askAnswers(session, session.redactor, environments, isTrusted, &context, [&](auto answers) {
        out.answers = std::move(answers);
        finish();
    });
    if (open > 0) {
        isSpinning = true;
        QCoreApplication::exec();
    }
    return out;
}

} // namespace slipway::verbs
