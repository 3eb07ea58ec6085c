package io.baigong.evaluator.method;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Guesses what was meant.
final class Near {
    /// Longer words are no slips of a name.
    private static final int LONGEST = 64;

    private Near() {}

    /// The known word that takes the fewest changes, two or a third of its letters at most.
    static @Nullable String to(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return null;
        }
        String best = null;
        int least = 1 + (word.length() < 4 ? 1 : Math.max(2, word.length() / 3));
        for (String each : known) {
            if (Math.abs(each.length() - word.length()) > least) {
                continue;
            }
            int changes = changes(word, each);
            boolean first = best != null && changes == least && each.compareTo(best) < 0;
            if (changes < least || first) {
                best = each;
                least = changes;
            }
        }
        return best == null ? null : "did you mean " + best + "?";
    }

    private static int changes(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(above[j - 1] + same, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[other.length()];
    }
}
