package io.baigong.server.things;

import java.util.regex.Pattern;

/// Keys are how people, devices and URLs name things and models.
final class Keys {
    static final String RULE = "1–128 letters, digits or . _ : -";
    private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{N}._:-]{1,128}");

    private Keys() {}

    static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }
}
