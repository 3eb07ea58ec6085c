package io.baigong.server.queries.promql;

import io.baigong.server.queries.promql.Expr.Aggregation;
import io.baigong.server.queries.promql.Expr.At;
import io.baigong.server.queries.promql.Expr.Binary;
import io.baigong.server.queries.promql.Expr.Call;
import io.baigong.server.queries.promql.Expr.Grouping;
import io.baigong.server.queries.promql.Expr.Literal;
import io.baigong.server.queries.promql.Expr.Moment;
import io.baigong.server.queries.promql.Expr.Negation;
import io.baigong.server.queries.promql.Expr.RangeSelector;
import io.baigong.server.queries.promql.Expr.Selector;
import io.baigong.server.queries.promql.Expr.Text;
import io.baigong.server.queries.promql.Lexer.Kind;
import io.baigong.server.queries.promql.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a query by recursive descent, checking types as it goes. Throws nothing but [QueryError].
public final class Parser {
    /// Characters of a query.
    public static final int MOST_CHARACTERS = 8_192;

    private static final int DEEPEST = 60;
    private static final String SUPPORTED =
            "supported: selectors with offset and @, arithmetic, comparisons, and, or, unless with on"
                    + " or ignoring, aggregations %s, functions %s"
                            .formatted(Aggregator.all(), String.join(", ", Function.ALL.keySet()));

    private final String text;
    private final List<Token> tokens;
    private int next;
    private int depth;

    private Parser(String text) {
        this.text = text;
        this.tokens = Lexer.tokens(text);
    }

    /// @throws QueryError with the place where it cannot be read
    public static Expr parse(String text) {
        checkLength(text);
        var parser = new Parser(text);
        if (parser.peek().kind() == Kind.END) {
            throw parser.expected("a query");
        }
        var expr = parser.expression(0);
        if (parser.peek().kind() != Kind.END) {
            throw parser.expected("an operator or the end");
        }
        return expr;
    }

    /// A selector alone, as `match[]` takes.
    ///
    /// @throws QueryError with the place where it cannot be read
    public static List<LabelMatcher> matchers(String text) {
        if (parse(text) instanceof Selector(List<LabelMatcher> matchers, Moment moment, _)
                && moment.equals(Moment.NOW)) {
            return matchers;
        }
        throw QueryError.at(text, 0, "expected a selector such as power{thing=\"press-1\"}");
    }

