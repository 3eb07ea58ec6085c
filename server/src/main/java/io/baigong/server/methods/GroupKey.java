package io.baigong.server.methods;

/// A group of subjects of a calculation that somebody may ask for.
///
/// @param way the hierarchy; empty where there is none
/// @param node in it; [Whereabouts#ROOT] for all
/// @param what of its subjects: all, those with a level, with a figure of a step, without, or in a
///   range of a histogram
record GroupKey(String way, String node, String what) {
    static final String ALL = "";

    private static final String DIRECT = "direct:";

    static GroupKey of(String way, String node, String what) {
        // All are the same ones along every hierarchy.
        return new GroupKey(node.equals(Whereabouts.ROOT) ? "" : way, node, what);
    }

    static String level(String level) {
        return "level:" + level;
    }

    static String has(String step) {
        return "has:" + step;
    }

    static String lacks(String step) {
        return "lacks:" + step;
    }

    /// Those with a figure of a step, whether it is rolled up or not.
    static String value(String step) {
        return "value:" + step;
    }

    static String noValue(String step) {
        return "no-value:" + step;
    }

    static String range(String step, int range) {
        return "range:" + step + ":" + range;
    }

    /// Those in a node itself and not in one below it.
    static String direct(String more) {
        return DIRECT + more;
    }

    boolean isLevel() {
        return what.startsWith(level("")) || what.startsWith(direct(level("")));
    }

    /// Whether it is all of a node or of those in it itself.
    boolean isWhole() {
        return what.equals(all());
    }

    /// All of the group that this is a part of.
    GroupKey whole() {
        return new GroupKey(way, node, all());
    }

    private String all() {
        return what.startsWith(DIRECT) ? direct(ALL) : ALL;
    }
}
