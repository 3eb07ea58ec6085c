package io.baigong.telemetry.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Opens what a crash may have left: removes files that were never finished, finds the end of the
/// last segment and cuts off what was being written when the power went.
final class Recovery {
    private final Frame frame = new Frame();
    private long cutBytes;

    /// How many bytes of an unfinished commit were cut off.
    long cutBytes() {
        return cutBytes;
    }

    Segments open(Path folder) throws IOException {
        List<Segment> sealed = new ArrayList<>();
        for (Path file : list(folder)) {
            sealed.add(Segment.open(file));
        }
        if (sealed.isEmpty()) {
            sealed.add(Segment.create(folder, 0));
        }
        Segment last = sealed.removeLast();
        return new Segments(sealed, repair(last));
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(Segment.UNFINISHED)) {
                    Files.delete(file);
                } else if (name.endsWith(Segment.SUFFIX)) {
                    found.add(file);
                }
            }
        }
        found.sort(null); // names have leading zeros
        return found;
    }

    private Segments.Durable repair(Segment last) throws IOException {
        try (var channel =
                        FileChannel.open(
                                last.file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                var arena = Arena.ofConfined()) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new LogCorrupt(last.file(), size, "segments are at most 1 GiB long");
            }
            var frames = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena).asByteBuffer();
            int end = Segment.HEADER;
            long next = last.first();
            while (isNext(frames, end, next)) {
                end += Frame.HEADER + Frame.length(frames, end);
                next++;
            }
            cutBytes = lastByte(frames, end) - (long) end;
            if (cutBytes > 0) {
                refuseWhenAcknowledged(last, frames, end, next);
                channel.truncate(end);
                last.endsAt(end);
            }
            // What a killed process had written, but not synced, becomes readable: sync it first.
            channel.force(true);
            return new Segments.Durable(last, end, next);
        }
    }

    private boolean isNext(ByteBuffer frames, int at, long number) {
        return frame.isWhole(frames, at, frames.limit()) && Frame.isNumbered(frames, at, number);
    }

    private static int lastByte(ByteBuffer frames, int from) {
        int end = frames.limit();
        while (end > from && frames.get(end - 1) == 0) {
            end--;
        }
        return end;
    }

    /// A commit begins only after all before it was synced: when a later one is found, the damage
    /// is not a torn tail.
    private void refuseWhenAcknowledged(Segment last, ByteBuffer frames, int end, long next)
            throws LogCorrupt {
        for (int at = end + 1; at <= frames.limit() - Frame.HEADER; at++) {
            int ahead = Frame.ahead(frames, at, next);
            if (Frame.isFirstOfCommit(frames, at)
                    && ahead > 0
                    && ahead <= (at - end) / Frame.HEADER
                    && frame.isWhole(frames, at, frames.limit())) {
                throw new LogCorrupt(
                        last.file(),
                        end,
                        "record %d is broken, but a later commit stands at byte %d"
                                .formatted(next, at));
            }
        }
    }
}