    private static void checkLength(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new QueryError(
                    QueryError.Kind.BAD_DATA,
                    "a query has at most %d characters, this one has %d"
                            .formatted(MOST_CHARACTERS, text.length()));
        }
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        return tokens.get(next < tokens.size() - 1 ? next++ : next);
    }

    private boolean takeIf(String sign) {
        boolean found = peek().is(sign);
        next += found ? 1 : 0;
        return found;
    }

    private boolean takeIfWord(String word) {
        boolean found = peek().isWord(word);
        next += found ? 1 : 0;
        return found;
    }

    private void require(String sign) {
        if (!takeIf(sign)) {
            throw expected('"' + sign + '"');
        }
    }

    private QueryError expected(String what) {
        return QueryError.at(
                text, peek().position(), "expected %s, got %s".formatted(what, peek()));
    }

    private QueryError unsupported(int position, String what) {
        return QueryError.at(text, position, "not supported: %s; %s".formatted(what, SUPPORTED));
    }

    /// Operators that bind at least as tightly as told.
    private Expr expression(int precedence) {
        if (++depth > DEEPEST) {
            throw QueryError.at(
                    text, peek().position(), "a query nests at most %d deep".formatted(DEEPEST));
        }
        var left = operand();
        while (true) {
            var token = peek();
            var operator =
                    token.kind() == Kind.SIGN || token.kind() == Kind.WORD
                            ? Operator.of(token.text())
                            : null;
            if (operator == null || operator.precedence() < precedence) {
                if (operator == null && token.isWord("atan2")) {
                    throw unsupported(token.position(), "the operator atan2");
                }
                break;
            }
            next++;
            left = binary(left, operator, token.position());
        }
        depth--;
        return left;
    }

    private Expr binary(Expr left, Operator operator, int position) {
        boolean bool = peek().isWord("bool");
        if (bool) {
            if (!operator.isComparison()) {
                throw QueryError.at(text, peek().position(), "bool goes with comparisons only");
            }
            next++;
        }
        boolean matched = peek().isWord("on") || peek().isWord("ignoring");
        var matching = matched ? matching() : Grouping.ALL_OTHERS;
        if (peek().isWord("group_left") || peek().isWord("group_right")) {
            throw unsupported(peek().position(), peek().text() + " (many-to-one matching)");
        }
        int tighter = operator == Operator.POWER ? 0 : 1;
        var right = expression(operator.precedence() + tighter);
        var binary = new Binary(operator, bool, matching, left, right, position);
        check(binary, matched);
        return binary;
    }

    private Grouping matching() {
        boolean on = take().isWord("on");
        return new Grouping(on, labels());
    }

    private void check(Binary binary, boolean matched) {
        for (var side : List.of(binary.left(), binary.right())) {
            if (side.type() != Type.SCALAR && side.type() != Type.VECTOR) {
                throw QueryError.at(
                        text,
                        side.position(),
                        "%s takes scalars and instant vectors, got %s"
                                .formatted(binary.operator().sign(), side.type()));
            }
        }
        boolean vectors =
                binary.left().type() == Type.VECTOR && binary.right().type() == Type.VECTOR;
        if (!vectors && (matched || binary.operator().isSet())) {
            throw QueryError.at(
                    text,
                    binary.position(),
                    "%s takes an instant vector on both sides"
                            .formatted(matched ? "on or ignoring" : binary.operator().sign()));
        }
        if (binary.type() == Type.SCALAR && binary.operator().isComparison() && !binary.bool()) {
            throw QueryError.at(
                    text, binary.position(), "comparisons between scalars must use bool");
        }
    }

    private Expr operand() {
        var token = peek();
        if (token.is("-") || token.is("+")) {
            next++;
            // -1 ^ 2 is -(1 ^ 2).
            var of = expression(Operator.SIGN + 1);
            if (of.type() != Type.SCALAR && of.type() != Type.VECTOR) {
                throw QueryError.at(
                        text,
                        of.position(),
                        "a sign goes with scalars and instant vectors, got " + of.type());
            }
            return token.is("+") ? of : new Negation(of, token.position());
        }
        return moved(primary());
    }

    private Expr primary() {
        var token = take();
        return switch (token.kind()) {
            case NUMBER -> new Literal(Numbers.number(token.text()), token.position());
            case STRING -> new Text(token.text(), token.position());
            case WORD -> named(token);
            case SIGN -> signed(token);
            case DURATION, END -> {
                next -= token.kind() == Kind.END ? 0 : 1;
                throw expected("a number, a selector, a function or an aggregation");
            }
        };
    }

    private Expr signed(Token token) {
        if (token.is("(")) {
            var inner = expression(0);
            require(")");
            return inner;
        }
        next--;
        if (token.is("{")) {
            return selector(null, token.position());
        }
        throw expected("a number, a selector, a function or an aggregation");
    }

    private Expr named(Token token) {
        String word = token.text();
        var aggregator = Aggregator.of(word);
        boolean grouped = peek().isWord("by") || peek().isWord("without");
        if (aggregator != null && (peek().is("(") || grouped)) {
            return aggregation(aggregator, token.position());
        }
        if (peek().is("(")) {
            var function = Function.ALL.get(word);
            if (function == null) {
                throw unsupported(token.position(), "the function or aggregation " + word);
            }
            return call(function, token.position());
        }
        if (word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("nan")) {
            double value = word.equalsIgnoreCase("inf") ? Double.POSITIVE_INFINITY : Double.NaN;
            return new Literal(value, token.position());
        }
        return selector(word, token.position());
    }

    private Expr aggregation(Aggregator aggregator, int position) {
        var grouping = grouping();
        int from = peek().position();
        var arguments = arguments();
        if (grouping == null) {
            grouping = grouping();
        }
        int wanted = aggregator.takesParameter() ? 2 : 1;
        if (arguments.size() != wanted) {
            throw QueryError.at(
                    text,
                    from,
                    "%s takes %d argument%s, got %d"
                            .formatted(
                                    aggregator.word(),
                                    wanted,
                                    wanted == 1 ? "" : "s",
                                    arguments.size()));
        }
        var of = typed(arguments.getLast(), Type.VECTOR, aggregator.word());
        var parameter =
                wanted == 1 ? null : typed(arguments.getFirst(), Type.SCALAR, aggregator.word());
        return new Aggregation(
                aggregator,
                parameter,
                of,
                grouping == null ? Grouping.NOTHING : grouping,
                position);
    }

    private @Nullable Grouping grouping() {
        if (takeIfWord("by")) {
            return new Grouping(true, labels());
        }
        return takeIfWord("without") ? new Grouping(false, labels()) : null;
    }

    private List<String> labels() {
        require("(");
        var labels = new ArrayList<String>();
        while (!takeIf(")")) {
            if (!labels.isEmpty()) {
                require(",");
                if (takeIf(")")) {
                    break;
                }
            }
            labels.add(label());
        }
        return labels;
    }

    private String label() {
        if (peek().kind() != Kind.WORD || peek().text().contains(":")) {
            throw expected("the name of a label");
        }
        return take().text();
    }

    private List<Expr> arguments() {
        require("(");
        var arguments = new ArrayList<Expr>();
        while (!takeIf(")")) {
            if (!arguments.isEmpty()) {
                require(",");
            }
            arguments.add(expression(0));
        }
        return arguments;
    }

    private Expr call(Function function, int position) {
        var arguments = arguments();
        var takes = function.takes();
        if (arguments.size() > takes.size()
                || arguments.size() < takes.size() - function.optional()) {
            throw QueryError.at(
                    text,
                    position,
                    "%s takes %s, got %d argument%s"
                            .formatted(
                                    function.name(),
                                    takes.isEmpty() ? "no arguments" : takes,
                                    arguments.size(),
                                    arguments.size() == 1 ? "" : "s"));
        }
        for (int i = 0; i < arguments.size(); i++) {
            typed(arguments.get(i), takes.get(i), function.name());
        }
        return new Call(function, arguments, position);
    }

    private Expr typed(Expr expr, Type type, String of) {
        if (expr.type() != type) {
            String hint =
                    type == Type.RANGE && expr.type() == Type.VECTOR
                            ? "; write the time it looks back, such as power[5m]"
                            : "";
            throw QueryError.at(
                    text,
                    expr.position(),
                    "%s takes %s here, got %s%s"
                            .formatted(of, article(type), article(expr.type()), hint));
        }
        return expr;
    }

    private static String article(Type type) {
        return (type == Type.VECTOR ? "an " : "a ") + type;
    }

    private Selector selector(@Nullable String name, int position) {
        var matchers = new ArrayList<LabelMatcher>();
        if (name != null) {
            matchers.add(LabelMatcher.of(Labels.NAME, LabelMatcher.Operator.EQUAL, name));
        }
        if (takeIf("{")) {
            int before = matchers.size();
            while (!takeIf("}")) {
                if (matchers.size() > before) {
                    require(",");
                    if (takeIf("}")) {
                        break;
                    }
                }
                matchers.add(matcher());
            }
        }
        if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
            throw QueryError.at(
                    text,
                    position,
                    "a selector needs a name or a label that is not empty, such as {thing=\"press-1\"}");
        }
        return new Selector(List.copyOf(matchers), Moment.NOW, position);
    }

    private LabelMatcher matcher() {
        String label = label();
        var operator =
                switch (peek().kind() == Kind.SIGN ? peek().text() : "") {
                    case "=" -> LabelMatcher.Operator.EQUAL;
                    case "!=" -> LabelMatcher.Operator.NOT_EQUAL;
                    case "=~" -> LabelMatcher.Operator.MATCHES;
                    case "!~" -> LabelMatcher.Operator.MATCHES_NOT;
                    default -> throw expected("=, !=, =~ or !~");
                };
        next++;
        if (peek().kind() != Kind.STRING) {
            throw expected("a text in quotes");
        }
        var value = take();
        try {
            return LabelMatcher.of(label, operator, value.text());
        } catch (IllegalArgumentException e) {
            throw QueryError.at(text, value.position(), String.valueOf(e.getMessage()));
        }
    }

    /// What follows a selector: `[…]`, `offset` and `@`.
    private Expr moved(Expr of) {
        var moved = of;
        while (true) {
            var token = peek();
            if (token.is("[")) {
                moved = range(moved);
            } else if (token.isWord("offset")) {
                next++;
                moved = at(moved, token, offset(), null);
            } else if (token.is("@")) {
                next++;
                moved = at(moved, token, null, at());
            } else {
                return moved;
            }
        }
    }

    private Expr range(Expr of) {
        int position = take().position();
        long range = duration();
        if (takeIf(":")) {
            throw unsupported(position, "subqueries");
        }
        require("]");
        if (!(of instanceof Selector selector)) {
            throw QueryError.at(
                    text, position, "[…] follows a selector only; subqueries are not supported");
        }
        if (range == 0) {
            throw QueryError.at(text, position, "expected a duration greater than 0");
        }
        return new RangeSelector(selector, range, selector.position());
    }

    private long offset() {
        boolean negative = takeIf("-");
        long duration = duration();
        return negative ? -duration : duration;
    }

    private long duration() {
        if (peek().kind() != Kind.DURATION) {
            throw expected("a duration such as 5m");
        }
        return Durations.micros(take().text());
    }

    private At at() {
        var token = peek();
        if (token.isWord("start") || token.isWord("end")) {
            next++;
            require("(");
            require(")");
            return token.isWord("start") ? new At.Start() : new At.End();
        }
        boolean negative = takeIf("-");
        if (peek().kind() != Kind.NUMBER) {
            throw expected("a time in seconds since 1970, start() or end()");
        }
        double seconds = Numbers.number(take().text()) * (negative ? -1 : 1);
        if (Math.abs(seconds) > 1e11) {
            throw QueryError.at(text, token.position(), "expected a time in seconds since 1970");
        }
        return new At.Time(Math.round(seconds * 1e3) * 1_000);
    }

    private Expr at(Expr of, Token token, @Nullable Long offset, @Nullable At at) {
        return switch (of) {
            case Selector selector ->
                    new Selector(
                            selector.matchers(),
                            once(selector.moment(), token, offset, at),
                            selector.position());
            case RangeSelector(Selector selector, long range, int position) ->
                    new RangeSelector((Selector) at(selector, token, offset, at), range, position);
            case Literal _, Text _, Negation _, Call _, Aggregation _, Binary _ ->
                    throw QueryError.at(
                            text, token.position(), token.text() + " follows a selector only");
        };
    }

    private Moment once(Moment before, Token token, @Nullable Long offset, @Nullable At at) {
        boolean twice = offset == null ? before.at() != null : before.offset() != 0;
        if (twice) {
            throw QueryError.at(text, token.position(), token.text() + " is there twice");
        }
        return offset == null ? new Moment(before.offset(), at) : new Moment(offset, before.at());
    }
}
