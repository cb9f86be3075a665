// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// Self-signed certificates that are worth nothing outside these tests, valid for a hundred years.
namespace slipway::test {

/// For 127.0.0.1.
inline const QByteArray hereCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBojCCAUigAwIBAgIUPAIHwR2JnUEytJ7KXj5me6MmB48wCgYIKoZIzj0EAwIw
HTEbMBkGA1UEAwwSU2xpcHdheSB0ZXN0cyBoZXJlMCAXDTI2MTEyMjIxMjEyNFoY
DzIxMjYxMDI5MjEyMTI0WjAdMRswGQYDVQQDDBJTbGlwd2F5IHRlc3RzIGhlcmUw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS/Y5ZUUmlC/3G3m1b74gZvhdX5SiVf
Xi7TdvcVW2iDc/vRHrVW9TF3ZHTfsYZM21vOTZCPkQsL8Hq7xWMAqEk+o2QwYjAd
BgNVHQ4EFgQUwlvorJICjuT57pDQaqe5ySAdbJQwHwYDVR0jBBgwFoAUwlvorJIC
juT57pDQaqe5ySAdbJQwDwYDVR0RBAgwBocEfwAAATAPBgNVHRMBAf8EBTADAQH/
MAoGCCqGSM49BAMCA0gAMEUCIE3DDDLX356eCL/MpLJZCuSLsQEA+YY6O/k5HH0I
u1eGAiEAjEYiRA3qIhbK/W2twOJc/w1P/Ogbdft8M7i8wOmpees=
-----END CERTIFICATE-----
)";
/// Its key.
inline const QByteArray hereKey = R"(-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIFnqSNQa1mN2YamPoQTaeh8AnsUak/Sy3S+NQfE/MmsjoAoGCCqGSM49
AwEHoUQDQgAEv2OWVFJpQv9xt5tW++IGb4XV+UolX14u03b3FVtog3P70R61VvUx
d2R037GGTNtbzk2Qj5ELC/B6u8VjAKhJPg==
-----END EC PRIVATE KEY-----
)";
/// For elsewhere.test.
inline const QByteArray elsewhereCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBtTCCAVygAwIBAgIURTbVCTCIDnPYiMjyBVecFc/GeRcwCgYIKoZIzj0EAwIw
IjEgMB4GA1UEAwwXU2xpcHdheSB0ZXN0cyBlbHNld2hlcmUwIBcNMjYxMTIyMjEy
MTI0WhgPMjEyNjEwMjkyMTIxMjRaMCIxIDAeBgNVBAMMF1NsaXB3YXkgdGVzdHMg
ZWxzZXdoZXJlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECsP1SaBPPgadzXWT
q0xN+pUJybhroBrCzGgTvpzvrUvd7dcJirkkahbUhe26gOtBEsuYmAMnuCF8Lzhb
clEzYKNuMGwwHQYDVR0OBBYEFMiWMvKM4FRK1DtvXC8jOJJ51Mp8MB8GA1UdIwQY
MBaAFMiWMvKM4FRK1DtvXC8jOJJ51Mp8MBkGA1UdEQQSMBCCDmVsc2V3aGVyZS50
ZXN0MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgeydQZA/gMwP1
K1LCrrnkyOpbU2yMyUqm8G3Cbm//9WECIFsoK4GIudwwb2GHwoewDNQ5MHJBAUa/
iFLg7YXRcz1Y
-----END CERTIFICATE-----
)";
/// Its key.
inline const QByteArray elsewhereKey = R"(-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIKbHzq7ylPAsGMV2hcS90kEcECmXeQ6TJz2uhwstU+ZooAoGCCqGSM49
AwEHoUQDQgAECsP1SaBPPgadzXWTq0xN+pUJybhroBrCzGgTvpzvrUvd7dcJirkk
ahbUhe26gOtBEsuYmAMnuCF8LzhbclEzYA==
-----END EC PRIVATE KEY-----
)";

} // namespace slipway::test
