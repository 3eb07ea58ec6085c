package io.baigong.evaluator.expression;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/// Guesses which word was meant.
final class Suggestion {
    private record Guess(String word, int distance) {}

    private static final int LONGEST = 64;

    private Suggestion() {}

    /// A question, or empty when nothing is near.
    static String of(String written, Stream<String> words) {
        int most = Math.max(1, Math.min(3, written.length() / 3));
        if (written.length() > LONGEST) return "";
        return words.map(word -> new Guess(word, distance(written, word)))
                .filter(guess -> guess.distance <= most)
                .min(Comparator.comparingInt(Guess::distance))
                .map(guess -> "Did you mean %s?".formatted(guess.word))
                .orElse("");
    }

    /// Single characters put in, left out or changed, or neighbours exchanged (Damerau 1964); case
    /// does not count.
    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) rows[i][0] = i;
        for (int j = 0; j <= b.length(); j++) rows[0][j] = j;
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int change = rows[i - 1][j - 1] + (same ? 0 : 1);
                int best = Math.min(change, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                rows[i][j] = swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
            }
        }
        return rows[a.length()][b.length()];
    }
}
