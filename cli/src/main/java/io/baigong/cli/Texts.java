package io.baigong.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// What the command says, in the language of the environment (`LANG`): Chinese or English.
final class Texts {
    private static final ResourceBundle BUNDLE =
            ResourceBundle.getBundle(
                    "io.baigong.cli.texts",
                    locale(),
                    ResourceBundle.Control.getNoFallbackControl(
                            ResourceBundle.Control.FORMAT_PROPERTIES));

    private Texts() {}

    /// By the environment's word: the JVM's own locale is English where the one named is not
    /// installed, as on most servers.
    private static Locale locale() {
        for (var name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = System.getenv(name);
            if (value != null && !value.isEmpty()) {
                return value.startsWith("zh") ? Locale.CHINESE : Locale.ENGLISH;
            }
        }
        return Locale.ENGLISH;
    }

    static ResourceBundle bundle() {
        return BUNDLE;
    }

    static boolean isChinese() {
        return BUNDLE.getLocale().getLanguage().equals("zh");
    }

    static String of(String key, Object... values) {
        String text = BUNDLE.getString(key);
        return values.length == 0 ? text : new MessageFormat(text, Locale.ROOT).format(values);
    }
}
