package io.baigong.server.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The passwords that people choose most, which are the first that anybody tries. Read when a
/// password is set, and forgotten when memory is short.
final class CommonPasswords {
    private static final String FILE = "/passwords/common.txt.gz";
    private @Nullable SoftReference<Set<String>> known;

    /// Whether it is one of them, in whichever case, also with digits and signs before or behind it
    /// (`Password2026!`), or one character again and again.
    boolean contain(String password) {
        String small = password.toLowerCase(Locale.ROOT);
        String core = small.replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", "");
        return small.chars().distinct().count() < 3
                || known().contains(small)
                || known().contains(core);
    }

    private synchronized Set<String> known() {
        var all = known == null ? null : known.get();
        if (all == null) {
            all = read();
            known = new SoftReference<>(all);
        }
        return all;
    }

    private static Set<String> read() {
        try (var in = CommonPasswords.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in the program");
            }
            var lines =
                    new BufferedReader(
                            new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
            return lines.lines().collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }
}
