package io.baigong.evaluator.method;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Brings steps into an order in which each comes after those that it uses.
final class StepOrder {
    /// A quoted text or a remark, which are skipped, or a name. Nothing is tried twice: a long text
    /// takes neither time nor stack.
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\"(?:[^\"\\\\]++|\\\\.)*+\"|'(?:[^'\\\\]++|\\\\.)*+'|//[^\\n]*+|[A-Za-z_][A-Za-z0-9_]*+");

    private final List<Step> steps;
    private final Map<String, Integer> owner = new HashMap<>();
    private final List<Set<Integer>> needs = new ArrayList<>();

    private StepOrder(List<Step> steps) {
        this.steps = steps;
        for (int i = 0; i < steps.size(); i++) {
            for (String name : names(steps.get(i))) {
                owner.put(name, i);
            }
        }
        for (Step step : steps) {
            Set<Integer> all = new LinkedHashSet<>();
            texts(step)
                    .flatMap(text -> identifiers(text).stream())
                    .map(owner::get)
                    .forEach(all::add);
            all.remove(null);
            needs.add(all);
        }
    }

    /// The numbers of the steps in an order that works.
    ///
    /// @throws Circle when there is none
    static List<Integer> of(List<Step> steps) throws Circle {
        var order = new StepOrder(steps);
        List<Integer> sorted = new ArrayList<>();
        Set<Integer> done = new HashSet<>();
        while (sorted.size() < steps.size()) {
            int before = sorted.size();
            for (int i = 0; i < steps.size(); i++) {
                if (!done.contains(i) && done.containsAll(order.needs.get(i))) {
                    done.add(i);
                    sorted.add(i);
                }
            }
            if (sorted.size() == before) {
                throw order.circle(done);
            }
        }
        return sorted;
    }

    private Circle circle(Set<Integer> done) {
        List<Integer> path = new ArrayList<>();
        Integer at = 0;
        while (done.contains(at)) {
            at++;
        }
        while (!path.contains(at)) {
            path.add(at);
            at = needs.get(at).stream().filter(i -> !done.contains(i)).findFirst().orElse(at);
        }
        List<String> keys = new ArrayList<>();
        path.subList(path.indexOf(at), path.size()).forEach(i -> keys.add(steps.get(i).key()));
        keys.add(steps.get(at).key());
        return new Circle(at, String.join(" → ", keys));
    }

    /// Steps that wait for each other.
    static final class Circle extends Exception {
        private static final long serialVersionUID = 1L;
        final int step;
        final String path;

        Circle(int step, String path) {
            super(path);
            this.step = step;
            this.path = path;
        }
    }

    /// What a step gives: its key and what is derived from it.
    static List<String> names(Step step) {
        String key = step.key();
        return switch (step) {
            case Step.Rank _ -> List.of(key, key + "Share");
            case Step.Bands _, Step.Stages _ -> List.of(key, key + "Order");
            case Step.Formula _, Step.Statistic _, Step.Table _, Step.Index _ -> List.of(key);
        };
    }

    /// All formulas and names in a step.
    static Stream<String> texts(Step step) {
        Stream<@Nullable String> all =
                switch (step) {
                    case Step.Formula f ->
                            Stream.concat(
                                    f.formulas().values().stream(),
                                    Stream.of(f.cap(), f.floor())
                                            .map(limit -> limit == null ? null : limit.formula()));
                    case Step.Statistic s -> Stream.of(s.of(), s.where());
                    case Step.Rank r -> Stream.of(r.by(), r.where());
                    case Step.Bands b -> Stream.of(b.by());
                    case Step.Stages s ->
                            Stream.of(
                                            s.passes().stream()
                                                    .flatMap(p -> Stream.of(p.by(), p.where())),
                                            s.vetoes().stream().map(Step.Stages.Veto::when),
                                            s.exempt().stream().map(Step.Stages.Exemption::when))
                                    .flatMap(each -> each);
                    case Step.Table t -> t.on().stream();
                    case Step.Index i -> Stream.of(i.of());
                };
        return all.filter(text -> text != null).map(String::valueOf);
    }

    static Set<String> identifiers(String text) {
        Set<String> names = new LinkedHashSet<>();
        var token = TOKEN.matcher(text);
        while (token.find()) {
            char first = token.group().charAt(0);
            if (first != '"' && first != '\'' && first != '/') {
                names.add(token.group());
            }
        }
        return names;
    }
}
