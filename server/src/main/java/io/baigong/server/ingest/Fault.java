package io.baigong.server.ingest;

import io.swagger.v3.oas.annotations.media.Schema;

/// One value that was not taken, or not as it came.
///
/// @param property its key as the sender wrote it
@Schema(name = "ValueFault")
public record Fault(String property, String expected, String got) {
    @Override
    public String toString() {
        return property + ": expected " + expected + ", got " + got;
    }
}
