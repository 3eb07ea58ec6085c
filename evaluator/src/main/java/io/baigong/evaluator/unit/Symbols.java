package io.baigong.evaluator.unit;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The symbols with a known size. All others are bases of their own: pieces, people, points.
///
/// Left out on purpose: the calorie (five sizes are in use), days in a year or month, degrees
/// Celsius in kelvin (not a factor).
final class Symbols {
    private static final Size METRE = Size.base("m");
    private static final Size SECOND = Size.base("s");
    private static final Size KILOGRAM = Size.base("kg");
    private static final Size GRAM = KILOGRAM.times(1, 1_000);
    private static final Size TONNE = KILOGRAM.times(1_000, 1);
    private static final Size AMPERE = Size.base("A");
    private static final Size HOUR = SECOND.times(3_600, 1);
    private static final Size DAY = SECOND.times(86_400, 1);
    private static final Size SQUARE = METRE.pow(2);
    private static final Size CUBE = METRE.pow(3);
    private static final Size NEWTON = KILOGRAM.times(METRE).times(SECOND.pow(-2));
    private static final Size PASCAL = NEWTON.times(SQUARE.pow(-1));
    private static final Size JOULE = NEWTON.times(METRE);
    private static final Size WATT = JOULE.times(SECOND.pow(-1));
    private static final Size WATT_HOUR = WATT.times(HOUR);
    private static final Size KILOWATT_HOUR = WATT_HOUR.times(1_000, 1);
    private static final Size VOLT = WATT.times(AMPERE.pow(-1));
    private static final Size OHM = VOLT.times(AMPERE.pow(-1));
    private static final Size LITRE = CUBE.times(1, 1_000);
    private static final Size CELSIUS = Size.base("Cel");
    private static final Size DEGREE = Size.base("deg");
    private static final Size TURN = Size.base("r");
    private static final Size YEAR = Size.base("a");
    private static final Size MONTH = Size.base("mo");
    private static final Size YUAN = Size.base("元");

    /// Coal equivalent in kilograms: an energy by convention, never mixed with joules.
    private static final Size COAL = Size.base("kgce");

    /// Carbon dioxide equivalent in kilograms; one kilogram of carbon dioxide is one of them.
    private static final Size CARBON = Size.base("kgCO2e");

    private static final Map<String, Size> KNOWN =
            Map.ofEntries(
                    entry("kg", KILOGRAM),
                    entry("千克", KILOGRAM),
                    entry("公斤", KILOGRAM),
                    entry("克", GRAM),
                    entry("吨", TONNE),
                    entry("米", METRE),
                    entry("千米", METRE.times(1_000, 1)),
                    entry("公里", METRE.times(1_000, 1)),
                    entry("平方米", SQUARE),
                    entry("平方公里", SQUARE.times(1_000_000, 1)),
                    entry("ha", SQUARE.times(10_000, 1)),
                    entry("公顷", SQUARE.times(10_000, 1)),
                    entry("亩", SQUARE.times(2_000, 3)),
                    entry("立方米", CUBE),
                    entry("升", LITRE),
                    entry("秒", SECOND),
                    entry("min", SECOND.times(60, 1)),
                    entry("分钟", SECOND.times(60, 1)),
                    entry("h", HOUR),
                    entry("小时", HOUR),
                    entry("d", DAY),
                    entry("天", DAY),
                    entry("日", DAY),
                    entry("a", YEAR),
                    entry("年", YEAR),
                    entry("mo", MONTH),
                    entry("月", MONTH),
                    entry("r", TURN),
                    entry("{rev}", TURN),
                    entry("转", TURN),
                    entry("rpm", TURN.times(SECOND.pow(-1)).times(1, 60)),
                    entry("Cel", CELSIUS),
                    entry("°C", CELSIUS),
                    entry("℃", CELSIUS),
                    entry("deg", DEGREE),
                    entry("°", DEGREE),
                    entry("千瓦", WATT.times(1_000, 1)),
                    entry("千瓦时", KILOWATT_HOUR),
                    entry("度", KILOWATT_HOUR),
                    entry("吨标准煤", COAL.times(1_000, 1)),
                    entry("吨标煤", COAL.times(1_000, 1)),
                    entry("千克标准煤", COAL),
                    entry("公斤标准煤", COAL),
                    entry("吨二氧化碳", CARBON.times(1_000, 1)),
                    entry("吨二氧化碳当量", CARBON.times(1_000, 1)),
                    entry("元", YUAN),
                    entry("CNY", YUAN),
                    entry("%", Size.ONE.times(1, 100)),
                    entry("‰", Size.ONE.times(1, 1_000)),
                    entry("ppm", Size.ONE.times(1, 1_000_000)));

