package io.baigong.server.queries.promql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query, read. Positions are in its text, from 0; durations and times are microseconds.
public sealed interface Expr {
    int position();

    Type type();

    /// @throws QueryError when it yields something that has no values over time
    default void checkRangeQuery() {
        if (type() != Type.SCALAR && type() != Type.VECTOR) {
            throw new QueryError(
                    QueryError.Kind.BAD_DATA,
                    "a range query takes a scalar or an instant vector, got a " + type());
        }
    }

    /// A number.
    record Literal(double value, int position) implements Expr {
        @Override
        public Type type() {
            return Type.SCALAR;
        }
    }

    /// A text in quotes.
    record Text(String value, int position) implements Expr {
        @Override
        public Type type() {
            return Type.STRING;
        }
    }

    /// The last value of each series that matches.
    ///
    /// @param moment what is put after it by `offset` and `@`
    record Selector(List<LabelMatcher> matchers, Moment moment, int position) implements Expr {
        @Override
        public Type type() {
            return Type.VECTOR;
        }
    }

    /// All values of a stretch of time.
    record RangeSelector(Selector of, long range, int position) implements Expr {
        @Override
        public Type type() {
            return Type.RANGE;
        }
    }

    /// Unary minus.
    record Negation(Expr of, int position) implements Expr {
        @Override
        public Type type() {
            return of.type();
        }
    }

    /// A call of a function.
    record Call(Function function, List<Expr> arguments, int position) implements Expr {
        @Override
        public Type type() {
            return function.gives();
        }
    }

    /// Many series into few.
    ///
    /// @param parameter of topk, bottomk and quantile
    record Aggregation(
            Aggregator aggregator,
            @Nullable Expr parameter,
            Expr of,
            Grouping grouping,
            int position)
            implements Expr {
        @Override
        public Type type() {
            return Type.VECTOR;
        }
    }

    /// Two operands.
    ///
    /// @param bool whether a comparison yields 0 or 1 instead of leaving series out
    record Binary(
            Operator operator, boolean bool, Grouping matching, Expr left, Expr right, int position)
            implements Expr {
        @Override
        public Type type() {
            return left.type() == Type.SCALAR && right.type() == Type.SCALAR
                    ? Type.SCALAR
                    : Type.VECTOR;
        }
    }

    /// When a selector looks.
    ///
    /// @param offset so long ago
    /// @param at instead of the time of evaluation
    record Moment(long offset, @Nullable At at) {
        static final Moment NOW = new Moment(0, null);
    }

    /// A fixed time of a selector.
    sealed interface At {
        record Time(long micros) implements At {}

        /// The first time of a range query.
        record Start() implements At {}

        /// The last time of a range query.
        record End() implements At {}
    }

    /// Labels that series are told apart by: these only (`by`, `on`), or all others (`without`,
    /// `ignoring`).
    record Grouping(boolean only, List<String> labels) {
        static final Grouping ALL_OTHERS = new Grouping(false, List.of());
        static final Grouping NOTHING = new Grouping(true, List.of());

        Labels of(Labels labelled) {
            return only ? labelled.only(labels) : labelled.without(labels).withoutName();
        }
    }
}
