package io.baigong.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// What the command says, in the language of the environment (`LANG`): Chinese or English.
final class Texts {
    private static final ResourceBundle BUNDLE =
            ResourceBundle.getBundle(
                    "io.baigong.cli.texts",
                    Locale.getDefault(),
                    ResourceBundle.Control.getNoFallbackControl(
                            ResourceBundle.Control.FORMAT_PROPERTIES));

    private Texts() {}

    static ResourceBundle bundle() {
        return BUNDLE;
    }

    static boolean isChinese() {
        return Locale.getDefault().getLanguage().equals("zh");
    }

    static String of(String key, Object... values) {
        String text = BUNDLE.getString(key);
        return values.length == 0 ? text : new MessageFormat(text, Locale.ROOT).format(values);
    }
}
