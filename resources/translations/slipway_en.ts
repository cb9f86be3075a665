<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::desktop::Desk</name>
    <message numerus="yes">
        <source>%n failed blocker(s)</source>
        <translation>
            <numerusform>%n failed blocker</numerusform>
            <numerusform>%n failed blockers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) not well</source>
        <translation>
            <numerusform>%n service not well</numerusform>
            <numerusform>%n services not well</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s)</source>
        <translation>
            <numerusform>%n alert</numerusform>
            <numerusform>%n alerts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> · and %n more</source>
        <translation>
            <numerusform> · and %n more</numerusform>
            <numerusform> · and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 series from %n service(s)</source>
        <translation>
            <numerusform>%1 series from %n service</numerusform>
            <numerusform>%1 series from %n services</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::desktop::HistoryDesk</name>
    <message numerus="yes">
        <source>%1 · chain verified, %n record(s)</source>
        <translation>
            <numerusform>%1 · chain verified, %n record</numerusform>
            <numerusform>%1 · chain verified, %n records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::desktop::Monitor</name>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <translation>
            <numerusform>%n sample</numerusform>
            <numerusform>%n samples</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::tables::ChecksModel</name>
    <message numerus="yes">
        <source>%n check(s)</source>
        <translation>
            <numerusform>%n check</numerusform>
            <numerusform>%n checks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::AlertsPage</name>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>5 rules here · %n target(s) observed</source>
        <translation>
            <numerusform>5 rules here · %n target observed</numerusform>
            <numerusform>5 rules here · %n targets observed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n target(s) observed, all fresh.</source>
        <translation>
            <numerusform>%n target observed, all fresh.</numerusform>
            <numerusform>%n targets observed, all fresh.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n target(s) observed, all fresh. What the servers say stands below.</source>
        <translation>
            <numerusform>%n target observed, fresh. What the servers say stands below.</numerusform>
            <numerusform>%n targets observed, all fresh. What the servers say stands below.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::CategoryCard</name>
    <message numerus="yes">
        <source>%n blocker(s)</source>
        <translation>
            <numerusform>%n blocker</numerusform>
            <numerusform>%n blockers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::CheckDetail</name>
    <message numerus="yes">
        <source>%n assessment(s)</source>
        <translation>
            <numerusform>%n assessment</numerusform>
            <numerusform>%n assessments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n claim(s) speak of it ›</source>
        <translation>
            <numerusform>%n claim speaks of it ›</numerusform>
            <numerusform>%n claims speak of it ›</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::HistoryPage</name>
    <message numerus="yes">
        <source>%n rollout(s) since %1</source>
        <translation>
            <numerusform>%n rollout since %1</numerusform>
            <numerusform>%n rollouts since %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::OverallPanel</name>
    <message numerus="yes">
        <source>%n check(s) · %1 % have evidence</source>
        <translation>
            <numerusform>%n check · %1 % has evidence</numerusform>
            <numerusform>%n checks · %1 % have evidence</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n check(s)</source>
        <translation>
            <numerusform>%n check</numerusform>
            <numerusform>%n checks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::Rail</name>
    <message numerus="yes">
        <source>Polling %n endpoint(s)</source>
        <translation>
            <numerusform>Polling %n endpoint</numerusform>
            <numerusform>Polling %n endpoints</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::ReadinessPage</name>
    <message numerus="yes">
        <source>NO-GO · %n blocker(s)</source>
        <translation>
            <numerusform>NO-GO · %n blocker</numerusform>
            <numerusform>NO-GO · %n blockers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n internal error(s), counted as unknown: </source>
        <translation>
            <numerusform>%n internal error, counted as unknown: </numerusform>
            <numerusform>%n internal errors, counted as unknown: </numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::RunTimeline</name>
    <message numerus="yes">
        <source>%n rollout(s) in 60 days</source>
        <translation>
            <numerusform>%n rollout in 60 days</numerusform>
            <numerusform>%n rollouts in 60 days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::TrendChart</name>
    <message numerus="yes">
        <source>%n assessment(s)</source>
        <translation>
            <numerusform>%n assessment</numerusform>
            <numerusform>%n assessments</numerusform>
        </translation>
    </message>
</context>
</TS>
