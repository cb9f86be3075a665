// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace slipway::test {

/// Pages with everything on them that a reader may stumble over. (In a file of their own: moc does
/// not see a class behind raw strings with quotes.)
inline const QByteArray textPage = R"(# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{method="GET",code="200"} 1027
http_requests_total{method="GET",code="500"} 3
# An ordinary comment

# HELP latency_seconds Time.
# TYPE latency_seconds histogram
latency_seconds_bucket{le="0.1"} 5
latency_seconds_bucket{le="+Inf"} 9
latency_seconds_sum 1.25
latency_seconds_count 9
go_goroutines 12
# TYPE go_info gauge
go_info{version="go1.19"} 1
escaped{path="C:\\dir\"x\"\n"} 1
spaced { a = "b" , c = "d" } 2
own_time 3 60000
own_time{a="b"} 3 61000
odd.name{x="y"} 4
odd.name{x-y="z"} 4
{"quoted.name","a label"="é"} 5
repeated 1
repeated 2
# TYPE wrong thing
wrong 1
tab	1
no_blank{a="b"}1
wide{a="1",b="2",c="3"} 1
last 1.5e+09
)";

inline const QByteArray openMetricsPage = R"(# TYPE requests counter
# HELP requests Requests.
requests_total{code="200"} 5 1.5 # {trace="x"} 1 1.25
requests_created{code="200"} 1520430000.123
# TYPE size_bytes gauge
# UNIT size_bytes bytes
size_bytes 12
# TYPE a gauge
a 1
# TYPE a counter
a_total 2
# TYPE state stateset
state{state="on"} 1
# TYPE h histogram
h_bucket{le="+Inf"} 3 # {} 1
h_sum 2
h_count 3

go_threads 7
# EOF
)";

} // namespace slipway::test
