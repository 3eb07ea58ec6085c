package io.baigong.evaluator.method;

/// Why a figure is missing, or is not what its formula alone would give.
///
/// @param about the input, level or reason that is meant
public record Why(Reason reason, Words about) {
    /// What people read.
    public Words words() {
        return new Words(reason.zh.formatted(about.zh()), reason.en.formatted(about.en()));
    }

    /// May something stand in for the value? Not for a fault in the data, which has to be mended.
    boolean isAbsence() {
        return switch (reason) {
            case WRONG_KIND, OUT_OF_RANGE, TOO_LARGE -> false;
            case INPUT_MISSING,
                    NO_VALUE,
                    NO_COEFFICIENT,
                    NOT_IN_GROUP,
                    NO_POPULATION,
                    NOT_RANKED,
                    NO_LEVEL,
                    NO_ROW,
                    NO_PAST,
                    SUBSTITUTED,
                    EXEMPT,
                    PLACED,
                    VETO ->
                    true;
        };
    }

    static Why of(Reason reason, String about) {
        return new Why(reason, Words.of(about));
    }

    /// The kinds of reason; `missing` says that there is no value.
    public enum Reason {
        INPUT_MISSING(true, "缺少：%s", "missing: %s"),
        WRONG_KIND(true, "类型不符：%s", "of the wrong kind: %s"),
        OUT_OF_RANGE(true, "超出允许范围：%s", "outside what is allowed: %s"),
        NO_VALUE(
                true,
                "无法计算（除数为零或超出定义域）：%s",
                "cannot be calculated (division by zero, or outside the domain): %s"),
        TOO_LARGE(true, "数值过大：%s", "too large a number: %s"),
        NO_COEFFICIENT(true, "没有适用的系数：%s", "no coefficient fits: %s"),
        NOT_IN_GROUP(true, "不适用于该组：%s", "not for this group: %s"),
        NO_POPULATION(true, "没有可统计的对象：%s", "nothing to count: %s"),
        NOT_RANKED(true, "未参加排序：%s", "not ranked: %s"),
        NO_LEVEL(true, "没有适用的等级：%s", "no level fits: %s"),
        NO_ROW(true, "决策表没有适用的行：%s", "no row of the table fits: %s"),
        NO_PAST(true, "缺少往期数据：%s", "no earlier figure: %s"),
        SUBSTITUTED(false, "缺失，已按规定替代：%s", "missing, replaced as the method says: %s"),
        EXEMPT(false, "不参评：%s", "exempt: %s"),
        PLACED(false, "按%s", "by %s"),
        VETO(false, "受限：%s", "limited: %s");

        private final boolean missing;
        private final String zh;
        private final String en;

        Reason(boolean missing, String zh, String en) {
            this.missing = missing;
            this.zh = zh;
            this.en = en;
        }

        public boolean missing() {
            return missing;
        }
    }
}
