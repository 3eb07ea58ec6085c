package io.baigong.server.queries.promql;

/// A query that is not answered, and why: one English sentence for whoever wrote it.
public final class QueryError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /// As Prometheus tells errors apart.
    public enum Kind {
        /// It cannot be read, or a parameter is wrong.
        BAD_DATA,
        /// It was read but cannot be computed, or is too much.
        EXECUTION,
        /// It took too long.
        TIMEOUT,
        /// Not now; waiting helps.
        UNAVAILABLE
    }

    public QueryError(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// @param position in the query's text, from 0
    static QueryError at(String query, int position, String message) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(position, query.length()); i++) {
            column++;
            if (query.charAt(i) == '\n') {
                line++;
                column = 1;
            }
        }
        return new QueryError(
                Kind.BAD_DATA, "%d:%d: parse error: %s".formatted(line, column, message));
    }

    static QueryError execution(String message) {
        return new QueryError(Kind.EXECUTION, message);
    }

    public Kind kind() {
        return kind;
    }
}
