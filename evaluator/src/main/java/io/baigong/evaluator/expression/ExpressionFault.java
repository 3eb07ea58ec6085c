package io.baigong.evaluator.expression;

/// A formula that cannot be: where, what was expected and came, and what to write instead.
public final class ExpressionFault extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final int length;
    private final String hint;

    ExpressionFault(int line, int column, int length, String message, String hint) {
        super(message);
        this.line = line;
        this.column = column;
        this.length = length;
        this.hint = hint;
    }

    /// From 1.
    public int line() {
        return line;
    }

    /// From 1, in code points.
    public int column() {
        return column;
    }

    /// Of the piece that is wrong, in code points; at least 1.
    public int length() {
        return length;
    }

    /// What to write instead, as in `convert(heat, "MJ")`; empty when nobody can know.
    public String hint() {
        return hint;
    }
}
