package io.baigong.connect.dlt645;

import org.jspecify.annotations.Nullable;

/// The address of a meter: twelve digits (DL/T 645-2007, 5.2.2).
///
/// @param digits as printed on the meter, most significant first; A stands for any digit, as in an
///   abbreviated address
public record MeterNumber(String digits) {
    private static final int BYTES = 6;

    /// Whoever is on the line; only sensible where there is one meter.
    public static final MeterNumber ANY = new MeterNumber("A".repeat(2 * BYTES));

    public MeterNumber {
        if (!digits.matches("[0-9A]{12}")) {
            throw new IllegalArgumentException(
                    "a meter's address is 12 digits, was '%s'".formatted(digits));
        }
    }

    /// Reads 1 to 12 digits; leading zeros may be left out. Null when it is none.
    public static @Nullable MeterNumber of(String text) {
        return text.matches("[0-9A]{1,12}")
                ? new MeterNumber("0".repeat(2 * BYTES - text.length()) + text)
                : null;
    }

    /// Six bytes of two digits each, least significant first. Null when a half is neither a digit
    /// nor A.
    static @Nullable MeterNumber of(byte[] bytes, int at) {
        var digits = new StringBuilder();
        for (int i = at + BYTES - 1; i >= at; i--) {
            digits.append("%02X".formatted(bytes[i]));
        }
        return digits.chars().allMatch(digit -> digit <= 'A')
                ? new MeterNumber(digits.toString())
                : null;
    }

    /// Least significant first.
    byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            int at = 2 * (BYTES - 1 - i);
            bytes[i] = (byte) Integer.parseInt(digits.substring(at, at + 2), 16);
        }
        return bytes;
    }

    /// Whether all digits are known.
    public boolean isWhole() {
        return digits.indexOf('A') < 0;
    }

    /// Whether a meter of this number is meant by one that may have been abbreviated.
    public boolean isMeantBy(MeterNumber asked) {
        for (int i = 0; i < digits.length(); i++) {
            if (asked.digits.charAt(i) != 'A' && asked.digits.charAt(i) != digits.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return digits;
    }
}
