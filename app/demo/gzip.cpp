// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/gzip.h"

#include <QtEndian>

#include <array>

namespace slipway::demo {
namespace {

constexpr std::array<quint32, 256> crcTable = [] {
    std::array<quint32, 256> table{};
    for (quint32 i = 0; i < 256; ++i) {
        quint32 c = i;
        for (int bit = 0; bit < 8; ++bit)
            c = (c & 1) ? 0xEDB88320U ^ (c >> 1) : c >> 1;
        table[i] = c;
    }
    return table;
}();

quint32 crc32(const QByteArray& bytes)
{
    quint32 crc = 0xFFFFFFFFU;
    for (const char c : bytes)
        crc = crcTable[(crc ^ static_cast<quint8>(c)) & 0xFFU] ^ (crc >> 8);
    return ~crc;
}

void appendLittleEndian(QByteArray& out, quint32 value)
{
    const quint32 swapped = qToLittleEndian(value);
    out.append(reinterpret_cast<const char*>(&swapped), sizeof swapped);
}

} // namespace

QByteArray gzip(const QByteArray& plain)
{
    // qCompress writes: length (4), zlib header (2), deflate, Adler-32 (4).
    const QByteArray zlib = qCompress(plain, 6);
    static constexpr char header[] = {'\x1f', '\x8b', '\x08', 0, 0, 0, 0, 0, 0, '\x03'};
    QByteArray out(header, sizeof header);
    if (plain.isEmpty())
        out.append("\x03\x00", 2); // an empty final block: qCompress writes none
    else
        out.append(zlib.mid(6, zlib.size() - 10));
    appendLittleEndian(out, crc32(plain));
    appendLittleEndian(out, static_cast<quint32>(plain.size()));
    return out;
}

} // namespace slipway::demo
