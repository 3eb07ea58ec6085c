package io.baigong.evaluator.method;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All cells of one subject, by column. A missing cell is declared: nobody vouches for an absence.
final class Row {
    final String subject;
    final Map<String, String> attributes;
    final @Nullable Object[] values;
    final @Nullable String[] evidence;

    /// Values that were not taken, by input.
    Map<Integer, Object> refused = Map.of();

    int group;
    private final byte[] labels;
    private @Nullable Why @Nullable [] whys;

    Row(String subject, Map<String, String> attributes, int columns, int inputs) {
        this.subject = subject;
        this.attributes = attributes;
        values = new Object[columns];
        labels = new byte[columns];
        evidence = new String[inputs];
    }

    private Row(Row other, Map<String, String> attributes, @Nullable String[] evidence) {
        subject = other.subject;
        this.attributes = attributes;
        this.evidence = evidence;
        values = other.values.clone();
        labels = other.labels.clone();
        whys = other.whys == null ? null : other.whys.clone();
        group = other.group;
    }

    Row copy() {
        Row copy = new Row(this, attributes, evidence);
        copy.refused = refused;
        return copy;
    }

    /// The same cells, for inputs that come anew.
    Row copy(Map<String, String> attributes) {
        return new Row(this, attributes, new String[evidence.length]);
    }

    void put(int column, @Nullable Object value, Label label, @Nullable Why why) {
        values[column] = value;
        labels[column] = (byte) (value == null ? 0 : label.ordinal());
        if (why != null || whys != null) {
            if (whys == null) {
                whys = new Why[values.length];
            }
            whys[column] = why;
        }
    }

    boolean has(int column, @Nullable Object value, Label label, @Nullable Why why) {
        return Objects.equals(values[column], value)
                && labels[column] == (value == null ? 0 : label.ordinal())
                && Objects.equals(why(column), why);
    }

    Label label(int column) {
        return LABELS[labels[column]];
    }

    @Nullable Why why(int column) {
        return whys == null ? null : whys[column];
    }

    Figure figure(int column) {
        return new Figure(values[column], label(column), why(column));
    }

    Label weakest(int[] columns) {
        byte weakest = (byte) Label.VERIFIED.ordinal();
        for (int column : columns) {
            weakest = (byte) Math.min(weakest, labels[column]);
        }
        return LABELS[weakest];
    }

    private static final Label[] LABELS = Label.values();
}