    /// Symbols that take the letters of [#LETTERS] before them.
    private static final Map<String, Size> PREFIXED =
            Map.ofEntries(
                    entry("g", GRAM),
                    entry("t", TONNE),
                    entry("m", METRE),
                    entry("s", SECOND),
                    entry("A", AMPERE),
                    entry("K", Size.base("K")),
                    entry("mol", Size.base("mol")),
                    entry("N", NEWTON),
                    entry("Pa", PASCAL),
                    entry("bar", PASCAL.times(100_000, 1)),
                    entry("J", JOULE),
                    entry("W", WATT),
                    entry("Wh", WATT_HOUR),
                    entry("V", VOLT),
                    entry("VA", VOLT.times(AMPERE)),
                    entry("var", Size.base("var")),
                    entry("varh", Size.base("var").times(HOUR)),
                    entry("Ah", AMPERE.times(HOUR)),
                    entry("Ohm", OHM),
                    entry("Ω", OHM),
                    entry("Hz", SECOND.pow(-1)),
                    entry("L", LITRE),
                    entry("l", LITRE),
                    entry("gce", COAL.times(1, 1_000)),
                    entry("tce", COAL.times(1_000, 1)),
                    entry("gCO2", CARBON.times(1, 1_000)),
                    entry("tCO2", CARBON.times(1_000, 1)),
                    entry("gCO2e", CARBON.times(1, 1_000)),
                    entry("tCO2e", CARBON.times(1_000, 1)));

    private static final Map<String, Factor> LETTERS =
            Map.ofEntries(
                    entry("T", Factor.of(1_000_000_000_000L, 1)),
                    entry("G", Factor.of(1_000_000_000, 1)),
                    entry("M", Factor.of(1_000_000, 1)),
                    entry("k", Factor.of(1_000, 1)),
                    entry("h", Factor.of(100, 1)),
                    entry("c", Factor.of(1, 100)),
                    entry("m", Factor.of(1, 1_000)),
                    entry("µ", Factor.of(1, 1_000_000)),
                    entry("μ", Factor.of(1, 1_000_000)),
                    entry("u", Factor.of(1, 1_000_000)),
                    entry("n", Factor.of(1, 1_000_000_000)));

    /// Chinese multipliers stand before any symbol, and alone. The longest come first.
    private static final Map<String, Factor> MULTIPLIERS = new LinkedHashMap<>();

    static {
        MULTIPLIERS.put("万亿", Factor.of(1_000_000_000_000L, 1));
        MULTIPLIERS.put("千万", Factor.of(10_000_000, 1));
        MULTIPLIERS.put("百万", Factor.of(1_000_000, 1));
        MULTIPLIERS.put("亿", Factor.of(100_000_000, 1));
        MULTIPLIERS.put("万", Factor.of(10_000, 1));
    }

    private static final Map<String, Size> ALL = withLetters();

    private Symbols() {}

    static Size size(String symbol) {
        Size known = ALL.get(symbol);
        if (known != null) return known;
        String multiplier = multiplier(symbol);
        if (multiplier.isEmpty()) return Size.base(symbol);
        String rest = symbol.substring(multiplier.length());
        Size size = rest.isEmpty() ? Size.ONE : size(rest);
        return new Size(
                size.factor().times(MULTIPLIERS.getOrDefault(multiplier, Factor.ONE)),
                size.dimension());
    }

    /// Is its size known, so that digits after it are a power?
    static boolean isKnown(String symbol) {
        return ALL.containsKey(symbol);
    }

    /// The Chinese multiplier it starts with; empty for none, and for a symbol such as 千米.
    static String multiplier(String symbol) {
        if (ALL.containsKey(symbol)) return "";
        return MULTIPLIERS.keySet().stream().filter(symbol::startsWith).findFirst().orElse("");
    }

    private static Map<String, Size> withLetters() {
        var all = new HashMap<String, Size>();
        PREFIXED.forEach((symbol, size) ->
                LETTERS.forEach((letter, factor) ->
                        all.put(
                                letter + symbol,
                                new Size(size.factor().times(factor), size.dimension()))));
        all.putAll(PREFIXED);
        all.putAll(KNOWN);
        return Map.copyOf(all);
    }
}
