package io.baigong.connect;

import java.util.List;
import java.util.stream.Collectors;

/// Settings of a device that cannot be: all that is wrong with them.
public final class SettingsFault extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    SettingsFault(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    /// @param came never the value of a secret
    public record Problem(String key, String expected, String came) {
        @Override
        public String toString() {
            return "setting %s: expected %s, came %s".formatted(key, expected, came);
        }
    }
}
