package io.baigong.server.tables;

import io.baigong.server.access.Fault;
import java.util.ArrayList;
import java.util.List;

/// Counts what becomes of the rows of an import.
public final class ImportTally {
    private final List<Fault> errors = new ArrayList<>();
    private long read;
    private long created;
    private long updated;
    private long unchanged;
    private long failed;

    void count() {
        read++;
    }

    long read() {
        return read;
    }

    public void created(int rows) {
        created += rows;
    }

    public void updated(int rows) {
        updated += rows;
    }

    public void unchanged(int rows) {
        unchanged += rows;
    }

    /// One row with its faults.
    public void fail(long row, List<Fault> faults) {
        failed++;
        for (var fault : faults) {
            String column = fault.column() == null ? fault.field() : fault.column();
            errors.add(new Fault(null, row, column, fault.expected(), fault.got()));
        }
    }

    /// The file cannot be read any further.
    void stop(long row, String expected, String got) {
        read++;
        fail(row, List.of(Fault.at(row, "", expected, got)));
    }

    boolean hasErrors() {
        return !errors.isEmpty();
    }

    public ImportResult result() {
        return new ImportResult(read, created, updated, unchanged, failed, errors);
    }
}
