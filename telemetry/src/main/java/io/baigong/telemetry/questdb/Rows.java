package io.baigong.telemetry.questdb;

import io.questdb.cairo.sql.Record;
import io.questdb.cairo.sql.RecordCursor;
import java.util.concurrent.CancellationException;

/// The rows that a query found, one after the other. Ends with an exception when nobody wants them
/// any more, because the engine itself looks at that only between its own long steps.
final class Rows {
    private static final int LOOK_EVERY = 1 << 12;

    private final RecordCursor cursor;
    private final Question question;
    private int read;

    Rows(RecordCursor cursor, Question question) {
        this.cursor = cursor;
        this.question = question;
    }

    /// The present row; always the same object.
    Record getRecord() {
        return cursor.getRecord();
    }

    boolean hasNext() {
        if ((++read & LOOK_EVERY - 1) == 0 && question.isCancelled()) {
            throw new CancellationException("given up after %d rows".formatted(read));
        }
        return cursor.hasNext();
    }

    /// Begins again with the first row.
    void toTop() {
        cursor.toTop();
    }
}
