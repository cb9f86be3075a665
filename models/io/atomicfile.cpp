// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/atomicfile.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::io {
namespace {

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) { }
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int fd() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }
    bool close()
    {
        const int fd = std::exchange(m_fd, -1);
        return fd < 0 || ::close(fd) == 0;
    }

private:
    int m_fd;
};

QString reason()
{
    switch (errno) {
    case ENOENT: return u"no such file or folder"_s;
    case EACCES:
    case EPERM: return u"permission denied"_s;
    case ENOSPC:
    case EDQUOT: return u"the disk is full"_s;
    case EROFS: return u"the file system is read-only"_s;
    case ENOTDIR: return u"a part of the path is no folder"_s;
    case EISDIR: return u"it is a folder"_s;
    default: break;
    }
    return u"error %1 of the system"_s.arg(errno);
}

bool writeAll(int fd, const QByteArray& bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const auto written
            = ::write(fd, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        done += written;
    }
    return true;
}

bool syncFolder(const QByteArray& folder)
{
    const Descriptor directory(::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return directory.isOpen() && ::fsync(directory.fd()) == 0;
}

} // namespace

Result<void> writeAtomically(const QString& path, const QByteArray& bytes)
{
    const QFileInfo target(path);
    const QByteArray folder = QFile::encodeName(target.absolutePath());
    const QByteArray name = QFile::encodeName(target.absoluteFilePath());
    QByteArray temporary = folder + "/." + QFile::encodeName(target.fileName()) + ".XXXXXX";
    Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC)); // 0600 whatever the umask
    if (!file.isOpen())
        return failure(path, u"cannot be written: %1"_s.arg(reason()));
    const bool isWritten = writeAll(file.fd(), bytes) && ::fsync(file.fd()) == 0 && file.close()
        && ::rename(temporary.constData(), name.constData()) == 0;
    if (!isWritten) {
        const QString why = reason();
        ::unlink(temporary.constData());
        return failure(path, u"cannot be written: %1"_s.arg(why));
    }
    if (!syncFolder(folder))
        return failure(path, u"written, but the folder cannot be synced: %1"_s.arg(reason()));
    return {};
}

Result<QByteArray> readFile(const QString& path, qint64 limit)
{
    // Without O_NONBLOCK a pipe would block here until somebody writes to it.
    const QByteArray name = QFile::encodeName(path);
    const Descriptor file(::open(name.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status = {};
    if (!file.isOpen() || ::fstat(file.fd(), &status) != 0)
        return failure(path, u"cannot be read: %1"_s.arg(reason()));
    if (!S_ISREG(status.st_mode))
        return failure(path, u"is not a regular file"_s);
    if (status.st_size > limit)
        return failure(path, u"is larger than %1 bytes"_s.arg(limit));
    QFile reader;
    if (!reader.open(file.fd(), QIODevice::ReadOnly, QFileDevice::DontCloseHandle))
        return failure(path, u"cannot be read"_s);
    QByteArray bytes = reader.read(limit + 1);
    if (bytes.size() > limit) // it grew meanwhile
        return failure(path, u"is larger than %1 bytes"_s.arg(limit));
    if (reader.error() != QFileDevice::NoError)
        return failure(path, u"cannot be read to its end"_s);
    return bytes;
}

} // namespace slipway::io
