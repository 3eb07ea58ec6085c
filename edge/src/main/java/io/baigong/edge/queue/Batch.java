package io.baigong.edge.queue;

/// Values of one device that are stored and sent together. It means the same whatever the
/// configuration is by then.
///
/// @param device key of the thing
/// @param taken when the newest value was collected, by the clock of the gateway, in milliseconds
///   since 1970
/// @param values how many
/// @param metrics the values as metrics of a Sparkplug payload, each with name, time and type; not
///   to be changed
public record Batch(String device, long taken, int values, byte[] metrics) {
    public Batch {
        if (device.isBlank()) {
            throw new IllegalArgumentException("a batch belongs to a device");
        }
        if (values < 1) {
            throw new IllegalArgumentException("a batch has values, was given " + values);
        }
    }
}
