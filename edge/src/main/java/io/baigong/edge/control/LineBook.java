package io.baigong.edge.control;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/// Keeps the last lines of the log for those who ask from afar. For any thread.
public final class LineBook extends Handler {
    private static final int KEPT = 2_000;
    private static final int LONGEST = 1_000;

    private final SimpleFormatter formatter = new SimpleFormatter();
    private final Deque<Line> lines = new ArrayDeque<>();

    /// @param level in lower case: info, warning, severe
    public record Line(Instant time, String level, String text) {}

    @Override
    public void publish(LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        var thrown = entry.getThrown();
        String text = formatter.formatMessage(entry) + (thrown == null ? "" : " (" + thrown + ")");
        String level = entry.getLevel().getName().toLowerCase(Locale.ROOT);
        var line =
                new Line(
                        entry.getInstant(),
                        level,
                        text.substring(0, Math.min(LONGEST, text.length())));
        synchronized (lines) {
            if (lines.size() == KEPT) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
    }

    /// The last lines, oldest first.
    ///
    /// @param word only those in which it stands; null for all
    List<Line> last(@Nullable String word, int most) {
        var found = new ArrayList<Line>();
        synchronized (lines) {
            var newestFirst = lines.descendingIterator();
            while (newestFirst.hasNext() && found.size() < most) {
                var line = newestFirst.next();
                if (word == null || line.text().contains(word)) {
                    found.add(line);
                }
            }
        }
        return found.reversed();
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        // nothing is open
    }
}
