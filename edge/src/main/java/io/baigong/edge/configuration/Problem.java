package io.baigong.edge.configuration;

/// One thing that cannot be in a configuration.
///
/// @param path JSON pointer into the document, such as `/devices/0/groups/1/tags/3/address`
/// @param expected what could stand there
/// @param got what does, shortened; never a secret
public record Problem(String path, String expected, String got) {
    @Override
    public String toString() {
        return "%s: expected %s, got %s"
                .formatted(path.isEmpty() ? "the document" : path, expected, got);
    }
}
