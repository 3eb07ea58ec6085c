package io.baigong.connect.dlt645;

import io.baigong.connect.Address;
import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A value in a meter.
///
/// ```
/// item [.time] | digits #format [ [n] ]
/// item     a name such as voltage.a, or an identifier DI3 DI2 DI1 DI0 of eight hexadecimal digits: 02010100
/// .time    when a demand was
/// #format  as Appendix A prints it: XXXXXX.XX, -XXX.XXX (highest bit is the sign), NNNNNN, YYMMDDhhmm, text/32, bits/2
/// [n]      the n-th value of that format, from 1
/// ```
///
/// @param offset of its first byte in what is read
/// @param block to read it with its neighbours; none when it stands alone
record ItemAddress(
        String text, int identifier, Format format, int offset, Catalogue.@Nullable Block block)
        implements Address {
    private static final String TIME = ".time";

    /// @throws AddressFault where it is wrong
    static ItemAddress read(String text, @Nullable DataType type) {
        if (type != null) {
            throw AddressFault.ofType("nothing, for the meter's format says it", type.word());
        }
        int sign = text.indexOf('#');
        if (sign >= 0) {
            return formatted(text, sign);
        }
        boolean time = text.endsWith(TIME);
        String item = time ? text.substring(0, text.length() - TIME.length()) : text;
        var known = item.matches("[0-9A-Fa-f]{8}") ? known(item) : named(item);
        if (!time) {
            return new ItemAddress(text, known.identifier(), known.format(), 0, known.block());
        }
        var format = known.time();
        if (format == null) {
            throw AddressFault.at(item.length() + 1, "the end: only demands have a time", TIME);
        }
        return new ItemAddress(
                text, known.identifier(), format, known.format().size(), known.block());
    }

    private static Catalogue.Item known(String digits) {
        var item = Catalogue.at(Integer.parseUnsignedInt(digits, 16));
        if (item == null) {
            throw AddressFault.at(
                    digits.length() + 1,
                    "a format, as in %s#XXXXXX.XX: Appendix A has none for it here"
                            .formatted(digits),
                    "the end");
        }
        return item;
    }

    private static Catalogue.Item named(String name) {
        var item = Catalogue.named(name.toLowerCase(Locale.ROOT));
        if (item == null) {
            throw AddressFault.at(
                    1,
                    "eight hexadecimal digits such as 02010100, or a name such as voltage.a",
                    shown(name));
        }
        return item;
    }

    private static ItemAddress formatted(String text, int sign) {
        String digits = text.substring(0, sign);
        if (!digits.matches("[0-9A-Fa-f]{8}")) {
            throw AddressFault.at(1, "eight hexadecimal digits before #", shown(digits));
        }
        int bracket = text.indexOf('[', sign);
        String word = text.substring(sign + 1, bracket < 0 ? text.length() : bracket);
        var format = Format.of(word);
        if (format == null) {
            throw AddressFault.at(
                    sign + 2,
                    "a format such as XXXXXX.XX, -XXX.XXX, NNNNNN, YYMMDDhhmm, text/32 or bits/2",
                    shown(word));
        }
        int index = bracket < 0 ? 1 : index(text, bracket);
        return new ItemAddress(
                text,
                Integer.parseUnsignedInt(digits, 16),
                format,
                (index - 1) * format.size(),
                null);
    }

    private static int index(String text, int bracket) {
        String index = text.substring(bracket);
        if (!index.matches("\\[[1-9][0-9]{0,3}]")) {
            throw AddressFault.at(bracket + 1, "[1] to [9999] at the end", shown(index));
        }
        return Integer.parseInt(index.substring(1, index.length() - 1));
    }

    private static String shown(String text) {
        return text.isEmpty()
                ? "nothing"
                : "'" + (text.length() <= 20 ? text : text.substring(0, 20) + "…") + "'";
    }
}
