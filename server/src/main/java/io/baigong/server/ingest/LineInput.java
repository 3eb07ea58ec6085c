package io.baigong.server.ingest;

import io.baigong.server.access.TooMuch;
import io.baigong.server.ingest.payload.LineReader;
import io.baigong.server.ingest.payload.LineReader.Precision;
import io.baigong.server.readings.ReadingLog;
import io.baigong.telemetry.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.springframework.stereotype.Service;

/// Reads line protocol from a stream of any length in bounded memory.
@Service
public final class LineInput {
    private static final int FIRST_BUFFER = 256 * 1024;
    private static final int LONGEST_LINE = 1 << 20;

    private final Reception reception;
    private final ReadingLog log;
    private final Targets targets;

    LineInput(Reception reception, ReadingLog log, Targets targets) {
        this.reception = reception;
        this.log = log;
        this.targets = targets;
    }

    /// Who sends lines.
    ///
    /// @param onlyThing number of the only thing it may speak for, or 0
    public record Writer(int organisation, int onlyThing, Channel channel) {}

    /// What became of the lines.
    public record Taken(long lines, long values, long refused) {}

    /// Takes all lines; durable when the call returns.
    ///
    /// @param faults told of each line that was not wholly taken
    /// @param progress told the number of lines now and then
    /// @throws Durable.NotTaken when the log did not take a part
    public Taken read(
            InputStream in,
            Precision precision,
            Writer writer,
            ObjLongConsumer<String> faults,
            LongConsumer progress)
            throws IOException {
        var durable = new Durable();
        var lines =
                new Lines(
                        reception,
                        log,
                        targets,
                        writer.organisation(),
                        writer.onlyThing(),
                        writer.channel(),
                        reception.freshDesk().intake,
                        durable,
                        faults);
        var reader = new LineReader(precision);
        byte[] buffer = new byte[FIRST_BUFFER];
        int filled = 0;
        boolean last = false;
        while (!last) {
            if (filled == buffer.length) {
                if (buffer.length > LONGEST_LINE) {
                    throw new TooMuch("bytes in a line", LONGEST_LINE);
                }
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int count = in.read(buffer, filled, buffer.length - filled);
            last = count < 0;
            filled += Math.max(0, count);
            int used = reader.read(buffer, 0, filled, last, lines);
            System.arraycopy(buffer, used, buffer, 0, filled - used);
            filled -= used;
            progress.accept(reader.lines());
        }
        lines.finish();
        durable.await();
        return new Taken(reader.lines(), lines.accepted(), lines.refused());
    }
}
