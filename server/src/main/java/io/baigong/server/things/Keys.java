package io.baigong.server.things;

import java.util.regex.Pattern;

/// Keys are how people, devices and URLs name things and models. `.` and `..` are none: in a URL
/// they mean something else.
public final class Keys {
    public static final String RULE = "1–128 letters, digits or . _ : -, not . or ..";
    private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{N}._:-]{1,128}");

    private Keys() {}

    public static boolean isKey(String text) {
        return KEY.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }
}
