package io.baigong.edge.north;

import io.baigong.connect.DataType;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.files.WholeFile;
import io.baigong.edge.north.ModbusMap.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The places that were given, in a file with one line for each: `0 float32 press-7/current`.
final class MapFile {
    private static final Logger LOG = LoggerFactory.getLogger(MapFile.class);

    private final Path file;

    MapFile(Path file) {
        this.file = file;
    }

    List<Slot> read() {
        var slots = new ArrayList<Slot>();
        try {
            for (String line : Files.readAllLines(file)) {
                var words = line.split(" ", 3);
                var type = words.length == 3 ? DataType.ofWord(words[1]) : null;
                int slash = words.length == 3 ? words[2].indexOf('/') : -1;
                if (type == null || slash < 0 || !words[0].matches("\\d{1,5}")) {
                    LOG.warn("{}: no place can be read in '{}'", file, line);
                    continue;
                }
                var source =
                        new Source(words[2].substring(0, slash), words[2].substring(slash + 1));
                slots.add(new Slot(source, Integer.parseInt(words[0]), type));
            }
        } catch (NoSuchFileException none) {
            return slots;
        } catch (IOException e) {
            LOG.error("{} cannot be read: {}", file, e.getMessage());
        }
        return slots;
    }

    void write(List<Slot> slots) {
        var lines =
                slots.stream()
                        .map(slot ->
                                "%d %s %s"
                                        .formatted(
                                                slot.address(), slot.type().word(), slot.source()))
                        .toList();
        try {
            Files.createDirectories(file.getParent());
            WholeFile.write(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
        } catch (IOException e) {
            LOG.error("{} cannot be written: {}", file, e.getMessage());
        }
    }
}
