package io.baigong.connect.files;

import java.util.List;

/// What comes next in a file of separated values.
sealed interface Row {
    /// @param line on which it begins, from 1
    record Fields(int line, List<String> fields) implements Row {}

    /// Reading goes on behind it where that is possible.
    record Malformed(int line, String expected, String came) implements Row {}

    record End() implements Row {}
}
