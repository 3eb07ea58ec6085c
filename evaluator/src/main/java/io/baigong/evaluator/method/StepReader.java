package io.baigong.evaluator.method;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a step of a method. What kind of step it is, is told by the one key of `formula`,
/// `population`, `rank`, `bands`, `stages`, `table` and `index` that it has.
final class StepReader {
    private static final String LEVEL_KEY = "[\\p{L}\\p{N}_.+-]{1,32}";
    private static final List<String> KINDS =
            List.of("formula", "population", "rank", "bands", "stages", "table", "index");

    private final Cursor at;
    private final String key;
    private final Words title;

    private StepReader(Cursor at) {
        this.at = at;
        key = at.at("key").name();
        title = at.at("title").words();
    }

    static Step read(Cursor at) {
        if (!at.isObject()) {
            at.fault("an object");
            return nothing("?", Words.of("?"));
        }
        var reader = new StepReader(at);
        List<String> kinds = KINDS.stream().filter(at::has).toList();
        if (kinds.size() != 1) {
            at.fault("exactly one of " + String.join(", ", KINDS));
            return nothing(reader.key, reader.title);
        }
        Step step = reader.step(kinds.getFirst());
        at.done();
        return step;
    }

    private static Step nothing(String key, Words title) {
        return new Step.Formula(
                key, title, null, Map.of("", "0"), Map.of(), null, null, null, Absence.STAYS);
    }

    private Step step(String kind) {
        return switch (kind) {
            case "formula" -> formula();
            case "population" -> statistic();
            case "rank" -> rank(at.at("rank"));
            case "bands" -> bands(at.at("bands"));
            case "stages" -> stages(at.at("stages"));
            case "table" -> table(at.at("table"));
            default -> index(at.at("index"));
        };
    }

    private Step.Formula formula() {
        var formula = at.at("formula");
        if (formula.isEmptyObject()) {
            formula.fault("a formula, or one for each group");
        }
        var weight = at.at("weight");
        return new Step.Formula(
                key,
                title,
                at.at("unit").optionalUnit(),
                formula.isObject()
                        ? formula.map(50, (_, each) -> each.text())
                        : Map.of("", formula.text()),
                weight.isObject()
                        ? weight.map(50, (_, each) -> each.number())
                        : weight.isPresent() ? Map.of("", weight.number()) : Map.of(),
                limit(at.at("cap")),
                limit(at.at("floor")),
                rounding(at.at("round")),
                MethodReader.absence(at.at("missing"), Input.Kind.NUMBER, Absence.STAYS));
    }

    private static Step.@Nullable Limit limit(Cursor at) {
        if (!at.isPresent()) {
            return null;
        }
        Object value = at.value();
        return value instanceof BigDecimal number
                ? new Step.Limit(number, null)
                : new Step.Limit(null, at.text());
    }

    private static Step.@Nullable Rounding rounding(Cursor at) {
        if (!at.isPresent()) {
            return null;
        }
        var rounding =
                new Step.Rounding(
                        at.at("digits").whole(-12, 34),
                        switch (at.at("mode").word(Mode.class, Mode.HALF_UP)) {
                            case HALF_UP -> RoundingMode.HALF_UP;
                            case HALF_EVEN -> RoundingMode.HALF_EVEN;
                            case UP -> RoundingMode.UP;
                            case DOWN -> RoundingMode.DOWN;
                        });
        at.done();
        return rounding;
    }

    private enum Mode {
        HALF_UP,
        HALF_EVEN,
        UP,
        DOWN
    }

    private Step.Statistic statistic() {
        var kind = at.at("population").word(Step.Statistic.Kind.class, null);
        var p = at.at("p");
        boolean percentile = kind == Step.Statistic.Kind.PERCENTILE;
        if (percentile != p.isPresent()) {
            p.fault(percentile ? "p of a percentile, 0 to 1" : "no p, this is no percentile");
        }
        BigDecimal part = p.isPresent() ? p.number() : new BigDecimal("0.5");
        if (part.signum() < 0 || part.compareTo(BigDecimal.ONE) > 0) {
            p.fault("0 to 1");
        }
        return new Step.Statistic(
                key,
                title,
                kind,
                at.at("of").text(),
                part,
                at.at("within").word(Within.class, Within.ALL),
                at.at("where").optionalText());
    }

    private Step.Rank rank(Cursor rank) {
        var step =
                new Step.Rank(
                        key,
                        title,
                        rank.at("by").text(),
                        rank.at("order").word(Step.Order.class, null),
                        rank.at("within").word(Within.class, Within.ALL),
                        rank.at("where").optionalText(),
                        rank.at("ties").word(Ties.class, Ties.SAME) == Ties.SAME);
        rank.done();
        return step;
    }

    private enum Ties {
        SAME,
        FIRST
    }

    private Step.Bands bands(Cursor bands) {
        List<Step.Bands.Band> levels =
                bands.at("levels")
                        .list(
                                1,
                                100,
                                each -> {
                                    var from = each.at("from").number();
                                    return new Step.Bands.Band(level(each), from);
                                });
        for (int i = 1; i < levels.size(); i++) {
            if (levels.get(i - 1).from().compareTo(levels.get(i).from()) >= 0) {
                bands.at("levels").fault("levels with rising from");
                break;
            }
        }
        var below = bands.at("below");
        var step =
                new Step.Bands(
                        key,
                        title,
                        bands.at("by").text(),
                        bands.at("higherIs").word(Step.HigherIs.class, null),
                        levels,
                        below.isPresent() ? level(below) : null);
        bands.done();
        return step;
    }

