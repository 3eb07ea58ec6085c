package io.baigong.server.methods;

import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.method.Step;
import io.baigong.evaluator.rollup.How;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which steps that are rolled up tell together what each is made of. A sum joins an amount to the
/// plain numbers, a ratio joins two amounts. Without a ring of such joints no sum follows but those
/// that are told: taxes by land and output by land tell neither taxes nor land. With the sum of
/// land beside the sum of taxes and taxes by land, everything follows.
final class Rings {
    private static final String PLAIN = "";
    private static final int MOST_DEEP = 100;

    /// What of a report is the amount.
    enum Part {
        NUMERATOR,
        DENOMINATOR,
        WEIGHT,
        /// The numerator times the weight.
        WEIGHTED
    }

    private final CompiledMethod compiled;
    private final Map<Method.RollUp, Map<String, Part>> joints = new LinkedHashMap<>();
    private final Map<String, String> roots = new HashMap<>();
    private final Set<String> rings = new HashSet<>();

    private Rings(CompiledMethod compiled) {
        this.compiled = compiled;
    }

    static Rings of(CompiledMethod compiled, List<Method.RollUp> rollUps) {
        var rings = new Rings(compiled);
        for (var rollUp : rollUps) {
            if (rollUp.how() != How.MEDIAN) {
                rings.joints.put(rollUp, rings.joint(rollUp, rollUps));
            }
        }
        rings.find();
        return rings;
    }

    /// The amounts that are decided together with those of other steps; none where the step is
    /// decided by itself.
    Map<String, Part> amounts(Method.RollUp rollUp) {
        var joint = joints.getOrDefault(rollUp, Map.of());
        return joint.keySet().stream().anyMatch(one -> rings.contains(root(one)))
                ? joint
                : Map.of();
    }

    private Map<String, Part> joint(Method.RollUp rollUp, List<Method.RollUp> all) {
        String top = rollUp.numerator() == null ? rollUp.step() : rollUp.numerator();
        Map<String, Part> joint = new LinkedHashMap<>();
        switch (rollUp.how()) {
            case SUM -> joint.put(summed(top, all), Part.NUMERATOR);
            case RATIO_OF_SUMS, SHARE -> {
                joint.put(same(top), Part.NUMERATOR);
                if (rollUp.denominator() != null) {
                    joint.put(same(rollUp.denominator()), Part.DENOMINATOR);
                }
            }
            case WEIGHTED_MEAN -> {
                if (rollUp.weight() != null) {
                    joint.put(same(top) + "*" + same(rollUp.weight()), Part.WEIGHTED);
                    joint.put(same(rollUp.weight()), Part.WEIGHT);
                }
            }
            case MEDIAN -> {}
        }
        return joint;
    }

    /// A step that only hands on another name is that one.
    private String same(String name) {
        String at = name;
        for (int i = 0; i < MOST_DEEP; i++) {
            String before = at;
            for (var step : compiled.method().steps()) {
                if (step.key().equals(before)
                        && step instanceof Step.Formula formula
                        && formula.formulas().size() == 1) {
                    String text = formula.formulas().values().iterator().next().strip();
                    at = compiled.names().contains(text) ? text : before;
                }
            }
            if (at.equals(before)) {
                return at;
            }
        }
        return at;
    }

    /// Sums in one unit of what rests on the same inputs may be sums of the same amount of others.
    private String summed(String top, List<Method.RollUp> all) {
        String own = same(top);
        for (var other : all) {
            if (other.how() == How.SUM) {
                String first = same(other.numerator() == null ? other.step() : other.numerator());
                if (first.equals(own)
                        || compiled.type(first).equals(compiled.type(own))
                                && !Collections.disjoint(inputs(first), inputs(own))) {
                    return first;
                }
            }
        }
        return own;
    }

    private Set<String> inputs(String name) {
        Set<String> inputs = new HashSet<>();
        for (var input : compiled.method().inputs().stream().map(Input::key).toList()) {
            if (input.equals(name) || compiled.dependants(input).contains(name)) {
                inputs.add(input);
            }
        }
        return inputs;
    }

    private void find() {
        Map<String, Integer> joined = new HashMap<>();
        Set<String> amounts = new HashSet<>();
        joints.values()
                .forEach(joint -> {
                    amounts.addAll(ends(joint));
                    ends(joint).forEach(end -> roots.put(root(end), root(ends(joint).getFirst())));
                });
        joints.values()
                .forEach(joint -> joined.merge(root(ends(joint).getFirst()), 1, Integer::sum));
        Map<String, Integer> sizes = new HashMap<>();
        amounts.forEach(one -> sizes.merge(root(one), 1, Integer::sum));
        joined.forEach((root, count) -> {
            if (count >= sizes.getOrDefault(root, 0)) {
                rings.add(root);
            }
        });
    }

    /// What a joint joins: two amounts, or one with the plain numbers.
    private static List<String> ends(Map<String, Part> joint) {
        var names = List.copyOf(joint.keySet());
        return names.size() == 2
                ? names
                : List.of(names.isEmpty() ? PLAIN : names.getFirst(), PLAIN);
    }

    private String root(String name) {
        String at = name;
        for (String next = roots.get(at); next != null && !next.equals(at); next = roots.get(at)) {
            at = next;
        }
        return at;
    }
}
