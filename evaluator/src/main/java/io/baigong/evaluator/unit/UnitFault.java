package io.baigong.evaluator.unit;

/// A text that is no unit, or units that do not go together.
public final class UnitFault extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String hint;

    UnitFault(int position, String message, String hint) {
        super(message);
        this.position = position;
        this.hint = hint;
    }

    /// Of the first character that is wrong, from 0, in code points.
    public int position() {
        return position;
    }

    /// What to write instead; empty when nobody can know.
    public String hint() {
        return hint;
    }
}