    private static Level level(Cursor at) {
        var level =
                new Level(
                        at.at("key").text(LEVEL_KEY, "letters, digits, _, ., + and -, 1 to 32"),
                        at.at("title").words(),
                        at.at("colour").optionalText());
        at.done();
        return level;
    }

    private Step.Stages stages(Cursor stages) {
        List<Level> graded = new ArrayList<>();
        List<Level> outside = new ArrayList<>();
        for (var each : stages.at("levels").list(1, 50, StepReader::staged)) {
            (each.getValue() ? graded : outside).add(each.getKey());
        }
        List<Level> levels = new ArrayList<>(graded);
        levels.addAll(outside);
        var step =
                new Step.Stages(
                        key,
                        title,
                        stages.at("within").word(Within.class, Within.ALL),
                        levels,
                        graded.size(),
                        stages.at("steps").list(1, 50, StepReader::pass),
                        stages.at("vetoes").list(0, 50, StepReader::veto),
                        stages.at("exempt").list(0, 50, StepReader::exemption));
        stages.done();
        return step;
    }

    private static Map.Entry<Level, Boolean> staged(Cursor at) {
        boolean graded = at.at("graded").truth(true);
        return Map.entry(level(at), graded);
    }

    private static Step.Stages.Pass pass(Cursor at) {
        var share = at.at("share");
        var upTo = at.at("upTo");
        var by = at.at("by");
        boolean cut = share.isPresent() || upTo.isPresent();
        if ((share.isPresent() && upTo.isPresent()) || cut != by.isPresent()) {
            at.fault("by together with either share or upTo, or none of them");
        }
        BigDecimal part = upTo.isPresent() ? upTo.number() : share.optionalNumber();
        if (part != null && (part.signum() < 0 || part.compareTo(BigDecimal.ONE) > 0)) {
            at.fault("a share of 0 to 1");
        }
        var pass =
                new Step.Stages.Pass(
                        at.at("level").text(),
                        at.at("where").optionalText(),
                        by.optionalText(),
                        at.at("order").word(Step.Order.class, Step.Order.HIGHEST),
                        part,
                        upTo.isPresent(),
                        at.at("of").word(Base.class, Base.ALL) == Base.WHERE,
                        switch (at.at("rounding").word(Whole.class, Whole.DOWN)) {
                            case DOWN -> RoundingMode.DOWN;
                            case UP -> RoundingMode.UP;
                            case NEAREST -> RoundingMode.HALF_UP;
                        },
                        at.at("ties").word(Cut.class, Cut.IN) == Cut.IN);
        at.done();
        return pass;
    }

    private enum Base {
        ALL,
        WHERE
    }

    private enum Whole {
        DOWN,
        UP,
        NEAREST
    }

    private enum Cut {
        IN,
        OUT
    }

    private static Step.Stages.Veto veto(Cursor at) {
        var veto =
                new Step.Stages.Veto(
                        at.at("when").text(), at.at("atBest").text(), at.at("reason").words());
        at.done();
        return veto;
    }

    private static Step.Stages.Exemption exemption(Cursor at) {
        var exemption =
                new Step.Stages.Exemption(
                        at.at("when").text(), at.at("level").text(), at.at("reason").words());
        at.done();
        return exemption;
    }

    private Step.Table table(Cursor table) {
        List<String> on = table.at("on").list(1, 20, Cursor::text);
        List<Step.Table.Row> rows =
                table.at("rows")
                        .list(
                                1,
                                5_000,
                                row -> {
                                    var when =
                                            row.at("when")
                                                    .list(on.size(), on.size(), StepReader::test);
                                    Object then = row.at("then").value();
                                    if (then == null) {
                                        row.at("then").fault("a number, text or truth");
                                    }
                                    row.done();
                                    return new Step.Table.Row(when, then == null ? "?" : then);
                                });
        var step =
                new Step.Table(
                        key,
                        title,
                        at.at("unit").optionalUnit(),
                        on,
                        rows,
                        table.at("otherwise").value());
        table.done();
        return step;
    }

    private static CellTest test(Cursor at) {
        if (at.isText()) {
            String text = at.text().strip();
            if (text.equals("-")) {
                return CellTest.ANYTHING;
            }
            CellTest range = CellTest.range(text);
            if (range != null) {
                return range;
            }
        }
        if (at.isPresent() && at.isList()) {
            return new CellTest.OneOf(at.list(1, 500, StepReader::cell));
        }
        return new CellTest.OneOf(List.of(cell(at)));
    }

    private static Object cell(Cursor at) {
        Object value = at.raw();
        if (value == null) {
            at.fault("-, a value, a comparison such as < 5, or [1..5)");
            return "?";
        }
        return value;
    }

    private Step.Index index(Cursor index) {
        var base = index.at("base");
        BigDecimal value = base.at("value").number();
        if (value.signum() <= 0) {
            base.at("value").fault("more than 0");
        }
        var step =
                new Step.Index(
                        key,
                        title,
                        index.at("of").text(),
                        base.at("period").text(),
                        value,
                        index.at("splice").word(Splice.class, Splice.NONE) == Splice.OVERLAP);
        base.done();
        index.done();
        return step;
    }

    private enum Splice {
        NONE,
        OVERLAP
    }
}
