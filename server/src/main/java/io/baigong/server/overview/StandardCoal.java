package io.baigong.server.overview;

import io.baigong.evaluator.method.Coefficients;
import io.baigong.evaluator.method.MethodFaults;
import io.baigong.evaluator.method.MethodReader;
import io.baigong.server.access.Invalid;
import io.baigong.server.overview.EnergyFlow.Coal;
import io.baigong.server.things.Name;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Locale;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/// What a kilowatt hour of electricity counts in kilograms of standard coal: the coefficients of
/// the delivered method of GB/T 2589, which stand there and nowhere else.
@Component
final class StandardCoal {
    private static final String METHOD = "packs/energy-carbon/methods/energy-total-2020.json";
    private static final String COEFFICIENT = "electricityFactor";
    private static final String ANY = "*";

    private final Coefficients coefficients;

    /// At which value electricity counts.
    enum Basis {
        /// Its own heat.
        CALORIFIC(
                "official",
                "GB/T 2589-2020，电力当量值",
                "GB/T 2589-2020, calorific value of electricity"),
        /// What power stations burn for it, another value every year.
        EQUIVALENT(
                "reference",
                "等价值参考值；以当年火电供电标准煤耗为准",
                "equivalent value for reference; the coal consumption of thermal power of the year holds");

        private final String standing;
        private final Name source;

        Basis(String standing, String zh, String en) {
            this.standing = standing;
            this.source = new Name(zh, en);
        }

        static Basis of(String word) {
            for (var one : values()) {
                if (one.word().equals(word)) {
                    return one;
                }
            }
            throw new Invalid("basis", "calorific or equivalent", word);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    StandardCoal() {
        try {
            byte[] file = new ClassPathResource(METHOD).getContentAsByteArray();
            coefficients =
                    MethodReader.read(file).coefficients().stream()
                            .filter(one -> one.key().equals(COEFFICIENT))
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "%s has no %s".formatted(METHOD, COEFFICIENT)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + METHOD, e);
        } catch (MethodFaults e) {
            throw new IllegalStateException(METHOD + ": " + e.getMessage(), e);
        }
    }

    /// That of the year; without one of its own the latest before, else that of all years.
    Coal of(Basis basis, int year) {
        var row =
                coefficients.rows().stream()
                        .filter(one -> one.keys().getOrDefault("basis", ANY).equals(basis.word()))
                        .filter(one -> year(one) <= year)
                        .max(Comparator.comparingInt(StandardCoal::year))
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "%s has no %s of %d"
                                                .formatted(METHOD, basis.word(), year)));
        return new Coal(basis.word(), row.value().doubleValue(), basis.standing, basis.source);
    }

    private static int year(Coefficients.Row row) {
        String year = row.keys().getOrDefault("year", ANY);
        return year.equals(ANY) ? 0 : Integer.parseInt(year);
    }
}
