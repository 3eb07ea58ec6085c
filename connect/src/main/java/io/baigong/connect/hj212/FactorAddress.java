package io.baigong.connect.hj212;

import io.baigong.connect.Address;
import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A value that a monitor sends.
///
/// ```
/// [command:] factor [-field]
/// command  realtime (2011, when nothing is said), minute (2051), hour (2061), day (2031), or any four digits
/// factor   as the monitor has it: a21026 (HJ 212-2017), 060 (HJ/T 212-2005), SB1
/// field    Rtd, Avg, Min, Max, Cou, ZsAvg, Flag …; Rtd of real-time data and Avg of minutes, hours and days when nothing is said
/// ```
///
/// @param command CN of the message it is in
/// @param name as in CP
/// @param number whether the value is one; a text else
record FactorAddress(String text, String command, String name, boolean number) implements Address {
    static final String REAL_TIME = "2011";

    private static final Map<String, String> COMMANDS =
            Map.of("realtime", REAL_TIME, "minute", "2051", "hour", "2061", "day", "2031");
    private static final Set<String> TEXTS =
            Set.of("Flag", "EFlag", "SampleTime", "Info", "RestartTime");

    /// @throws AddressFault where it is wrong
    static FactorAddress read(String text, @Nullable DataType type) {
        int colon = text.indexOf(':');
        String command = colon < 0 ? REAL_TIME : command(text.substring(0, colon));
        String name = text.substring(colon + 1);
        if (!name.matches("[A-Za-z0-9_]{1,40}(-[A-Za-z0-9]{1,20})?")) {
            throw AddressFault.at(
                    colon + 2,
                    "a factor such as a21026, and a field such as a21026-Avg",
                    name.isEmpty() ? "the end" : "'" + name + "'");
        }
        if (!name.contains("-") && COMMANDS.containsValue(command)) {
            name += command.equals(REAL_TIME) ? "-Rtd" : "-Avg";
        }
        boolean number = !TEXTS.contains(name.substring(name.indexOf('-') + 1));
        return new FactorAddress(text, command, name, isNumber(number, type));
    }

    private static String command(String word) {
        String command = COMMANDS.getOrDefault(word, word);
        if (!command.matches("[0-9]{4}")) {
            throw AddressFault.at(
                    1, "realtime, minute, hour, day or four digits before the colon", word);
        }
        return command;
    }

    private static boolean isNumber(boolean usual, @Nullable DataType type) {
        return switch (type) {
            case null -> usual;
            case FLOAT64 -> true;
            case TEXT -> false;
            case BOOLEAN,
                    INT8,
                    UINT8,
                    INT16,
                    UINT16,
                    INT32,
                    UINT32,
                    INT64,
                    UINT64,
                    FLOAT32,
                    BCD16,
                    BCD32 ->
                    throw AddressFault.ofType("float64 or text", type.word());
        };
    }

    String factor() {
        int hyphen = name.indexOf('-');
        return hyphen < 0 ? name : name.substring(0, hyphen);
    }
}
