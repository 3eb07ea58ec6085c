package io.baigong.plant;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Reads the recordings that the plant carries; each folder names its source and licence.
final class Recordings {
    private Recordings() {}

    /// The lines of a gzip file below `recordings/`.
    static List<String> lines(String path) {
        try (var in = Recordings.class.getResourceAsStream("/recordings/" + path)) {
            if (in == null) {
                throw new FileNotFoundException("the plant does not carry recordings/" + path);
            }
            var text = new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8);
            return new BufferedReader(text).readAllLines();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// Linear between neighbours; position may lie beyond the end and then goes round.
    static double between(double[] values, double position) {
        int n = values.length;
        double floor = Math.floor(position);
        int index = (int) Math.floorMod((long) floor, (long) n);
        double share = position - floor;
        return values[index] + (values[(index + 1) % n] - values[index]) * share;
    }

    /// To the given number of decimals, as instruments show them.
    static double rounded(double value, int decimals) {
        double scale = Math.pow(10, decimals);
        return Math.rint(value * scale) / scale;
    }
}
