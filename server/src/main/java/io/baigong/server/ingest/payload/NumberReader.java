package io.baigong.server.ingest.payload;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// Reads a decimal number from text: `-12.5e3`. Up to 18 digits without an object.
final class NumberReader {
    /// Longer numbers are refused: nobody means them, and they are slow to read.
    private static final int MAX_LENGTH = 400;

    private static final int MAX_EXPONENT = 9_999;
    private static final long NEARLY_FULL = Long.MAX_VALUE / 10 - 1;

    private int at;
    private long unscaled;
    private int exponent;
    private int digits;
    private boolean big;

    /// Reads the number that starts at `from`, tells the sink, and returns where it ends.
    int read(byte[] in, int from, int end, ValueSink sink) {
        int to = scan(in, from, end);
        tell(in, from, to, sink);
        return to;
    }

    /// Tells the sink the number last scanned.
    void tell(byte[] in, int from, int to, ValueSink sink) {
        if (big) {
            sink.number(new BigDecimal(new String(in, from, to - from, StandardCharsets.US_ASCII)));
        } else {
            sink.number(unscaled, exponent);
        }
    }

    /// Reads without telling anybody; see [#toScaleOrOverflow].
    int scan(byte[] in, int from, int end) {
        int limit = Math.min(end, from + MAX_LENGTH);
        at = from;
        unscaled = 0;
        exponent = 0;
        digits = 0;
        big = false;
        boolean negative = at < limit && in[at] == '-';
        if (negative || at < limit && in[at] == '+') {
            at++;
        }
        digits(in, limit, 0);
        if (at < limit && in[at] == '.') {
            at++;
            digits(in, limit, -1);
        }
        if (digits == 0) {
            throw new Malformed("a number", Bytes.show(in, from, end), from);
        }
        if (at < limit && (in[at] | 0x20) == 'e') {
            at++;
            exponent(in, limit, from);
        }
        if (at == from + MAX_LENGTH) {
            throw new Malformed(
                    "a number of at most " + MAX_LENGTH + " characters", "a longer one", from);
        }
        if (negative) {
            unscaled = -unscaled;
        }
        return at;
    }

    /// The number last scanned in units of `10^-scale`, or [Decimals#OVERFLOW].
    long toScaleOrOverflow(int scale) {
        return big ? Decimals.OVERFLOW : Decimals.toScale(unscaled, exponent, scale);
    }

    private void digits(byte[] in, int limit, int places) {
        while (at < limit) {
            int digit = in[at] - '0';
            if (digit < 0 || digit > 9) {
                return;
            }
            if (unscaled > NEARLY_FULL) {
                big = true;
            } else {
                unscaled = unscaled * 10 + digit;
                exponent += places;
            }
            digits++;
            at++;
        }
    }

    private void exponent(byte[] in, int limit, int from) {
        boolean negative = at < limit && in[at] == '-';
        if (negative || at < limit && in[at] == '+') {
            at++;
        }
        int start = at;
        int value = 0;
        while (at < limit && in[at] >= '0' && in[at] <= '9') {
            value = value * 10 + in[at] - '0';
            if (value > MAX_EXPONENT) {
                throw new Malformed("an exponent up to " + MAX_EXPONENT, "a larger one", from);
            }
            at++;
        }
        if (at == start) {
            throw new Malformed("an exponent", Bytes.show(in, start, limit), start);
        }
        exponent += negative ? -value : value;
    }
}
