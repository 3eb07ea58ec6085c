package io.baigong.server.queries.promql;

import org.jspecify.annotations.Nullable;

/// Between two operands, by how tightly it binds.
enum Operator {
    OR("or", 1),
    AND("and", 2),
    UNLESS("unless", 2),
    EQUAL("==", 3),
    NOT_EQUAL("!=", 3),
    LESS("<", 3),
    LESS_OR_EQUAL("<=", 3),
    GREATER(">", 3),
    GREATER_OR_EQUAL(">=", 3),
    PLUS("+", 4),
    MINUS("-", 4),
    TIMES("*", 5),
    DIVIDED("/", 5),
    MODULO("%", 5),
    POWER("^", 6);

    /// What a sign binds as tightly as.
    static final int SIGN = TIMES.precedence;

    private final String sign;
    private final int precedence;

    Operator(String sign, int precedence) {
        this.sign = sign;
        this.precedence = precedence;
    }

    String sign() {
        return sign;
    }

    int precedence() {
        return precedence;
    }

    boolean isSet() {
        return precedence <= AND.precedence;
    }

    boolean isComparison() {
        return precedence == EQUAL.precedence;
    }

    /// @return null when it is none
    static @Nullable Operator of(String text) {
        for (var operator : values()) {
            if (operator.sign.equalsIgnoreCase(text)) {
                return operator;
            }
        }
        return null;
    }

    boolean holds(double left, double right) {
        return switch (this) {
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case LESS -> left < right;
            case LESS_OR_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_OR_EQUAL -> left >= right;
            case OR, AND, UNLESS, PLUS, MINUS, TIMES, DIVIDED, MODULO, POWER ->
                    throw new IllegalStateException(sign + " does not compare");
        };
    }

    double apply(double left, double right) {
        return switch (this) {
            case PLUS -> left + right;
            case MINUS -> left - right;
            case TIMES -> left * right;
            case DIVIDED -> left / right;
            case MODULO -> left % right;
            case POWER -> Math.pow(left, right);
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                    holds(left, right) ? 1 : 0;
            case OR, AND, UNLESS -> throw new IllegalStateException(sign + " is for vectors");
        };
    }
}
