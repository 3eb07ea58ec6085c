package io.baigong.server.methods;

import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.Figure;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.SubjectIn;
import io.baigong.server.methods.Calculations.Whole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A calculation with those below it on which the figures of a subject rest, so that one sees what
/// another input of any of them would change at the top. What changes for others on the way, such
/// as a mean, is carried upward too.
final class Chain {
    private static final Pattern CALCULATION =
            Pattern.compile("calculation:(\\d{1,18})/(.+)/[^/]+");

    /// @param below place of the calculation whose step the input is
    record Link(String input, String step, int below) {}

    /// One of the calculations.
    ///
    /// @param links to those it rests on
    record Part(Whole whole, List<Link> links) {
        Calculation calculation() {
            return whole.calculation();
        }
    }

    private final String subject;
    private final LongFunction<Whole> others;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Long, Integer> places = new HashMap<>();

    /// @param others the calculation of a number
    Chain(Whole top, String subject, LongFunction<Whole> others) {
        this.subject = subject;
        this.others = others;
        add(top);
    }

    private int add(Whole whole) {
        Integer known = places.get(whole.row().id());
        if (known != null) {
            return known;
        }
        var links = new ArrayList<Link>();
        var given = whole.calculation().given(subject).inputs();
        for (var input : whole.calculation().method().method().inputs()) {
            if (input.from() instanceof Input.From.Method(String _, String step)) {
                var below = below(given.get(input.key()));
                if (below != null) {
                    links.add(new Link(input.key(), step, add(below)));
                }
            }
        }
        parts.add(new Part(whole, links));
        places.put(whole.row().id(), parts.size() - 1);
        return parts.size() - 1;
    }

    private @Nullable Whole below(@Nullable Given given) {
        if (given == null || given.evidence() == null) {
            return null;
        }
        var reference = CALCULATION.matcher(given.evidence());
        if (!reference.matches() || !reference.group(2).equals(subject)) {
            return null;
        }
        var whole = others.apply(Long.parseLong(reference.group(1)));
        return has(whole.calculation(), subject) ? whole : null;
    }

    private static boolean has(Calculation calculation, String subject) {
        return Collections.binarySearch(calculation.subjects(), subject) >= 0;
    }

    /// Those below first; the last is the top.
    List<Part> parts() {
        return parts;
    }

    Part top() {
        return parts.getLast();
    }

    /// The steps of a part that somebody above uses, or that were asked for at the top.
    Set<String> wanted(int place, String step) {
        var wanted = new HashSet<String>();
        if (place == parts.size() - 1) {
            wanted.add(step);
        }
        for (var part : parts) {
            for (var link : part.links()) {
                if (link.below() == place) {
                    wanted.add(link.step());
                }
            }
        }
        return wanted;
    }

    /// An input of one of the calculations.
    record Place(int part, String input) {}

    /// The inputs that read the same as one does: what is changed in it changes in them too.
    List<Place> alike(int part, Input input) {
        var alike = new ArrayList<Place>();
        for (int i = 0; i < parts.size(); i++) {
            for (var other : parts.get(i).calculation().method().method().inputs()) {
                boolean self = i == part && other.key().equals(input.key());
                boolean same =
                        !(input.from() instanceof Input.From.Method)
                                && other.from().equals(input.from())
                                && other.type().equals(input.type())
                                && Objects.equals(
                                        Answers.text(given(i, other.key())),
                                        Answers.text(given(part, input.key())));
                if (self || same) {
                    alike.add(new Place(i, other.key()));
                }
            }
        }
        return alike;
    }

    /// What an input of the subject is.
    @Nullable Object given(int part, String input) {
        var given = parts.get(part).calculation().given(subject).inputs().get(input);
        return given == null ? null : given.value();
    }

    /// The top as it would be if these inputs of the subject were otherwise.
    Calculation with(List<Place> places, @Nullable Object value) {
        Map<Integer, Map<String, Given>> own = new HashMap<>();
        for (var place : places) {
            own.computeIfAbsent(place.part(), _ -> new HashMap<>())
                    .put(place.input(), new Given(value, Label.DECLARED, "what-if"));
        }
        Map<Integer, Calculation> changed = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            var news = news(parts.get(i), changed);
            var mine = own.get(i);
            if (mine != null) {
                news.computeIfAbsent(subject, _ -> new HashMap<>()).putAll(mine);
            }
            if (!news.isEmpty()) {
                changed.put(i, recalculated(parts.get(i).calculation(), news));
            }
        }
        return changed.getOrDefault(parts.size() - 1, top().calculation());
    }

    /// What is other now in the inputs of a part, by subject and input.
    private Map<String, Map<String, Given>> news(Part part, Map<Integer, Calculation> changed) {
        Map<String, Map<String, Given>> news = new HashMap<>();
        for (var link : part.links()) {
            var now = changed.get(link.below());
            if (now != null) {
                differing(parts.get(link.below()).calculation(), now, link.step())
                        .forEach((one, figure) -> {
                            if (has(part.calculation(), one)) {
                                news.computeIfAbsent(one, _ -> new HashMap<>())
                                        .put(
                                                link.input(),
                                                new Given(
                                                        figure.value(), figure.label(), "what-if"));
                            }
                        });
            }
        }
        return news;
    }

    private static Map<String, Figure> differing(Calculation before, Calculation now, String step) {
        var was = new ArrayList<@Nullable Object>();
        before.figures(step, (_, figure) -> was.add(figure.value()));
        Map<String, Figure> differing = new HashMap<>();
        int[] at = {0};
        // A what-if adds and removes nobody, so both are in the same order.
        now.figures(
                step,
                (one, figure) -> {
                    if (!Objects.equals(was.get(at[0]++), figure.value())) {
                        differing.put(one, figure);
                    }
                });
        return differing;
    }

    private static Calculation recalculated(
            Calculation calculation, Map<String, Map<String, Given>> news) {
        var subjects = new ArrayList<SubjectIn>();
        news.forEach((one, inputs) -> {
            var given = calculation.given(one);
            Map<String, Given> all = new HashMap<>(given.inputs());
            all.putAll(inputs);
            subjects.add(new SubjectIn(one, given.attributes(), all));
        });
        return calculation.recalculate(subjects, Set.of());
    }
}
