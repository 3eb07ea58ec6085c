"""A file system in memory that forgets at a power cut what was not synced.

Usage: power_cut.py FOLDER. One flat folder. `mkdir FOLDER/cut` cuts the power: from then on everything
fails with EIO, and of what was written but not synced any sectors may survive or not; of the names made,
changed and deleted since the last fsync of the folder, any first ones survive. `rmdir FOLDER/cut` turns
the power on again. Needs python3-fusepy.
"""

import errno
import random
import stat
import sys
import time

from fusepy import FUSE, FuseOSError, Operations

SECTOR = 512


class File:
    def __init__(self):
        self.data = bytearray()
        self.synced = b""

    def sync(self):
        self.synced = bytes(self.data)

    def lose_power(self):
        size = random.choice([len(self.synced), len(self.data)])
        new = bytes(self.data[:size]).ljust(size, b"\0")
        old = self.synced[:size].ljust(size, b"\0")
        survives = random.choice([0.0, 0.5, 1.0])
        kept = bytearray()
        for at in range(0, size, SECTOR):
            kept += (new if random.random() < survives else old)[at : at + SECTOR]
        self.data = kept
        self.sync()


class PowerCut(Operations):
    def __init__(self):
        self.off = False
        self.names = {}
        self.history = [{}]
        self.handles = {}
        self.next_handle = 1

    def __call__(self, op, path, *args):
        if self.off and op not in ("init", "destroy", "rmdir", "getattr", "release", "flush"):
            raise FuseOSError(errno.EIO)
        return super().__call__(op, path, *args)

    # ------------------------------------------------------------ power
    def mkdir(self, path, mode):
        if path != "/cut":
            raise FuseOSError(errno.ENOTSUP)
        files = set(self.names.values())
        for names in self.history:
            files |= set(names.values())
        for file in files:
            file.lose_power()
        self.names = dict(random.choice(self.history))
        self.history = [dict(self.names)]
        self.off = True

    def rmdir(self, path):
        self.off = False

    # ------------------------------------------------------------ names
    def changed(self):
        self.history.append(dict(self.names))

    def file(self, path, handle=None):
        if handle in self.handles:
            return self.handles[handle]
        if path not in self.names:
            raise FuseOSError(errno.ENOENT)
        return self.names[path]

    def getattr(self, path, fh=None):
        now = time.time()
        times = {"st_atime": now, "st_mtime": now, "st_ctime": now}
        if path == "/" or (path == "/cut" and self.off):
            return {"st_mode": stat.S_IFDIR | 0o755, "st_nlink": 2, **times}
        size = len(self.file(path, fh).data)
        return {"st_mode": stat.S_IFREG | 0o644, "st_nlink": 1, "st_size": size, **times}

    def readdir(self, path, fh):
        return [".", ".."] + [name[1:] for name in self.names]

    def handle(self, file):
        self.next_handle += 1
        self.handles[self.next_handle] = file
        return self.next_handle

    def create(self, path, mode, fi=None):
        self.names[path] = File()
        self.changed()
        return self.handle(self.names[path])

    def open(self, path, flags):
        return self.handle(self.file(path))

    def release(self, path, fh):
        self.handles.pop(fh, None)

    def unlink(self, path):
        self.file(path)
        del self.names[path]
        self.changed()

    def rename(self, old, new):
        self.names[new] = self.file(old)
        del self.names[old]
        self.changed()

    def fsyncdir(self, path, datasync, fh):
        self.history = [dict(self.names)]

    # ------------------------------------------------------------ content
    def read(self, path, size, offset, fh):
        return bytes(self.file(path, fh).data[offset : offset + size])

    def write(self, path, data, offset, fh):
        content = self.file(path, fh).data
        if len(content) < offset:
            content.extend(bytes(offset - len(content)))
        content[offset : offset + len(data)] = data
        return len(data)

    def truncate(self, path, length, fh=None):
        content = self.file(path, fh).data
        del content[length:]
        content.extend(bytes(length - len(content)))

    def fsync(self, path, datasync, fh):
        self.file(path, fh).sync()

    def statfs(self, path):
        return {"f_bsize": 4096, "f_frsize": 4096, "f_blocks": 1 << 20, "f_bavail": 1 << 20, "f_bfree": 1 << 20}


FUSE(PowerCut(), sys.argv[1], foreground=True, nothreads=True, attr_timeout=0, entry_timeout=0, negative_timeout=0)
