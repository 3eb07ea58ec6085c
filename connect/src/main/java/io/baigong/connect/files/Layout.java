package io.baigong.connect.files;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Settings;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the files of a device are written.
///
/// @param decimal between whole and fraction
/// @param time header of the column of times; none when rows have none
/// @param format of times; none for `millis` and `seconds` since 1970
/// @param scale milliseconds in a unit of times that are numbers
record Layout(
        Charset charset,
        char separator,
        char decimal,
        @Nullable String time,
        @Nullable DateTimeFormatter format,
        long scale,
        ZoneId zone) {
    static Layout of(Settings settings) throws ConnectFault {
        String format = settings.text("timeFormat");
        char separator =
                switch (settings.text("separator")) {
                    case "semicolon" -> ';';
                    case "tab" -> '\t';
                    default -> ',';
                };
        char decimal = settings.text("decimal").equals("comma") ? ',' : '.';
        if (separator == decimal) {
            throw new ConnectFault(
                    ConnectFault.Kind.SETTINGS,
                    "expected different signs as separator and decimal sign, came , for both");
        }
        try {
            return new Layout(
                    Charset.forName(settings.text("charset")),
                    separator,
                    decimal,
                    settings.textOrNull("timeColumn"),
                    formatter(format),
                    format.equals("seconds") ? 1_000 : 1,
                    ZoneId.of(settings.text("zone")));
        } catch (DateTimeException | IllegalArgumentException wrong) {
            throw new ConnectFault(
                    ConnectFault.Kind.SETTINGS,
                    "expected a zone and a format of times: " + wrong.getMessage(),
                    wrong);
        }
    }

    private static @Nullable DateTimeFormatter formatter(String format) {
        return switch (format) {
            case "millis", "seconds" -> null;
            case "iso" -> DateTimeFormatter.ISO_DATE_TIME;
            default -> DateTimeFormatter.ofPattern(format, Locale.ROOT);
        };
    }

    /// Null when the text is no such time.
    @Nullable Instant instant(String text) {
        try {
            if (format == null) {
                return Instant.ofEpochMilli(Math.multiplyExact(Long.parseLong(text), scale));
            }
            String spaced =
                    format == DateTimeFormatter.ISO_DATE_TIME ? text.replace(' ', 'T') : text;
            TemporalAccessor read = format.parseBest(spaced, Instant::from, LocalDateTime::from);
            return read instanceof LocalDateTime local
                    ? local.atZone(zone).toInstant()
                    : Instant.from(read);
        } catch (DateTimeException | NumberFormatException | ArithmeticException none) {
            return null;
        }
    }

    /// Null when the text is no number.
    @Nullable Double number(String text) {
        String plain = decimal == ',' ? text.replace(".", "").replace(',', '.') : text;
        if (!plain.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?")) {
            return null;
        }
        double number = Double.parseDouble(plain);
        return Double.isFinite(number) ? number : null;
    }
}
