// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/services.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::demo {

const QList<Member>& members()
{
    static const QList<Member> all{
        {u"router"_s, Kind::Router, u"router"_s, u"2.8.3"_s},
        {u"gateway"_s, Kind::Gateway, u"api-gateway"_s, u"3.4.0"_s},
        {u"api-blue"_s, Kind::Api, u"cognitionos-api"_s, u"4.1.3"_s},
        {u"api-green"_s, Kind::Api, u"cognitionos-api"_s, u"4.2.0"_s},
        {u"task-planner"_s, Kind::Planner, u"task-planner"_s, u"2.1.0"_s},
        {u"orchestrator"_s, Kind::Orchestrator, u"agent-orchestrator"_s, u"2.3.1"_s},
        {u"ai-runtime"_s, Kind::Runtime, u"ai-runtime"_s, u"1.9.2"_s},
        {u"postgres"_s, Kind::Postgres, u"postgres-exporter"_s, u"14.11"_s, true},
        {u"redis"_s, Kind::Redis, u"redis-exporter"_s, u"7.2.4"_s, true},
        {u"rabbitmq"_s, Kind::RabbitMq, u"rabbitmq"_s, u"3.12.14"_s, true},
        {u"staging-api"_s, Kind::Api, u"cognitionos-api"_s, u"4.2.0"_s},
        {u"staging-gateway"_s, Kind::Gateway, u"api-gateway"_s, u"3.4.0"_s},
    };
    return all;
}

const Member* member(const QString& name)
{
    const auto at = std::ranges::find(members(), name, &Member::name);
    return at == members().end() ? nullptr : &*at;
}

} // namespace slipway::demo
